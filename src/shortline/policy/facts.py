"""What a decision is made from: values only, gathered by `gather.py` and made up freely in tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from shortline.channels.capability import Capability
from shortline.channels.protocol import Address
from shortline.policy.limits import DEFAULTS, LIVE, TURN, Limits
from shortline.policy.scope import Topic

Meanwhile: TypeAlias = Literal["", "wrote", "answered", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFacts:
    """The catalogue's word on the template a draft names."""

    name: str
    language: str
    status: str
    category: str = ""
    revision: str | None = None  # of the words as they are now


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """A lead's word that these rules of the house may be passed, once, and why."""

    name: str
    reason: str
    at: datetime
    rules: frozenset[str]
    agent_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    now: datetime
    capability: Capability
    window_opened_at: datetime | None = None  # provider time of the last message or call that opens the window
    last_inbound_at: datetime | None = None  # when the customer last wrote, for the sentence
    contact_name: str = ""
    contact_blocked: bool = False
    marketing_stopped_at: datetime | None = None
    customer_wrote: bool = False  # ever, in this conversation
    service_consent: str = ""  # what stands in the ledger: given, withdrawn, or nothing was ever said
    marketing_consent: str = ""
    opted_out_at: datetime | None = None  # no messages that we begin, since then
    confirms_opt_out: bool = False  # this message is the one that says so
    identity_changed_at: datetime | None = None
    submitted_at: datetime | None = None  # None while the agent is still writing
    scheduled: bool = False  # asked to leave at a later time
    keeps_on_reply: bool = False  # and to leave then even if the customer wrote meanwhile
    meanwhile: Meanwhile = ""  # since its sender chose this conversation among many
    automatic: bool = False  # no person pressed send for this one message
    one_of_many: bool = False  # its sender wrote to many at once
    by_program: bool = False  # it came with an API token, or as bulk work: nobody pressed send in the app
    address: Address | None = None
    inbox_name: str = ""
    inbox_state: str = "active"
    inbox_paused_reason: str = ""
    moved_to: str = ""  # the number of this inbox handed over to that of another
    moved_from: str = ""  # the earlier number this person wrote to, and has never written to this one
    template: TemplateFacts | None = None  # None: the draft names none, or the catalogue has none of that name
    held_since: datetime | None = None  # the whole desk is on hold: restored, or a copy
    templates_known: bool = False  # the catalogue was read at least once
    limits: Limits = DEFAULTS  # what this desk chose, for this inbox
    waiting_since: datetime | None = None  # the oldest word of the customer that nobody has answered
    written: int = 0  # how often the customer has written here: 0, 1, 2 for more
    unanswered: tuple[datetime, ...] = ()  # our messages since the customer's last word, oldest first, without this one
    same_words_people: int = 0  # others who were told the same words within the time that counts
    automatic_before: bool = False  # another automatic answer left in this case today
    zone: str | None = None  # the contact's time zone; None: not known, or not asked for
    quality: str = ""  # of the number, in the provider's word
    limited_at: datetime | None = None  # the provider last refused because it limits this number
    reach_full_until: datetime | None = None  # as many people were written to first as the provider allows in a day
    reached_lately: bool = False  # this person is one of them; only asked for when the limit is used up
    scope: tuple[Topic, ...] = ()  # what the waiting customer speaks of and this desk does not handle
    paid: tuple[Topic, ...] = ()  # numbers that cost something
    allowance: Allowance | None = None

    def allowed(self, allowance: Allowance) -> Facts:
        return replace(self, allowance=allowance)

    @property
    def moment(self) -> datetime:
        """When a person asked for this message; what lies in the queue is judged as of then."""
        return self.now if self.submitted_at is None or self.scheduled else self.submitted_at

    @property
    def turns(self) -> tuple[datetime, ...]:
        """When each of our turns since the customer's last word began."""
        begun: list[datetime] = []
        for at in self.unanswered:
            if not begun or at - begun[-1] > TURN:
                begun.append(at)
        return tuple(begun)

    @property
    def goes_on(self) -> bool:
        """This message belongs to a turn of ours that is under way."""
        turns = self.turns
        return bool(turns) and self.moment - turns[-1] <= TURN

    @property
    def answers(self) -> bool:
        """The customer waits for this, or is in the talk, or this is the next piece of what answered him."""
        if self.waiting_since is not None:
            return True
        if self.last_inbound_at is None:
            return False
        if self.moment - self.last_inbound_at <= LIVE:
            return True
        return self.written > 0 and len(self.turns) == 1 and self.goes_on

    @property
    def who(self) -> str:
        return self.contact_name or "the customer"
