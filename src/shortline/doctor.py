"""`shortline doctor`: looks at the installation and says, line by line, what is wrong and what to do."""

import shutil
from collections.abc import AsyncIterator

import asyncpg

from shortline.db import Database, Tx, halves, queries, roll_call
from shortline.secrets import Box, WrongKey
from shortline.settings import Settings

DISK_LOW = 1024 * 1024 * 1024  # bytes; PostgreSQL and media need room to breathe
Q = queries("shortline.api")
Line = tuple[bool, str]


async def findings(settings: Settings) -> AsyncIterator[Line]:
    """Pairs of (all well, sentence)."""
    free = shutil.disk_usage(settings.data_dir if settings.data_dir.exists() else settings.data_dir.anchor).free
    yield free > DISK_LOW, f"{free // (1024 * 1024):,} MB free for {settings.data_dir}"
    if settings.public_url.startswith("https://"):
        yield True, f"reachable as {settings.public_url}"
    else:
        yield False, "SHORTLINE_PUBLIC_URL is not an https address: a real WhatsApp number cannot call this desk"
    try:
        db = await Database(settings.database_url or "", size=2, name="shortline-doctor").open()
    except (OSError, asyncpg.PostgresError) as error:
        yield False, f"the database cannot be reached ({type(error).__name__}): is it running, is the address right?"
        return
    async with db.reading() as tx:
        version = tx.get_server_version()
        yield version.major >= 15, f"PostgreSQL {version.major}.{version.minor}"
        waiting = await halves.pending(tx)
        yield (
            not waiting,
            f"migrations to run: {', '.join(waiting)} (shortline migrate)" if waiting else "schema up to date",
        )
        if waiting:
            await db.close()
            return
        async for line in _upgrade(tx):
            yield line
        workers = await roll_call.count_workers(tx)
        yield workers > 0, f"{workers} worker(s) seen in the last 30 seconds"
        sealed = await Q.fetch(tx, "sealed_secrets")
        broken = 0
        for row in sealed:
            try:
                Box.of(settings).open(row["secrets"])
            except WrongKey:
                broken += 1
        yield (
            not broken,
            (
                f"{broken} of {len(sealed)} inboxes were sealed with another key: put that key back, or enter the secrets anew"
                if broken
                else f"secrets of {len(sealed)} inbox(es) open with this key"
            ),
        )
        counts = await Q.fetchrow(tx, "count_journal")
        if counts is not None:
            yield not counts["quarantined"], f"{counts['quarantined']} updates in quarantine (Settings, Journal)"
            yield not counts["unrouted"], f"{counts['unrouted']} updates for numbers no inbox has (Settings, Journal)"
    await db.close()


async def _upgrade(tx: Tx) -> AsyncIterator[Line]:
    """What an upgrade on its way still waits for; only a program too old for its database is something wrong."""
    newer = await halves.newer(tx)
    if taken := [name for name in newer if name.endswith(halves.POST)]:
        yield False, f"this version is too old for the database ({', '.join(taken)}): install the newer one here"
    elif newer:
        yield True, f"a newer version has begun its upgrade ({', '.join(newer)}); this one goes on until it is replaced"
    for name in await halves.pending_posts(tx):
        older = await roll_call.older_than(tx, name)
        yield (
            True,
            f"{name} runs when these of an older version have ended: {'; '.join(map(str, older))}"
            if older
            else f"{name} can run now; a worker does it by itself (or: shortline migrate --post)",
        )


async def doctor(settings: Settings) -> int:
    """Print what was found; 0 when all is well, else 1."""
    well = True
    async for good, sentence in findings(settings):
        well &= good
        print(f"{'ok   ' if good else 'LOOK '} {sentence}")
    return 0 if well else 1
