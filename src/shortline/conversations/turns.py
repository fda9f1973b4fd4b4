"""What a customer's turn does to his matter: whether it counts, and the case it opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shortline.conversations import promised
from shortline.conversations.conversation import TARGETS, Conversation, Targets
from shortline.conversations.store import q
from shortline.db import Tx
from shortline.hours import store as hours
from shortline.hours.calendar import ALWAYS, Calendar


@dataclass(frozen=True, slots=True)
class TurnFacts:
    """What decides how a customer's turn counts. What a blocked person writes is kept, but starts no clock."""

    is_blocked: bool
    case_id: int | None
    case_answered: bool
    assignee_is_here: bool
    targets: Targets = TARGETS
    calendar: Calendar = ALWAYS  # whose open time his clock counts


async def turn_facts(tx: Tx, locked: Conversation) -> TurnFacts:
    return (await turn_facts_of(tx, [locked.id]))[locked.id]


async def turn_facts_of(tx: Tx, conversation_ids: Sequence[int]) -> dict[int, TurnFacts]:
    rows = await q.fetch(tx, "list_turn_facts", ids=list(conversation_ids))
    calendars = await hours.of_digests(tx, rows)
    targets = await promised.targets_of(tx, rows)
    return {
        row["id"]: TurnFacts(
            row["is_blocked"],
            row["case_id"],
            row["case_answered"],
            row["assignee_is_here"],
            targets[row["id"]],
            calendars[row["calendar_digest"]],
        )
        for row in rows
    }


def taken_up(before: Conversation, facts: TurnFacts) -> Conversation:
    """A new case is for whoever had the last one; if he is not here, everybody may take it. Pure."""
    new = before.anew()
    return new if facts.assignee_is_here else new.assigned(None, new.team_id)


async def as_turn(tx: Tx, locked: Conversation, facts: TurnFacts, *, at: datetime) -> Conversation:
    """The conversation with a turn in it that is no message: a missed call, a thumb on our question."""
    after = locked
    if facts.case_id is None:
        after = taken_up(locked, facts)
        await q.execute(
            tx,
            "open_case",
            conversation_id=locked.id,
            assignee_id=after.assignee_id,
            team_id=after.team_id,
            opened_at=at,
        )
    return after.waits(at, answered_in_case=facts.case_answered, targets=facts.targets, hours=facts.calendar)
