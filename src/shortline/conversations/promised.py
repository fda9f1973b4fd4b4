"""What is promised to conversations: the policies as they stand, read once by each process for as long as none changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shortline.conversations.conversation import Targets
from shortline.conversations.sla_policy import About, Policy, Promise, promise, ranked
from shortline.db import Tx, queries

q = queries(__package__)
KNOWN_MAX = 64
_BY_DIGEST: dict[str, tuple[Policy, ...]] = {}


def policy(row: Mapping[str, Any]) -> Policy:
    return Policy(
        id=row["id"],
        name=row["name"],
        place=row["place"],
        channels=frozenset(row["channels"]),
        inbox_ids=frozenset(row["inbox_ids"]),
        team_ids=frozenset(row["team_ids"]),
        priorities=frozenset(row["priorities"]),
        label_ids=frozenset(row["label_ids"]),
        segment_ids=frozenset(row["segment_ids"]),
        first=row["first_minutes"],
        follow_up=row["follow_up_minutes"],
        live=row["live_minutes"],
        resolution=row["resolution_minutes"],
    )


async def all_policies(tx: Tx) -> list[Policy]:
    """In the order in which they are asked."""
    return ranked([policy(row) for row in await q.fetch(tx, "list_policies")])


async def targets_of(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> dict[int, Targets]:
    """By the id of rows with what policies ask and `policies_digest`. No statement where this process knows them."""
    if not rows:
        return {}
    known = await _known(tx, rows[0]["policies_digest"])
    labels = await labels_of(tx, [row["id"] for row in rows]) if any(each.label_ids for each in known) else {}
    by_about: dict[About, Promise] = {}
    found: dict[int, Targets] = {}
    for row in rows:
        about = about_row(row, labels.get(row["id"], frozenset()))
        if about not in by_about:
            by_about[about] = promise(known, about)
        found[row["id"]] = by_about[about].targets
    return found


def about_row(row: Mapping[str, Any], label_ids: frozenset[int]) -> About:
    return About(
        channel=row["channel"],
        inbox_id=row["inbox_id"],
        team_id=row["team_id"],
        priority=row["priority"],
        label_ids=label_ids,
        segment_id=row["segment_id"],
    )


async def labels_of(tx: Tx, ids: Iterable[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for row in await q.fetch(tx, "list_labels_of", ids=list(ids)):
        found.setdefault(row["conversation_id"], set()).add(row["label_id"])
    return {each: frozenset(labels) for each, labels in found.items()}


async def _known(tx: Tx, digest: str) -> tuple[Policy, ...]:
    known = _BY_DIGEST.get(digest)
    if known is None:
        # Written by somebody else since the digest was read: those are newer, and right under their own digest as well.
        known = tuple(await all_policies(tx))
        while len(_BY_DIGEST) >= KNOWN_MAX:
            del _BY_DIGEST[next(iter(_BY_DIGEST))]
        _BY_DIGEST[digest] = known
    return known
