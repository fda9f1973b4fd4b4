"""Writing policies. They hold for whoever writes from then on: no clock that runs is changed.

What could never hold, says nothing or contradicts itself or another is refused with the line that is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from shortline import events
from shortline.accounts.actor import Actor
from shortline.channels.registry import CHANNELS
from shortline.conversations import promised
from shortline.conversations.sla_policy import KINDS, Policy
from shortline.db import Tx, queries
from shortline.errors import BadRequest, Conflict, NotFound
from shortline.events import kinds
from shortline.segments.define import not_yet
from shortline.sla.shapes import kept

q = queries(__package__)
MOST = 100


async def add(tx: Tx, given: Policy, *, by: Actor, now: datetime) -> int:
    """Its id; the last among those as specific. Raises BadRequest with the field, Conflict where there are too many."""
    there = await _hold(tx)
    if len(there) >= MOST:
        raise Conflict(
            f"There are {MOST} policies already. Remove one first.", code="too_many_policies", params={"most": MOST}
        )
    await check(tx, given, there)
    place = max((each.place for each in there), default=0) + 1
    async with not_yet():
        added: int = await q.fetchval(tx, "add_policy", **kept(given), place=place, by=by.agent_id, now=now)
    await told(tx, "added", added, by=by, now=now)
    return added


async def change(tx: Tx, policy_id: int, given: Policy, *, by: Actor, now: datetime) -> None:
    """Raises NotFound, and as `add`."""
    there = await _hold(tx)
    if not any(each.id == policy_id for each in there):
        raise NotFound
    await check(tx, given, [each for each in there if each.id != policy_id])
    async with not_yet():
        await q.execute(tx, "save_policy", id=policy_id, **kept(given), by=by.agent_id, now=now)
    await told(tx, "changed", policy_id, by=by, now=now)


async def remove(tx: Tx, policy_id: int, *, by: Actor, now: datetime) -> None:
    """What is less specific holds again. Raises NotFound."""
    await _hold(tx)
    if not await q.execute(tx, "remove_policy", id=policy_id):
        raise NotFound
    await told(tx, "removed", policy_id, by=by, now=now)


async def order(tx: Tx, ids: Sequence[int], *, by: Actor, now: datetime) -> None:
    """All of them in this order; it counts among those as specific as each other. Raises Conflict where others are there."""
    there = await _hold(tx)
    if sorted(ids) != sorted(each.id for each in there):
        raise Conflict("Somebody added or removed a policy meanwhile. Look again.", code="policies_changed")
    await q.execute(tx, "place_policies", ids=list(ids))
    await told(tx, "ordered", None, by=by, now=now)


async def told(
    tx: Tx,
    change: Literal["added", "changed", "removed", "ordered"],
    policy_id: int | None,
    *,
    by: Actor,
    now: datetime,
) -> None:
    data = {"change": change} | ({"policy_id": str(policy_id)} if policy_id is not None else {})
    await events.record(tx, kinds.SLA_UPDATED, agent_id=by.agent_id, data=data, cause=by.kind, at=now)


async def _hold(tx: Tx) -> list[Policy]:
    await q.execute(tx, "one_by_one")
    return await promised.all_policies(tx)


async def check(tx: Tx, given: Policy, others: Sequence[Policy]) -> None:
    """Raises BadRequest, with the line in `field`."""
    _times(given)
    if given.is_house != (not given.name):
        raise _wrong(
            "name",
            "sla_house_name" if given.is_house else "sla_name",
            "Without conditions it is the house's, which has no name: choose for whom it is."
            if given.is_house
            else "Give it a name.",
        )
    for other in others:
        if given.name and other.name.casefold() == given.name.casefold():
            raise _wrong("name", "sla_name_taken", f"There is a policy with the name {other.name} already.", other)
        if _for(given) == _for(other):
            said = f"The policy {other.name} is for the same ones." if other.name else "The house has one already."
            raise _wrong("conditions", "sla_same" if other.name else "sla_house_there", said, other)
    await _all_there(tx, given)


def _times(given: Policy) -> None:
    if all(getattr(given, kind) is None for kind in KINDS):
        raise _wrong("first_minutes", "sla_no_target", "It says nothing: give it one time at least.")
    if given.live is not None and given.follow_up is not None and given.live > given.follow_up:
        raise _wrong(
            "live_minutes",
            "sla_live_longer",
            "A follow-up while the talk is live cannot have longer than any other follow-up.",
        )
    if given.resolution is not None and given.first is not None and given.resolution < given.first:
        raise _wrong(
            "resolution_minutes", "sla_resolution_shorter", "Nothing is done before it was answered for the first time."
        )


def _for(policy: Policy) -> Policy:
    """Whom it is for, and nothing else of it."""
    return replace(policy, id=0, name="", place=0, first=None, follow_up=None, live=None, resolution=None)


async def _all_there(tx: Tx, given: Policy) -> None:
    if not given.channels <= CHANNELS.keys():
        raise _wrong("conditions.channels", "rule_channel", "There is no such channel.")
    rows = await q.fetch(
        tx,
        "list_missing",
        inbox_ids=sorted(given.inbox_ids),
        team_ids=sorted(given.team_ids),
        label_ids=sorted(given.label_ids),
        segment_ids=sorted(given.segment_ids),
    )
    for row in rows:
        raise _wrong(
            f"conditions.{row['kind']}_ids", "rule_condition_gone", "This condition names what is not in use any more."
        )
    for inbox_id in sorted(given.inbox_ids) if given.channels else ():
        if await q.fetchval(tx, "find_channel", id=inbox_id) not in given.channels:
            raise _wrong(
                "conditions.inbox_ids", "sla_never", "This inbox is on none of these channels: it would never hold."
            )


def _wrong(field: str, reason: str, sentence: str, other: Policy | None = None) -> BadRequest:
    params = {"name": other.name} if other is not None and other.name else {}
    return BadRequest(sentence, reason=reason, field=field, params=params)
