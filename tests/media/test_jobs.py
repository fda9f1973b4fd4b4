"""Files that were added and never sent are cleared away; the others stay."""

import pytest

from shortline.api.runtime import Runtime
from shortline.errors import NotFound
from shortline.jobs import JobContext
from shortline.media import upload
from shortline.media.jobs import sweep
from tests import cast
from tests.media import files


async def test_files_nobody_sent_are_swept_after_a_week(runtime: Runtime) -> None:
    ctx = JobContext(runtime.db, runtime.clock, runtime.http, runtime.settings, runtime.store)
    ali = await cast.agent(runtime.db)
    prepared = await upload.prepare(
        runtime.store, runtime.settings, files.jpeg(), filename="a.jpg", declared="image/jpeg"
    )
    async with runtime.db.transaction() as tx:
        forgotten = await upload.add(tx, prepared, agent_id=ali.agent_id, now=runtime.clock.now())
    inbox = await cast.inbox(runtime.db, runtime.settings)
    await cast.inbound_text(runtime.db, inbox, None, kind="image", attachments=(cast.picture(),))
    await sweep(ctx, {})
    async with runtime.db.transaction() as tx:
        assert await tx.fetchval("SELECT count(*) FROM attachments") == 2
        await tx.execute("UPDATE attachments SET created_at = created_at - interval '8 days'")
    async with runtime.db.transaction() as tx:
        of_a_macro = await tx.fetchval(
            "WITH m AS (INSERT INTO macros (shortcut, name, wordings, created_at, updated_at) VALUES ('m', 'm', '{x}', $1, $1)"
            " RETURNING id), f AS (INSERT INTO attachments (kind, state, created_at) VALUES ('document', 'ready', $1"
            " - interval '8 days') RETURNING id) SELECT id FROM f",
            runtime.clock.now(),
        )
        await tx.execute("INSERT INTO macro_files SELECT id, $1, 1 FROM macros", of_a_macro)
    await sweep(ctx, {})
    async with runtime.db.transaction() as tx:
        assert await tx.execute("DELETE FROM macro_files") == "DELETE 1"
        assert await tx.execute("DELETE FROM attachments WHERE id = $1", of_a_macro) == "DELETE 1", "a macro needs it"
        assert await tx.fetchval("SELECT count(*) FROM attachments WHERE message_id IS NOT NULL") == 1
        assert await tx.fetchval("SELECT count(*) FROM attachments") == 1
    assert forgotten.object_key is not None
    with pytest.raises(NotFound):
        await runtime.store.get(forgotten.object_key)
