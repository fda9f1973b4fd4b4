"""Answer times of the house, a team or an inbox: the policies that ask for nothing else, written in the short way."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from shortline.accounts.actor import Actor
from shortline.conversations import promised
from shortline.conversations.conversation import TARGETS, Targets
from shortline.conversations.sla_policy import Policy
from shortline.db import Tx
from shortline.errors import NotFound
from shortline.hours.place import HOUSE, Place, must_exist
from shortline.sla import write
from shortline.sla.write import q


async def list_chosen(tx: Tx) -> list[tuple[Place, Targets]]:
    """The house first, then teams, then inboxes, by name. What one leaves out is the house's, or the program's own."""
    by_place = {_place(each): each for each in await promised.all_policies(tx)}
    places = [HOUSE] + [Place(row["team_id"], row["inbox_id"], row["name"]) for row in await q.fetch(tx, "list_places")]
    house = by_place.get((None, None))
    found = []
    for place in sorted(places, key=lambda each: ("house", "team", "inbox").index(each.kind)):
        policy = by_place.get((place.team_id, place.inbox_id))
        if policy is not None:
            found.append((place, _filled(policy, house)))
    return found


async def choose(tx: Tx, place: Place, targets: Targets, *, by: Actor, now: datetime) -> None:
    """In the place of what was chosen there; a promise by when it is done stays. Raises NotFound, BadRequest."""
    await must_exist(tx, place)
    there = await _find(tx, place)
    if there is not None:
        await write.change(
            tx,
            there.id,
            replace(there, first=targets.first, follow_up=targets.follow_up, live=targets.live),
            by=by,
            now=now,
        )
        return
    name = next((row["name"] for row in await q.fetch(tx, "list_places") if _same(row, place)), "")
    taken = {each.name.casefold() for each in await promised.all_policies(tx)}
    given = Policy(
        id=0,
        name=name if name.casefold() not in taken else f"{name[:70]} ({place.kind})",
        team_ids=frozenset() if place.team_id is None else frozenset({place.team_id}),
        inbox_ids=frozenset() if place.inbox_id is None else frozenset({place.inbox_id}),
        first=targets.first,
        follow_up=targets.follow_up,
        live=targets.live,
    )
    await write.add(tx, given, by=by, now=now)


async def remove(tx: Tx, place: Place, *, by: Actor, now: datetime) -> None:
    """What is less specific holds again, and the program's own where the house has chosen none. Raises NotFound."""
    there = await _find(tx, place)
    if there is None:
        raise NotFound
    await write.remove(tx, there.id, by=by, now=now)


async def _find(tx: Tx, place: Place) -> Policy | None:
    wanted = (place.team_id, place.inbox_id)
    return next((each for each in await promised.all_policies(tx) if _place(each) == wanted), None)


def _place(policy: Policy) -> tuple[int | None, int | None] | None:
    """The one team or inbox it is for, or the house; None: it asks for something else."""
    if (
        policy.channels
        or policy.priorities
        or policy.label_ids
        or policy.segment_ids
        or len(policy.team_ids) + len(policy.inbox_ids) > 1
    ):
        return None
    return next(iter(policy.team_ids), None), next(iter(policy.inbox_ids), None)


def _filled(policy: Policy, house: Policy | None) -> Targets:
    first, follow_up, live = (
        getattr(policy, kind) or (house and getattr(house, kind)) or getattr(TARGETS, kind)
        for kind in ("first", "follow_up", "live")
    )
    return Targets(first, follow_up, min(live, follow_up))


def _same(row: Mapping[str, Any], place: Place) -> bool:
    return (row["team_id"], row["inbox_id"]) == (place.team_id, place.inbox_id)
