"""Files that prove what a person said: a picture of a form, a signed PDF. Checked as every upload, and kept with the lines."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from shortline.accounts.actor import Actor
from shortline.contacts.store import q
from shortline.db import Tx
from shortline.errors import BadRequest

MOST = 5


async def keep(tx: Tx, consent_ids: Sequence[int], media_ids: Sequence[int], *, by: Actor, now: datetime) -> None:
    """Copies of one's own uploads for these lines; the uploads themselves are swept away. Raises BadRequest."""
    if not media_ids or not consent_ids:
        return
    if len(set(media_ids)) < len(media_ids):
        raise BadRequest("A file is named twice.", reason="file_twice", field="media_ids")
    usable = await q.fetch(tx, "lock_uploads", ids=list(media_ids), agent_id=by.agent_id)
    if len(usable) < len(media_ids):
        raise BadRequest("There is no such file.", field="media_ids", code="media_missing")
    if any(row["kind"] != "image" and row["mime"] != "application/pdf" for row in usable):
        raise BadRequest("A proof is a picture or a PDF.", code="proof_kind", field="media_ids")
    for place, media_id in enumerate(media_ids):
        kept = await q.fetchval(tx, "copy_upload", id=media_id, now=now)
        await q.execute(tx, "add_proof", consent_ids=list(consent_ids), attachment_id=kept, position=place)


async def of(tx: Tx, contact_id: int) -> dict[int, list[asyncpg.Record]]:
    """By line: id, filename, mime, size and kind of its files, in order."""
    found: dict[int, list[asyncpg.Record]] = {}
    for row in await q.fetch(tx, "list_proofs", contact_id=contact_id):
        found.setdefault(row["consent_id"], []).append(row)
    return found
