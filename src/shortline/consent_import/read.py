"""Reading a list that was handed in: what each line would do, so that somebody can look before it counts.

In batches, each a short transaction of its own: nobody else waits for a long list.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from shortline.accounts.actor import SYSTEM
from shortline.consent_import import sheet
from shortline.consent_import.choices import from_row
from shortline.consent_import.line import Choices, Unusable, Wish, columns, wish
from shortline.consent_import.sheet import Record
from shortline.consent_import.take_in import q, told
from shortline.contacts.by_number import Owner, owners
from shortline.db import Tx
from shortline.jobs import JobContext

CHANNEL = "whatsapp"  # the only one whose people are known by a number
BATCH = 500
TELL_EVERY = 10  # batches
RAW_MAX = 2000


@dataclass(frozen=True, slots=True)
class Line:
    record: Record
    wish: Wish | None
    reason: str | None


async def read_list(ctx: JobContext, payload: dict[str, Any]) -> None:
    """Safe to run twice: it begins anew. Whoever threw the list away meanwhile ends it."""
    import_id = int(payload["import_id"])
    async with ctx.db.transaction() as tx:
        row = await q.fetchrow(tx, "lock_import", id=import_id)
        content = await q.fetchval(tx, "find_content", id=import_id)
        if row is None or content is None:
            return
        await q.execute(tx, "forget_lines", id=import_id)
    lines = _lines(sheet.opened(content), from_row(row))
    done = 0
    while batch := list(islice(lines, BATCH)):
        async with ctx.db.transaction() as tx:
            if await q.fetchrow(tx, "lock_import", id=import_id) is None:
                return
            await _keep(tx, import_id, batch)
            done += 1
            if done % TELL_EVERY == 0:
                await told(tx, import_id, "reading", by=SYSTEM, now=ctx.clock.now())
    async with ctx.db.transaction() as tx:
        await _settle(tx, import_id, now=ctx.clock.now())


def _lines(found: sheet.Sheet, choices: Choices) -> Iterator[Line]:
    records = found.records()
    first = next(records)
    at = columns(first)
    if at is None:
        at = {"number": 0}
        yield _line(first, at, choices)
    for record in records:
        yield _line(record, at, choices)


def _line(record: Record, at: Mapping[str, int], choices: Choices) -> Line:
    try:
        return Line(record, wish(record, at, choices), None)
    except Unusable as trouble:
        return Line(record, None, trouble.reason)


async def _keep(tx: Tx, import_id: int, batch: Sequence[Line]) -> None:
    known = await owners(tx, CHANNEL, {each.wish.phone for each in batch if each.wish})
    fresh = await _fresh(tx, batch, known)

    def fate(each: Line) -> str:
        if each.wish is None:
            return "bad"
        return "new" if each.wish.phone not in known or each.record.line in fresh else "same"

    def said(of: str) -> list[Any]:
        return [None if each.wish is None else getattr(each.wish, of) for each in batch]

    await q.execute(
        tx,
        "add_lines",
        import_id=import_id,
        lines=[each.record.line for each in batch],
        fates=[fate(each) for each in batch],
        reasons=[each.reason for each in batch],
        raws=[each.record.raw[:RAW_MAX] for each in batch],
        phones=said("phone"),
        changes=said("change"),
        purposes=[None if each.wish is None else " ".join(each.wish.purposes) for each in batch],
        times=said("at"),
        dated=said("dated"),
        wordings=said("wording"),
        proofs=said("proof"),
        known=[None if each.wish is None else each.wish.phone in known for each in batch],
    )


async def _fresh(tx: Tx, batch: Sequence[Line], known: Mapping[str, Owner]) -> set[int]:
    """The lines about people we know that tell anything about them."""
    about = [
        (each.record.line, known[each.wish.phone], purpose, each.wish)
        for each in batch
        if each.wish is not None and each.wish.phone in known
        for purpose in each.wish.purposes
    ]
    rows = await q.fetch(
        tx,
        "which_are_new",
        lines=[line for line, *_ in about],
        contact_ids=[owner.contact_id for _, owner, *_ in about],
        identity_ids=[owner.identity_id for _, owner, *_ in about],
        purposes=[purpose for *_, purpose, _ in about],
        changes=[said.change for *_, said in about],
        times=[said.at for *_, said in about],
        dated=[said.dated for *_, said in about],
    )
    return {row["line"] for row in rows}


async def _settle(tx: Tx, import_id: int, *, now: datetime) -> None:
    """What is wrong with lines only beside others, and then the list can be looked at."""
    if await q.fetchrow(tx, "lock_import", id=import_id) is None:
        return
    await q.execute(tx, "set_aside_contradictions", id=import_id)
    await q.execute(tx, "set_aside_repeats", id=import_id)
    if await q.fetchval(tx, "set_read", id=import_id):
        await told(tx, import_id, "ready", by=SYSTEM, now=now)
