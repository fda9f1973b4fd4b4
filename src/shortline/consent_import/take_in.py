"""A list is handed in: looked at as a whole at once, line by line in the background. Nothing of it counts yet."""

import hashlib
from dataclasses import replace
from datetime import datetime

from shortline import events, jobs
from shortline.accounts.actor import Actor
from shortline.consent_import import sheet
from shortline.consent_import.choices import ChoicesIn, chosen, house_zone, kept
from shortline.consent_import.line import columns
from shortline.db import Tx, queries
from shortline.errors import Conflict, NotFound
from shortline.events import kinds

q = queries(__package__)


async def take_in(tx: Tx, content: bytes, filename: str, given: ChoicesIn, *, by: Actor, now: datetime) -> int:
    """Its id. Raises ListUnreadable, TooLarge or BadRequest with the reason: then nothing is kept."""
    found = sheet.opened(content)
    first = next(found.records(), None)
    if first is None:
        raise sheet.ListUnreadable("There is nothing in this file.", reason="list_empty", field="file")
    heads = columns(first)
    choices = chosen(given, await house_zone(tx), now)
    digest = hashlib.sha256(content).digest()
    earlier = await q.fetchval(tx, "first_as_of", sha256=digest)
    choices = replace(choices, as_of=min(choices.as_of, earlier or choices.as_of))
    import_id: int = await q.fetchval(
        tx,
        "add_import",
        filename=filename,
        sha256=digest,
        content=content,
        encoding=found.encoding,
        separator=found.separator,
        choices=kept(choices),
        as_of=choices.as_of,
        header=None if heads is None else first.raw,
        by=by.agent_id,
        now=now,
    )
    await jobs.enqueue(tx, "consents.read_list", {"import_id": import_id})
    await told(tx, import_id, "reading", by=by, now=now)
    return import_id


async def confirm(tx: Tx, import_id: int, *, by: Actor, now: datetime) -> None:
    """From now on it counts. Said twice, it is the same. Raises NotFound, or Conflict while it is still read."""
    row = await lock(tx, import_id)
    if row["state"] == "reading":
        raise Conflict("This list is still being read.", code="list_still_read")
    if row["state"] != "ready":
        return
    await q.execute(tx, "set_confirmed", id=import_id, by=by.agent_id, kind=by.kind, now=now)
    await jobs.enqueue(tx, "consents.write_list", {"import_id": import_id})
    await told(tx, import_id, "applying", by=by, now=now)


async def discard(tx: Tx, import_id: int, *, by: Actor, now: datetime) -> None:
    """Gone with all its lines. Raises NotFound, or Conflict once somebody said that it counts."""
    row = await lock(tx, import_id)
    if row["state"] in ("applying", "done"):
        raise Conflict("This list counts already, and stays for the record.", code="list_counts")
    await q.execute(tx, "remove_import", id=import_id)
    await told(tx, import_id, "discarded", by=by, now=now)


async def lock(tx: Tx, import_id: int) -> dict[str, object]:
    row = await q.fetchrow(tx, "lock_import", id=import_id)
    if row is None:
        raise NotFound
    return dict(row)


async def told(tx: Tx, import_id: int, change: str, *, by: Actor, now: datetime) -> None:
    await events.record(
        tx,
        kinds.CONSENT_LIST_UPDATED,
        agent_id=by.agent_id,
        data={"import_id": str(import_id), "change": change},
        cause=by.kind,
        at=now,
    )
