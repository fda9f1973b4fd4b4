"""What the door must know of an inbox to let a webhook in: its channel, its secrets, whether it is open.

Kept in memory for a few seconds and forgotten when an inbox changes. While the database is away the last known keys go
on serving: the journal then says 503, which the provider understands better than 404.
"""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from time import monotonic

from shortline.db import Database, queries
from shortline.secrets import Box

Q = queries(__package__)
FRESH = 3.0
UNKNOWN_FRESH = 1.0
UNKNOWN_MAX = 1000
STRANGERS_AT_ONCE = 2  # look-ups for ids nobody has heard of: somebody who tries them all must not fill the pool


@dataclass(frozen=True, slots=True)
class DoorKey:
    inbox_id: int
    channel: str
    state: str
    app_secrets: tuple[str, ...] = field(repr=False)
    verify_token: str = field(repr=False)


class DoorKeys:
    def __init__(self, db: Database, box: Box):
        self._db, self._box = db, box
        self._known: dict[int, tuple[float, DoorKey]] = {}
        self._unknown: dict[int, float] = {}
        self._strangers = asyncio.Semaphore(STRANGERS_AT_ONCE)
        self._loading: dict[int, asyncio.Task[DoorKey | None]] = {}

    def forget(self) -> None:
        """An inbox changed: ask again, but keep what we have in case nobody answers."""
        for inbox_id, (_, key) in self._known.items():
            self._known[inbox_id] = (0.0, key)
        self._unknown.clear()

    def known(self, inbox_id: int) -> DoorKey | None:
        """What is in memory and fresh enough."""
        known = self._known.get(inbox_id)
        return known[1] if known is not None and monotonic() < known[0] else None

    async def find(self, inbox_id: int) -> DoorKey | None:
        """None for an unknown inbox. Raises whatever the database raises when nothing is known yet."""
        if (fresh := self.known(inbox_id)) is not None:
            return fresh
        if monotonic() < self._unknown.get(inbox_id, 0.0):
            return None
        known, loading = self._known.get(inbox_id), self._loading.get(inbox_id)
        if loading is None:
            loading = self._loading[inbox_id] = asyncio.create_task(self._load(inbox_id, stranger=known is None))
            loading.add_done_callback(lambda _: self._loading.pop(inbox_id, None))
        try:
            return await asyncio.shield(loading)
        except Exception:
            if known is not None:
                return known[1]
            raise

    async def _load(self, inbox_id: int, *, stranger: bool) -> DoorKey | None:
        async with AsyncExitStack() as stack:
            if stranger:
                await stack.enter_async_context(self._strangers)
            connection = await stack.enter_async_context(self._db.connection(wait=2))
            row = await Q.fetchrow(connection, "get_door_key", id=inbox_id)
        if row is None:
            self._known.pop(inbox_id, None)
            if len(self._unknown) >= UNKNOWN_MAX:
                self._unknown.clear()
            self._unknown[inbox_id] = monotonic() + UNKNOWN_FRESH
            return None
        secrets = self._box.open(bytes(row["secrets"]))
        given = (secrets.get("app_secret"), secrets.get("app_secret_previous"))
        app_secrets = tuple(secret for secret in given if secret)
        key = DoorKey(inbox_id, row["channel"], row["state"], app_secrets, secrets.get("verify_token") or "")
        self._known[inbox_id] = (monotonic() + FRESH, key)
        return key
