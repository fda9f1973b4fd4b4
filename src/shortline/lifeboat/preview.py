"""What a move would do, counted before anybody says yes. Nothing is changed."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

import asyncpg

from shortline.db import Tx, queries
from shortline.inboxes import store as inboxes
from shortline.lifeboat.fit import Doubt, doubts
from shortline.lifeboat.person import Fate, Known, fate

Q = queries(__package__)


@dataclass(frozen=True, slots=True)
class Preview:
    """`people` by what becomes of them; `consents` are people whose word stands."""

    doubts: tuple[Doubt, ...]
    conversations: int
    open: int
    waiting: int
    people: Counter[Fate]
    service_consents: int
    marketing_consents: int
    opt_outs: int
    queue: asyncpg.Record


async def preview(tx: Tx, old_id: int, new_id: int, *, now: datetime) -> Preview:
    """Raises NotFound."""
    old, new = await inboxes.get_inbox(tx, old_id), await inboxes.get_inbox(tx, new_id)
    talks = await Q.fetchrow(tx, "count_talks", inbox_id=old_id)
    queue = await Q.fetchrow(tx, "count_queue", inbox_id=old_id)
    assert talks is not None
    assert queue is not None
    people: Counter[Fate] = Counter()
    said: Counter[str] = Counter()
    rows = await Q.fetch(tx, "count_people", inbox_id=old_id, to_inbox_id=new_id, account=new.waba_id or "", since=now)
    for row in rows:
        known = replace(known_of(row), category="UTILITY")  # a template can still be written
        people[fate(known)] += row["people"]
        said["service"] += row["people"] * (known.service == "given")
        said["marketing"] += row["people"] * (known.marketing == "given")
        said["out"] += row["people"] * (known.service == "withdrawn")
    return Preview(
        doubts=doubts(old, new),
        conversations=talks["conversations"],
        open=talks["open"],
        waiting=talks["waiting"],
        people=people,
        service_consents=said["service"],
        marketing_consents=said["marketing"],
        opt_outs=said["out"],
        queue=queue,
    )


def known_of(row: asyncpg.Record) -> Known:
    """Without the template, which depends on the language."""
    return Known(**{name: row[name] for name in Known.__slots__ if name != "category"})
