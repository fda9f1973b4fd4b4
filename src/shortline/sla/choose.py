"""Choosing how soon customers should be answered. It holds for whoever writes from then on: no clock that runs is changed."""

from dataclasses import asdict
from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.conversations.conversation import Targets
from shortline.db import Tx, queries
from shortline.errors import BadRequest, NotFound
from shortline.events import kinds
from shortline.hours.place import Place, must_exist, told

q = queries(__package__)


async def list_chosen(tx: Tx) -> list[tuple[Place, Targets]]:
    """The house first, then teams, then inboxes, by name."""
    return [
        (
            Place(row["team_id"], row["inbox_id"], row["name"] or ""),
            Targets(row["first_minutes"], row["follow_up_minutes"], row["live_minutes"]),
        )
        for row in await q.fetch(tx, "list_answer_times")
    ]


async def choose(tx: Tx, place: Place, targets: Targets, *, by: Actor, now: datetime) -> None:
    """In the place of what was chosen there. Raises NotFound, BadRequest."""
    await must_exist(tx, place)
    if targets.live > targets.follow_up:
        raise BadRequest(
            "A follow-up while the talk is live cannot have longer than any other follow-up.",
            reason="sla_live_longer",
            field="live_minutes",
        )
    await q.execute(
        tx,
        "save_answer_times",
        team_id=place.team_id,
        inbox_id=place.inbox_id,
        **asdict(targets),
        by=by.agent_id,
        now=now,
    )
    await told(tx, kinds.SLA_UPDATED, place, "put", by=by, now=now)


async def remove(tx: Tx, place: Place, *, by: Actor, now: datetime) -> None:
    """What is less specific holds again, and the program's own where the house has chosen none. Raises NotFound."""
    if not await q.fetchval(tx, "remove_answer_times", team_id=place.team_id, inbox_id=place.inbox_id):
        raise NotFound
    await told(tx, kinds.SLA_UPDATED, place, "removed", by=by, now=now)
