"""`shortline restore PLACE`: a backup into an empty place, after saying what it will do; and then nothing is sent.

Every check comes before the first change. A restored desk starts on hold: what waited in it may have left long ago.
"""

import asyncio
import hashlib
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg

from shortline import __version__
from shortline.db import halves, migrate, queries
from shortline.media.store import ObjectStore
from shortline.recovery.backup import COPIES_AT_ONCE, FORMAT, TOLD_EVERY, Say, key_print
from shortline.recovery.place import Place, media_path
from shortline.recovery.programs import environment, program
from shortline.settings import Settings

Q = queries(__package__)


class CannotRestore(Exception):
    """Nothing was changed; the sentence says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Plan:
    place: Place
    stamp: str
    manifest: dict[str, Any]
    without_secrets: bool

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.manifest["made_at"])

    def lines(self, settings: Settings) -> list[str]:
        counts = self.manifest["counts"]
        found = [
            f"Backup of {self.made_at:%d %B %Y, %H:%M} UTC, made by version {self.manifest['version']}.",
            f"{counts['conversations']:,} conversations, {counts['messages']:,} messages, {counts['contacts']:,} contacts, "
            f"{self.manifest['files']['count']:,} files.",
            f"It goes into {(settings.database_url and 'the database you named') or settings.data_dir}, which is empty.",
            "Afterwards nothing is sent until an admin has looked at what waits.",
        ]
        if self.without_secrets:
            found.append("The secret key is another one: every inbox asks for its token and app secret again.")
        return found


async def plan(settings: Settings, url: str, where: str, *, without_secrets: bool) -> Plan:
    """Look at both sides. Raises CannotRestore or BadPlace; nothing is changed here."""
    base, _, last = where.rstrip("/").rpartition("/")
    place = Place.at(where)
    if await place.has("manifest.json"):
        place, stamp = Place.at(base or "/"), last
    else:
        stamps = await place.stamps()
        if not stamps:
            raise CannotRestore(f"There is no whole backup in {place.name}.")
        stamp = stamps[-1]
    manifest = await place.manifest(stamp)
    if manifest.get("format") != FORMAT:
        raise CannotRestore(f"This backup has format {manifest.get('format')}; version {__version__} reads {FORMAT}.")
    unknown = sorted(set(manifest["migrations"]) - halves.known().keys() - halves.known_posts().keys())
    if unknown:
        raise CannotRestore(
            f"This backup was made by a newer version ({manifest['version']}). Install that version, or a later one, first."
        )
    same_key = manifest["key_print"] == key_print(settings.secret_key)
    if not same_key and not without_secrets:
        raise CannotRestore(
            "The secrets of this backup were sealed with another secret key. Put that key into SHORTLINE_SECRET_KEY. "
            "If it is lost, add --without-secrets: all else is restored, and every inbox asks for its tokens again."
        )
    connection = await asyncpg.connect(url)
    try:
        if not await Q.fetchval(connection, "is_empty"):
            raise CannotRestore("The database is not empty. A backup is only restored into an empty place.")
    finally:
        await connection.close()
    return Plan(place, stamp, manifest, without_secrets=not same_key)


async def restore(settings: Settings, url: str, found: Plan, say: Say) -> None:
    """Do it. A failure leaves the database empty as it was, or says what is missing."""
    with tempfile.TemporaryDirectory(prefix="shortline-restore-") as folder:
        dump = Path(folder) / "database.dump"
        await _fetch(found, dump, say)
        await _pg_restore(url, dump)
    say("  database: restored")
    keys = (await found.place.get(f"{found.stamp}/media.txt")).decode().split()
    await _copy_back(settings, found, keys, say)
    connection = await asyncpg.connect(url)
    try:
        counts = dict(await Q.fetchrow(connection, "count_kept") or {})
        if counts != found.manifest["counts"]:
            raise CannotRestore(f"The restored database holds {counts}, the backup said {found.manifest['counts']}.")
        await migrate.migrate(url)
        await Q.execute(connection, "hold_restored", now=datetime.now(UTC), backup_of=found.made_at)
        if found.without_secrets:
            await Q.execute(connection, "pause_inboxes")
        await connection.execute("ANALYZE")
    finally:
        await connection.close()
    say("Restored. Start it with `shortline up`: nothing is sent until an admin has looked at what waits.")


async def _fetch(found: Plan, target: Path, say: Say) -> None:
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as file:
        async for piece in found.place.stream(f"{found.stamp}/database.dump"):
            digest.update(piece)
            size += len(piece)
            file.write(piece)
    if digest.hexdigest() != found.manifest["database"]["sha256"]:
        raise CannotRestore("The database in this backup is damaged: its checksum is wrong. Take an earlier backup.")
    say(f"  database: {size / 2**20:.1f} MB read, checksum right")


async def _pg_restore(url: str, dump: Path) -> None:
    """All or nothing: one transaction."""
    running = await asyncio.create_subprocess_exec(
        program("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
        f"--dbname={environment(url).get('PGDATABASE', 'shortline')}", os.fspath(dump),
        env=environment(url), stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, errors = await running.communicate()
    if running.returncode != 0:
        raise CannotRestore(f"The database could not be restored:\n{errors.decode(errors='replace').strip()}")


async def _copy_back(settings: Settings, found: Plan, keys: list[str], say: Say) -> None:
    gone = set(found.manifest["files"]["missing"])
    store = ObjectStore.from_settings(settings)
    waiting = iter([key for key in keys if key not in gone])
    done = 0

    async def some() -> None:
        nonlocal done
        for key in waiting:
            await store.put_as(key, await found.place.get(media_path(key)))
            done += 1
            if done % TOLD_EVERY == 0:
                say(f"  files: {done} of {len(keys)}")

    await asyncio.gather(*(some() for _ in range(COPIES_AT_ONCE)))
    say(f"  files: {done}")
