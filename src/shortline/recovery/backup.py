"""`shortline backup PLACE`: the database of one moment, every file it names, and what is needed to restore them.

The desk goes on meanwhile: everything is read in one snapshot, and files never change once they are written.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import asyncpg

from shortline import __version__
from shortline.db import halves, queries
from shortline.errors import NotFound
from shortline.media.store import ObjectStore
from shortline.recovery.place import Place, media_path
from shortline.recovery.programs import environment, program
from shortline.settings import Settings

Q = queries(__package__)
FORMAT = 1
COPIES_AT_ONCE = 8
TOLD_EVERY = 500  # files
CHUNK = 1 << 20
NOT_KEPT = frozenset({"secret_key", "secret_key_previous", "owner_password", "database_url", "metrics_token"})
Say = Callable[[str], None]


class BackupFailed(Exception):
    """The backup is not whole; the sentence says what went wrong."""


def key_print(secret_key: str) -> str:
    """Tells whether two installations have the same secret key, and nothing about it."""
    return hmac.new(secret_key.encode(), b"shortline backup", hashlib.sha256).hexdigest()[:32]


async def backup(settings: Settings, url: str, where: str, say: Say) -> str:
    """Make one; returns its name in that place. Raises BackupFailed, BadPlace or ProgramMissing."""
    place = Place.at(where, make=True)
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            made_at = datetime.now(UTC)
            stamp = made_at.strftime("%Y%m%dT%H%M%SZ")
            snapshot = await Q.fetchval(connection, "export_snapshot")
            counts = await Q.fetchrow(connection, "count_kept")
            keys = [row["key"] for row in await Q.fetch(connection, "list_objects")]
            migrations = sorted(await halves.applied(connection))
            dump = await _dump(url, snapshot, place, f"{stamp}/database.dump", say)
    finally:
        await connection.close()
    missing = await _copy(ObjectStore.from_settings(settings), place, keys, say)
    await place.put(f"{stamp}/media.txt", "".join(f"{key}\n" for key in keys).encode())
    manifest = {
        "format": FORMAT,
        "version": __version__,
        "made_at": made_at.isoformat(),
        "migrations": migrations,
        "database": dump,
        "files": {"count": len(keys), "missing": missing},
        "key_print": key_print(settings.secret_key),
        "counts": dict(counts or {}),
        "settings": {
            name: str(getattr(settings, name))
            for name in settings.__dataclass_fields__
            if name not in NOT_KEPT and getattr(settings, name) not in (None, "")
        },
    }
    await place.put(f"{stamp}/manifest.json", (json.dumps(manifest, indent=1) + "\n").encode())
    if missing:
        say(f"{len(missing)} files were gone from the store already; their messages say so after a restore.")
    say(f"Backup {stamp} is whole, in {place.name}.")
    return stamp


async def _dump(url: str, snapshot: str, place: Place, path: str, say: Say) -> dict[str, Any]:
    command = [program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    running = await asyncio.create_subprocess_exec(
        *command, env=environment(url), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert running.stdout is not None
    assert running.stderr is not None
    digest, size, told = hashlib.sha256(), 0, 0

    async def pieces(source: asyncio.StreamReader) -> AsyncIterator[bytes]:
        nonlocal size, told
        while piece := await source.read(CHUNK):
            digest.update(piece)
            size += len(piece)
            if size >> 26 > told:
                told = size >> 26
                say(f"  database: {size >> 20} MB")
            yield piece

    errors = asyncio.create_task(running.stderr.read())
    await place.put(path, pieces(running.stdout))
    if await running.wait() != 0:
        raise BackupFailed(f"The database could not be dumped:\n{(await errors).decode(errors='replace').strip()}")
    await errors
    say(f"  database: {size / 2**20:.1f} MB")
    return {"bytes": size, "sha256": digest.hexdigest()}


async def _copy(store: ObjectStore, place: Place, keys: list[str], say: Say) -> list[str]:
    """Every file that is not there from an earlier backup. Returns those the store no longer has."""
    missing: list[str] = []
    done = 0
    waiting = iter(keys)

    async def some() -> None:
        nonlocal done
        for key in waiting:
            if not await place.has(media_path(key)):
                try:
                    await place.put(media_path(key), await store.get(key))
                except NotFound:
                    missing.append(key)
            done += 1
            if done % TOLD_EVERY == 0:
                say(f"  files: {done} of {len(keys)}")

    await asyncio.gather(*(some() for _ in range(COPIES_AT_ONCE)))
    say(f"  files: {len(keys) - len(missing)}")
    return sorted(missing)
