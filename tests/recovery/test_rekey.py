"""`shortline rekey`: afterwards the old key opens nothing, and is not needed for anything."""

import asyncio
import os
import subprocess
import sys

import httpx
import pytest

from shortline.db import Database
from shortline.secrets import Box, WrongKey
from shortline.settings import Settings
from tests import cast

OLD, NEW = "test-key", "another key"
SEALED = "SELECT secrets FROM inboxes UNION ALL SELECT response FROM idempotency_keys WHERE response IS NOT NULL"


async def rekey(settings: Settings, **keys: str) -> subprocess.CompletedProcess[str]:
    env = {
        **os.environ,
        "SHORTLINE_DATABASE_URL": settings.database_url or "",
        "SHORTLINE_DATA_DIR": str(settings.data_dir),
        **keys,
    }
    run = [sys.executable, "-m", "shortline", "rekey"]
    return await asyncio.to_thread(subprocess.run, run, env=env, capture_output=True, text=True, check=False)


async def sealed(db: Database) -> list[bytes]:
    async with db.transaction() as tx:
        return [bytes(row["secrets"]) for row in await tx.fetch(SEALED)]


async def test_every_secret_is_sealed_anew_and_the_old_key_opens_none(
    db: Database, client: httpx.AsyncClient, settings: Settings
) -> None:
    removed = await cast.inbox(db, settings)
    await cast.inbox(db, settings)
    async with db.transaction() as tx:
        await tx.execute("UPDATE inboxes SET state = 'disabled' WHERE id = $1", removed.id)
    await cast.signed_in(client, await cast.owner(db), db=db)
    made = await client.post("/api/v1/teams", json={"name": "Night"}, headers={"idempotency-key": "one"})
    assert made.status_code == 201, made.text
    before = [Box(OLD).open(each) for each in await sealed(db)]
    assert len(before) == 3

    done = await rekey(settings, SHORTLINE_SECRET_KEY=NEW, SHORTLINE_SECRET_KEY_PREVIOUS=OLD)
    assert done.returncode == 0, done.stderr
    assert "2 inbox(es)" in done.stdout
    assert [Box(NEW).open(each) for each in await sealed(db)] == before
    for each in await sealed(db):
        with pytest.raises(WrongKey):
            Box(OLD).open(each)

    again = await rekey(settings, SHORTLINE_SECRET_KEY=NEW)
    assert again.returncode == 0, again.stderr
    assert [Box(NEW).open(each) for each in await sealed(db)] == before


async def test_what_neither_key_opens_is_named_and_left_alone(db: Database, settings: Settings) -> None:
    lost, kept = await cast.inbox(db, settings, name="Night bus"), await cast.inbox(db, settings)
    async with db.transaction() as tx:
        await tx.execute("UPDATE inboxes SET secrets = $2 WHERE id = $1", lost.id, Box("a lost key").seal({"a": "b"}))
    done = await rekey(settings, SHORTLINE_SECRET_KEY=NEW, SHORTLINE_SECRET_KEY_PREVIOUS=OLD)
    assert done.returncode == 1
    assert f"Night bus ({lost.id})" in done.stderr
    assert "can be left out" not in done.stdout
    async with db.transaction() as tx:
        found = {row["id"]: bytes(row["secrets"]) for row in await tx.fetch("SELECT id, secrets FROM inboxes")}
    assert Box("a lost key").open(found[lost.id]) == {"a": "b"}
    assert Box(NEW).open(found[kept.id])["access_token"] == "EAA-test-token"
