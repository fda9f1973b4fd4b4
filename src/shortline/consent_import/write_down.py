"""Writing down what a list says, once somebody confirmed it: lines in the ledger of consents, in his name.

In batches, each a short transaction: those who write at this moment wait for a few hundred lines at most, and a worker that stops
goes on where it was. What the ledger knows already is left out, so that the same list twice changes nothing.
"""

from collections.abc import Sequence
from typing import Any

import asyncpg

from shortline import events
from shortline.accounts.actor import SYSTEM
from shortline.consent_import.read import CHANNEL
from shortline.consent_import.take_in import q, told
from shortline.contacts.by_number import owners_made
from shortline.db import Tx
from shortline.events import Happened, kinds
from shortline.jobs import JobContext

BATCH = 200
TELL_EVERY = 10  # batches
PROOF_MAX = 2000


async def write_list(ctx: JobContext, payload: dict[str, Any]) -> None:
    """Safe to run twice, and at the same time."""
    import_id = int(payload["import_id"])
    batches, after = 0, 0
    while True:
        async with ctx.db.transaction() as tx:
            row = await q.fetchrow(tx, "lock_import", id=import_id)
            if row is None or row["state"] != "applying":
                return
            lines = await q.fetch(tx, "list_lines", id=import_id, fate="new", after=after, most=BATCH)
            now = ctx.clock.now()
            if not lines:
                await q.execute(tx, "finish", id=import_id, now=now)
                await q.execute(tx, "drop_used_lines", id=import_id)
                return await told(tx, import_id, "done", by=SYSTEM, now=now)
            written = await _write(tx, row, lines, now)
            await q.execute(tx, "mark_lines", id=import_id, lines=[each["line"] for each in lines])
            await q.execute(tx, "count_applied", id=import_id, written=written, same=len(lines) - written)
            batches, after = batches + 1, lines[-1]["line"]
            if batches % TELL_EVERY == 0:
                await told(tx, import_id, "applying", by=SYSTEM, now=now)


async def _write(tx: Tx, row: asyncpg.Record, lines: Sequence[asyncpg.Record], now: Any) -> int:
    """How many lines said anything new."""
    known, _ = await owners_made(tx, CHANNEL, sorted({each["phone"] for each in lines}), now=now)
    people = sorted({owner.contact_id for owner in known.values()})
    await q.fetch(tx, "lock_people", ids=people)
    said = [(each, known[each["phone"]], purpose) for each in lines for purpose in each["purposes"]]
    news = await q.fetch(
        tx,
        "write_down",
        lines=[each["line"] for each, *_ in said],
        contact_ids=[owner.contact_id for _, owner, _ in said],
        identity_ids=[owner.identity_id for _, owner, _ in said],
        purposes=[purpose for *_, purpose in said],
        changes=[each["change"] for each, *_ in said],
        times=[each["at"] for each, *_ in said],
        dated=[each["dated"] for each, *_ in said],
        wordings=[each["wording"] for each, *_ in said],
        proofs=[_proof(row, each) for each, *_ in said],
        source=row["confirmed_as"],
        by=row["confirmed_by"],
        now=now,
    )
    changed = sorted({each["contact_id"] for each in news})
    await q.execute(tx, "follow_marketing", ids=changed, now=now)
    await events.record_many(
        tx,
        [
            Happened(
                kinds.CONTACT_UPDATED,
                now,
                agent_id=row["confirmed_by"],
                data={"contact_id": str(contact_id), "change": "consent"},
                cause=row["confirmed_as"],
            )
            for contact_id in changed
        ],
    )
    return len({each["line"] for each in news})


def _proof(row: asyncpg.Record, line: asyncpg.Record) -> str:
    """Where it can be looked up: what the file itself names, and the file."""
    place = f"{row['filename']}, line {line['line']} (list {row['id']})"
    return f"{line['proof'][: PROOF_MAX - len(place) - 2]}\n{place}" if line["proof"] else place
