"""A conversation and what may become of it. Frozen and pure: every transition is a value in, a value out.

The waiting clock starts at the oldest unanswered customer message and is stopped only by an answer the provider took,
or by closing. Nobody sets "waiting for us" by hand. It is due by the opening hours of who has the conversation: what starts
a clock or hands it over leaves the moment open (`is_untimed`), and `timed` works it out.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from shortline.conversations import clock
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

    @property
    def is_untimed(self) -> bool:
        return self.waiting_since is not None and self.due_at is None

    def timed(self, calendar: Calendar) -> "Conversation":
        """With the moment an answer is due by these hours, where that is open."""
        if self.waiting_since is None or self.due_at is not None:
            return self
        return replace(self, due_at=clock.due(calendar, self.waiting_since, self.target_minutes))

    @property
    def shown_state(self) -> State:
        if self.state == "open":
            return State.WAITING_FOR_US if self.waiting_since else State.WAITING_FOR_CUSTOMER
        return State(self.state)

    def heard(self, at: datetime, *, opens_window_at: datetime | None = None) -> "Conversation":
        """The customer did something, at `at` on his own clock. News that arrive late move nothing backwards."""
        return replace(self.with_window(opens_window_at), last_inbound_at=_later(self.last_inbound_at, at))

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
        target = self._target(since, answered_in_case, targets)
        return replace(
            awake,
            waiting_since=since,
            due_at=clock.due(hours, since, target) if hours is not None else None,
            waits_for_follow_up=answered_in_case,
            target_minutes=target,
            only_greeted=False,
        )

    def greets(self, since: datetime) -> "Conversation":
        """A greeting asks for an answer, but for none in a hurry; where a question waits, it changes nothing."""
        awake = self._awake()
        if awake.waiting_since is not None:
            return awake._waiting_from(since) if awake.only_greeted else awake
        return replace(
            awake,
            waiting_since=since,
            due_at=None,
            waits_for_follow_up=False,
            target_minutes=GREETING_MINUTES,
            only_greeted=True,
        )

    def _waiting_from(self, since: datetime) -> "Conversation":
        """The oldest unanswered message is what counts."""
        if self.waiting_since is not None and since >= self.waiting_since:
            return self
        return replace(self, waiting_since=since, due_at=None)

    def _awake(self) -> "Conversation":
        return replace(self, state="open", snoozed_until=None, closed_at=None)

    def _target(self, since: datetime, answered_in_case: bool, targets: Targets) -> int:
        if not answered_in_case:
            return targets.first
        live = self.answered_at is not None and since - self.answered_at < LIVE_FOR
        return targets.live if live else targets.follow_up

    def answered(self, at: datetime) -> "Conversation":
        """The provider took an answer of ours."""
        return replace(self.settled(), answered_at=_later(self.answered_at, at))

    def settled(self) -> "Conversation":
        """Nothing of the customer waits any more: he took his question back, or it was handled elsewhere."""
        return replace(self, waiting_since=None, due_at=None, waits_for_follow_up=False, only_greeted=False)

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
        return replace(self.settled(), state="closed", closed_at=at, snoozed_until=None)

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
        return replace(self, priority=priority)

    def anew(self) -> "Conversation":
        """A new case begins: what was said of the last one does not hold for it."""
        return replace(self, priority=Priority.NORMAL)

    def assigned(self, assignee_id: int | None, team_id: int | None) -> "Conversation":
        """Another team may keep other hours."""
        due_at = self.due_at if team_id == self.team_id else None
        return replace(self, assignee_id=assignee_id, team_id=team_id, due_at=due_at)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return max(one, other)
