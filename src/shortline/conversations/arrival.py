"""What messages of customers do to a conversation, one after the other. Pure: the numbers they get are given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shortline.channels.arrived import Arrived
from shortline.channels.events import MessageReceived
from shortline.contacts.opt_out import is_opt_out
from shortline.conversations.conversation import Conversation
from shortline.conversations.message import NewMessage
from shortline.conversations.placing import believable, place
from shortline.conversations.turns import TurnFacts, taken_up
from shortline.hints.says import says, stays_settled

SPOKEN = frozenset({"text", "button_reply"})
NOT_A_TURN = frozenset({"system"})  # news about the person, not from him


@dataclass(frozen=True, slots=True)
class Written:
    """A message about to be written, and its conversation with it."""

    id: int
    case_id: int | None
    message: NewMessage
    conversation: Conversation
    arrived: Arrived[MessageReceived]
    change: Literal["", "created", "reopened", "woken"]


@dataclass(frozen=True, slots=True)
class NewCase:
    id: int
    conversation_id: int
    assignee_id: int | None
    team_id: int | None
    opened_at: datetime


class Thread:
    """A locked conversation while messages are added to it."""

    def __init__(self, locked: Conversation, facts: TurnFacts, *, created: bool):
        self.conversation = locked
        self.new_case: NewCase | None = None
        self._facts, self._created, self._first_seq = facts, created, locked.message_seq

    @property
    def may_open_case(self) -> bool:
        return self._facts.case_id is None

    @property
    def is_touched(self) -> bool:
        return self.conversation.message_seq != self._first_seq

    def add(
        self,
        arrived: Arrived[MessageReceived],
        message_id: int,
        reply_to_id: int | None,
        case_ids: Iterator[int],
    ) -> Written:
        """The message under `message_id`. Takes a number of `case_ids` if it opens a case."""
        event, before = arrived.event, self.conversation
        where = place(event.at, now=arrived.now, newest=before.last_message_at)
        is_turn = self._is_turn(event)
        if is_turn and self._facts.case_id is None and self.new_case is None:
            self._open_case(next(case_ids), where.at)
        after = self.conversation.numbered().heard(
            where.at, opens_window_at=believable(event.at, arrived.now) if event.opens_window else None
        )
        after = after.shows(message_id, where.at)
        if is_turn and event.kind == "text" and says(event.text) == "hello":
            after = after.greets(where.at)
        elif is_turn:
            facts = self._facts
            answered = facts.case_answered
            after = after.waits(where.at, answered_in_case=answered, targets=facts.targets, hours=facts.calendar)
        self.conversation = after = after.timed(self._facts.calendar)
        message = NewMessage(
            direction="in",
            kind=event.kind,
            author_kind="system" if event.kind in NOT_A_TURN else "contact",
            text=event.text,
            content=event.content,
            provider_id=event.provider_id,
            provider_at=event.at,
            display_at=where.at,
            late=where.late,
            reply_to_id=reply_to_id,
            reply_to_provider_id=event.reply_to_provider_id,
            forwarded=event.forwarded,
            referral=event.referral,
            journal_id=arrived.journal_id,
        )
        case_id = self.new_case.id if self.new_case else self._facts.case_id
        return Written(message_id, case_id, message, after, arrived, self._change(before, after))

    def _open_case(self, case_id: int, at: datetime) -> None:
        self.conversation = taken_up(self.conversation, self._facts)
        of = self.conversation
        self.new_case = NewCase(case_id, of.id, of.assignee_id, of.team_id, at)

    def _is_turn(self, event: MessageReceived) -> bool:
        if event.kind in NOT_A_TURN or self._facts.is_blocked:
            return False
        if self.conversation.state != "closed":
            return True
        # Thanks and "stop" in a closed conversation are kept and shown under Closed; nobody has to answer them.
        return not (
            (event.kind == "text" and stays_settled(event.text)) or (event.kind in SPOKEN and is_opt_out(event.text))
        )

    def _change(self, before: Conversation, after: Conversation) -> Literal["", "created", "reopened", "woken"]:
        if self._created:
            return "created" if before.message_seq == self._first_seq else ""
        if before.state == after.state:
            return ""
        return "reopened" if before.state == "closed" else "woken"
