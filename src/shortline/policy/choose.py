"""What a desk asks of its guard, for everybody or for one inbox: read, changed, and refused when it contradicts itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from shortline import events
from shortline.accounts.actor import Actor
from shortline.db import Tx, queries
from shortline.errors import BadRequest, NotFound
from shortline.events import kinds
from shortline.policy.limits import NAMES, Limits, contradictions

Q = queries(__package__)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen here, and what holds in the end. `inbox_id` None: the whole desk."""

    inbox_id: int | None
    inbox_name: str | None
    chosen: dict[str, Any]
    limits: Limits


async def list_choices(tx: Tx) -> list[Choice]:
    """The desk first, then every inbox."""
    rows = await Q.fetch(tx, "list_choices")
    desk: dict[str, Any] = next((row["chosen"] for row in rows if row["inbox_id"] is None), {})
    return [
        Choice(row["inbox_id"], row["inbox_name"], row["chosen"], Limits.of({**desk, **row["chosen"]})) for row in rows
    ]


async def choose(tx: Tx, inbox_id: int | None, change: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    """None takes a choice back: the desk's own, or the program's, holds again. Raises NotFound, BadRequest."""
    await Q.fetchval(tx, "lock_choices")
    choices = {each.inbox_id: each for each in await list_choices(tx)}
    if inbox_id not in choices:
        raise NotFound
    chosen = {name: value for name, value in {**choices[inbox_id].chosen, **change}.items() if value is not None}
    desk = chosen if inbox_id is None else choices[None].chosen
    for each in choices.values():
        own = chosen if each.inbox_id == inbox_id else each.chosen
        _check(Limits.of({**desk, **own}), each if each.inbox_id != inbox_id else None)
    await Q.execute(tx, "drop_choice", inbox_id=inbox_id)
    await Q.execute(tx, "add_choice", inbox_id=inbox_id, chosen=chosen, by=by.agent_id, now=now)
    await events.record(
        tx, kinds.POLICY_CHANGED, inbox_id=inbox_id, agent_id=by.agent_id, data={"changed": sorted(change)}, at=now
    )


def _check(limits: Limits, elsewhere: Choice | None) -> None:
    """A change for the desk may contradict what one of its inboxes chose: that one is named."""
    wrong = contradictions(limits)
    if not wrong:
        return
    first = wrong[0]
    if elsewhere is not None and elsewhere.inbox_name:
        raise BadRequest(
            f"This contradicts what the inbox {elsewhere.inbox_name} has chosen.",
            reason="guard_contradicts_inbox",
            params={"inbox": elsewhere.inbox_name},
            field=first.field,
        )
    raise BadRequest(first.sentence, reason=first.code, field=first.field)


def as_given(limits: Limits) -> dict[str, Any]:
    return {name: value for name, value in asdict(limits).items() if name in NAMES}
