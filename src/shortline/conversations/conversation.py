"""A conversation and what may become of it. Frozen and pure: every transition is a value in, a value out.

The waiting clock starts at the oldest unanswered customer message and is stopped only by an answer the provider took,
or by closing. Nobody sets "waiting for us" by hand. It is due by the opening hours of who has the conversation: what starts
a clock or hands it over leaves the moment open (`is_untimed`), and `timed` works it out.

The resolution clock of a case runs in the same stretches, as long as the customer waits with a question, and stands still while
we wait for him: `resolution_used` is what the stretches before the present one took.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from shortline.conversations import clock
from shortline.conversations.took import Took
from shortline.errors import Conflict
from shortline.hours.calendar import Calendar

FIRST_ANSWER_MINUTES = 30
FOLLOW_UP_MINUTES = 60
LIVE_MINUTES = 5
GREETING_MINUTES = 480  # a "hi" asks nothing yet: it comes after everybody who is due within a working day
LIVE_FOR = timedelta(minutes=30)  # a follow-up this soon after our answer finds the agent still there


class State(StrEnum):
    """As people see it. In the table the two kinds of waiting are one: `open`."""

    WAITING_FOR_US = "waiting_for_us"
    WAITING_FOR_CUSTOMER = "waiting_for_customer"
    SNOOZED = "snoozed"
    CLOSED = "closed"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class AlreadyClosed(Conflict):
    code, sentence = "already_closed", "This conversation is closed already."


class NotClosed(Conflict):
    code, sentence = "not_closed", "This conversation is not closed."


@dataclass(frozen=True, slots=True)
class Targets:
    """How long a customer may wait for us, in minutes: what a house chooses, or what holds until it does."""

    first: int = FIRST_ANSWER_MINUTES
    follow_up: int = FOLLOW_UP_MINUTES
    live: int = LIVE_MINUTES  # a follow-up while the agent is still there
    resolution: int | None = (
        None  # until the case is closed, without the time we wait for him; None: nobody promises one
    )


TARGETS = Targets()


@dataclass(frozen=True, slots=True)
class Conversation:
    id: int
    inbox_id: int
    identity_id: int
    contact_id: int
    state: str  # open, snoozed, closed
    snoozed_until: datetime | None
    assignee_id: int | None
    team_id: int | None
    waiting_since: datetime | None
    waits_for_follow_up: bool
    target_minutes: int
    only_greeted: bool  # what waits is a greeting, a smile or a test
    answered_at: datetime | None
    last_inbound_at: datetime | None
    window_opened_at: datetime | None
    message_seq: int
    last_message_id: int | None
    last_message_at: datetime | None
    has_failed: bool
    version: int
    created_at: datetime
    closed_at: datetime | None
    due_at: datetime | None = None  # by when who waits should be answered
    priority: str = Priority.NORMAL  # of the latest case
    warn_at: datetime | None = None  # when it is told that the answer will be late
    resolution_minutes: int | None = None  # None: nobody promised by when this case is done
    resolution_since: datetime | None = None
    resolution_used: int = 0  # seconds of open time
    resolution_anew: bool = False  # another team or priority: the next stretch asks for the target again
    resolution_due_at: datetime | None = None  # while it runs
    resolution_warn_at: datetime | None = None
    ran: tuple[tuple[datetime, datetime], ...] = ()  # no column: stretches that ended and are not counted yet

    @property
    def is_untimed(self) -> bool:
        if self.waiting_since is None:
            return bool(self.ran)
        return None in (self.due_at, self.warn_at) or (self.resolves and self.resolution_due_at is None)

    @property
    def resolves(self) -> bool:
        """The clock of the case runs."""
        return self.waiting_since is not None and not self.only_greeted and self.resolution_minutes is not None

    @property
    def took(self) -> Took | None:
        """None: nothing is promised for the case. All its stretches are to be counted: `timed`."""
        if self.resolution_minutes is None:
            return None
        assert not self.is_untimed
        return Took(self.resolution_minutes, self.resolution_used)

    def timed(self, calendar: Calendar) -> "Conversation":
        """With the moments at which it is due by these hours, where they are open."""
        if not self.is_untimed:
            return self
        spent = sum(clock.spent(calendar, *each) for each in self.ran)
        found = replace(self, resolution_used=max(0, self.resolution_used + spent), ran=())
        if found.waiting_since is None:
            return found
        since, minutes = found.waiting_since, found.target_minutes
        due_at = found.due_at or clock.due(calendar, since, minutes)
        found = replace(found, due_at=due_at, warn_at=found.warn_at or clock.warn(calendar, since, due_at, minutes))
        if not found.resolves or found.resolution_minutes is None or found.resolution_due_at is not None:
            return found
        left = found.resolution_minutes * 60 - found.resolution_used
        due_at = clock.due_after(calendar, since, max(0, left))
        warn_at = clock.warn(calendar, since, due_at, found.resolution_minutes)
        return replace(found, resolution_due_at=due_at, resolution_warn_at=warn_at)

    def untimed(self) -> "Conversation":
        """With the moments open: other hours, or another beginning."""
        return replace(self, due_at=None, warn_at=None, resolution_due_at=None, resolution_warn_at=None)

    @property
    def shown_state(self) -> State:
        if self.state == "open":
            return State.WAITING_FOR_US if self.waiting_since else State.WAITING_FOR_CUSTOMER
        return State(self.state)

    def heard(self, at: datetime, *, opens_window_at: datetime | None = None) -> "Conversation":
        """The customer did something, at `at` on his own clock. News that arrive late move nothing backwards."""
        opened = _later(self.window_opened_at, opens_window_at)
        return replace(self, window_opened_at=opened, last_inbound_at=_later(self.last_inbound_at, at))

    def with_window(self, opened_at: datetime | None) -> "Conversation":
        """The service window counts from the latest thing that opens it."""
        return replace(self, window_opened_at=_later(self.window_opened_at, opened_at))

    def waits(
        self, since: datetime, *, answered_in_case: bool, targets: Targets = TARGETS, hours: Calendar | None = None
    ) -> "Conversation":
        """A customer message wants an answer. Wakes a snoozed conversation and reopens a closed one.

        The target is the one of this moment: what is chosen later changes no clock that runs. With `hours` it is timed at once.

        A greeting that waited is part of it from now on, and the clock is the question's.
        """
        awake = self._awake()
        if awake.waiting_since is not None and not awake.only_greeted:
            return awake._waiting_from(since)
        found = replace(
            awake.untimed()._resolving(since, targets.resolution),
            waiting_since=since,
            waits_for_follow_up=answered_in_case,
            target_minutes=self._target(since, answered_in_case, targets),
            only_greeted=False,
        )
        return found.timed(hours) if hours is not None else found

    def _resolving(self, since: datetime, minutes: int | None) -> "Conversation":
        """What was promised for the case holds on, unless it went to another team or hurries otherwise."""
        if self.resolution_minutes is not None and not self.resolution_anew:
            return self
        if minutes is None:
            return self._promising_nothing()
        began = self.resolution_since if self.resolution_minutes is not None else None
        return replace(self, resolution_minutes=minutes, resolution_since=began or since, resolution_anew=False)

    def _promising_nothing(self) -> "Conversation":
        return replace(
            self.untimed() if self.resolution_due_at else self,
            resolution_minutes=None,
            resolution_since=None,
            resolution_used=0,
            resolution_anew=False,
            ran=(),
        )

    def greets(self, since: datetime) -> "Conversation":
        """A greeting asks for an answer, but for none in a hurry; where a question waits, it changes nothing."""
        awake = self._awake()
        if awake.waiting_since is not None:
            return awake._waiting_from(since) if awake.only_greeted else awake
        return replace(
            awake.untimed(),
            waiting_since=since,
            waits_for_follow_up=False,
            target_minutes=GREETING_MINUTES,
            only_greeted=True,
        )

    def _waiting_from(self, since: datetime) -> "Conversation":
        """The oldest unanswered message is what counts."""
        if self.waiting_since is not None and since >= self.waiting_since:
            return self
        return replace(self.untimed(), waiting_since=since)

    def _awake(self) -> "Conversation":
        if self.state == "open":
            return self
        return replace(self, state="open", snoozed_until=None, closed_at=None)

    def _target(self, since: datetime, answered_in_case: bool, targets: Targets) -> int:
        if not answered_in_case:
            return targets.first
        live = self.answered_at is not None and since - self.answered_at < LIVE_FOR
        return targets.live if live else targets.follow_up

    def answered(self, at: datetime) -> "Conversation":
        """The provider took an answer of ours."""
        return replace(self.settled(at), answered_at=_later(self.answered_at, at))

    def settled(self, at: datetime | None = None) -> "Conversation":
        """Nothing of the customer waits any more. Without `at` it never did: he took his question back."""
        stretch = ((self.waiting_since, at),) if self.resolves and self.waiting_since and at else ()
        return replace(
            self.untimed(), waiting_since=None, waits_for_follow_up=False, only_greeted=False, ran=self.ran + stretch
        )

    def waits_on(
        self, since: datetime, *, stopped_at: datetime | None, follow_up: bool, target: int, greeted: bool
    ) -> "Conversation":
        """A wait that was stopped goes on as if it had not been. `stopped_at`: until when it was counted, if it was."""
        counted = self.resolution_minutes is not None and not greeted and stopped_at is not None
        return replace(
            self.untimed(),
            waiting_since=since,
            waits_for_follow_up=follow_up,
            target_minutes=target,
            only_greeted=greeted,
            ran=(*self.ran, (stopped_at, since)) if counted and stopped_at is not None else self.ran,
        )

    def shows(self, message_id: int, at: datetime) -> "Conversation":
        """The newest message is what lists show; one inserted above it changes nothing there."""
        if self.last_message_at is not None and at < self.last_message_at:
            return self
        return replace(self, last_message_id=message_id, last_message_at=at)

    def numbered(self) -> "Conversation":
        return replace(self, message_seq=self.message_seq + 1)

    def closed(self, at: datetime) -> "Conversation":
        if self.state == "closed":
            raise AlreadyClosed
        return replace(self.settled(at), state="closed", closed_at=at, snoozed_until=None)

    def reopened(self) -> "Conversation":
        if self.state != "closed":
            raise NotClosed
        return replace(self, state="open", closed_at=None)

    def snoozed(self, until: datetime) -> "Conversation":
        """Only what is open can be put aside; the waiting clock is not stopped by it."""
        if self.state == "closed":
            raise AlreadyClosed("A closed conversation cannot be snoozed. Reopen it first.", reason="closed_snooze")
        return replace(self, state="snoozed", snoozed_until=until)

    def woken(self) -> "Conversation":
        return replace(self, state="open", snoozed_until=None) if self.state == "snoozed" else self

    def prioritized(self, priority: Priority) -> "Conversation":
        if self.state == "closed":
            raise AlreadyClosed("A closed conversation has no priority. Reopen it first.", reason="closed_priority")
        return replace(self, priority=priority, resolution_anew=self._anew_if(priority != self.priority))

    def anew(self) -> "Conversation":
        """A new case begins: what was said of the last one does not hold for it."""
        return replace(self._promising_nothing(), priority=Priority.NORMAL)

    def assigned(self, assignee_id: int | None, team_id: int | None) -> "Conversation":
        """Another team may keep other hours, and promise something else from the next message on."""
        if team_id == self.team_id:
            return replace(self, assignee_id=assignee_id)
        other = replace(self.untimed(), assignee_id=assignee_id, team_id=team_id)
        return replace(other, resolution_anew=self._anew_if(True))

    def _anew_if(self, changed: bool) -> bool:
        return self.resolution_anew or (changed and self.resolution_minutes is not None)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return max(one, other)
