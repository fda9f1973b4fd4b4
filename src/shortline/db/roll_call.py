"""Who is alive, and how old: every web server and worker says so every few seconds, with the newest migration it knows.

A post half runs when nobody older is alive. Whoever starts with an older version, or wakes up after a long pause, finds
out that the database has gone on, and ends instead of working on what it does not understand.
"""

import os
import secrets
import socket
from dataclasses import dataclass

import asyncpg

from shortline.db import halves
from shortline.db.pool import Database
from shortline.db.queries import queries

Q = queries("shortline.db")
EVERY = 5.0  # seconds between two answers
DEAD_AFTER = 60.0  # seconds without an answer
POST_LOCK = 0x53484F5254 + 1  # held while a post half runs, and shared by an older process while it starts


class TooOld(Exception):
    """The database has a post half this program does not know; the sentence says what to do."""

    def __init__(self, posts: list[str]):
        super().__init__(
            f"A newer version of Shortline has finished its upgrade of this database ({', '.join(posts)}). "
            "This version can no longer work on it: install the newer one here."
        )


@dataclass(frozen=True, slots=True)
class Process:
    name: str
    kind: str
    knows: str

    def __str__(self) -> str:
        return f"shortline {self.kind} {self.name} (knows {self.knows or 'nothing of this'})"


class RollCall:
    """One process's line. `await roll.answer()` every few seconds, `await roll.leave()` at the very end."""

    def __init__(self, db: Database, kind: str):
        self._db, self._kind = db, kind
        # The number of a process is 1 in every container: a word of its own keeps two of them apart.
        self._name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self._known_here = False

    async def answer(self) -> None:
        """Raises TooOld when this program must not go on."""
        async with self._db.transaction() as tx:
            newer = await halves.newer(tx)
            if newer and not self._known_here:
                await Q.execute(tx, "wait_for_post", lock=POST_LOCK)
                newer = await halves.newer(tx)
            if posts := [name for name in newer if name.endswith(halves.POST)]:
                raise TooOld(posts)
            if not self._known_here:
                await Q.execute(tx, "forget_the_dead")
            await Q.execute(tx, "answer_roll_call", name=self._name, kind=self._kind, knows=halves.newest())
        self._known_here = True

    async def leave(self) -> None:
        """Nobody needs to wait for this process any more."""
        async with self._db.transaction(wait=1) as tx:
            await Q.execute(tx, "leave", name=self._name)


async def older_than(connection: asyncpg.Connection, name: str) -> list[Process]:
    """Living processes that do not know this migration."""
    rows = await Q.fetch(connection, "list_alive", seconds=DEAD_AFTER)
    alive = [Process(row["name"], row["kind"], row["knows"]) for row in rows]
    return [process for process in alive if halves.number(process.knows) < halves.number(name)]


async def count_workers(connection: asyncpg.Connection) -> int:
    """Workers seen in the last 30 seconds."""
    return int(await Q.fetchval(connection, "count_workers"))
