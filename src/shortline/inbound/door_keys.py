"""What the door must know of an inbox to let a webhook in: its channel, its secrets, whether it is open.

Kept in memory for a few seconds and forgotten when an inbox changes. While the database is away the last known keys go
on serving: the journal then says 503, which the provider understands better than 404.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from time import monotonic

from shortline.db import Database, queries
from shortline.secrets import Box

Q = queries(__package__)
FRESH = 3.0
UNKNOWN_FRESH = 1.0
KNOWN_MAX = 10_000


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
        self._known: OrderedDict[int, tuple[float, DoorKey | None]] = OrderedDict()
        self._loading: dict[int, asyncio.Task[DoorKey | None]] = {}

    def forget(self) -> None:
        """An inbox changed: ask again, but keep what we have in case nobody answers."""
        for inbox_id, (_, key) in self._known.items():
            self._known[inbox_id] = (0.0, key)

    async def find(self, inbox_id: int) -> DoorKey | None:
        """None for an unknown inbox. Raises whatever the database raises when nothing is known yet."""
        known = self._known.get(inbox_id)
        if known is not None and monotonic() < known[0]:
            return known[1]
        loading = self._loading.get(inbox_id)
        if loading is None:
            loading = self._loading[inbox_id] = asyncio.create_task(self._load(inbox_id))
            loading.add_done_callback(lambda _: self._loading.pop(inbox_id, None))
        try:
            return await asyncio.shield(loading)
        except Exception:
            if known is not None and known[1] is not None:
                return known[1]
            raise

    async def _load(self, inbox_id: int) -> DoorKey | None:
        async with self._db.connection(wait=2) as connection:
            row = await Q.fetchrow(connection, "get_door_key", id=inbox_id)
        key = None
        if row is not None:
            secrets = self._box.open(bytes(row["secrets"]))
            given = (secrets.get("app_secret"), secrets.get("app_secret_previous"))
            key = DoorKey(
                inbox_id,
                row["channel"],
                row["state"],
                tuple(secret for secret in given if secret),
                secrets.get("verify_token") or "",
            )
        self._known[inbox_id] = (monotonic() + (FRESH if key else UNKNOWN_FRESH), key)
        self._known.move_to_end(inbox_id)
        while len(self._known) > KNOWN_MAX:
            self._known.popitem(last=False)
        return key
