"""The journal: every body that passed the door, byte for byte, committed before anybody is told 200.

Natural group commit: one transaction is in flight, and all that arrives meanwhile goes into the next. A batch whose
outcome is not known counts as not kept: the provider sends it again, and a second copy changes nothing.
"""

import asyncio
import hashlib
from collections import deque
from collections.abc import Callable
from datetime import datetime
from time import perf_counter

import asyncpg

from shortline import log
from shortline.db import GONE, Database, queries
from shortline.ending import end
from shortline.errors import Unavailable
from shortline.failpoints import failpoint
from shortline.inbound import counters, gathering
from shortline.inbound.lane import Lane

LOG = log.get(__name__)
Q = queries(__package__)

ROWS_MAX, BYTES_MAX = 1000, 8 << 20  # of one transaction
WAITING_ROWS, WAITING_BYTES = 20_000, 64 << 20  # more than this is refused with 503, and comes again later
Done = Callable[[Exception | None], None]


class _Row:
    __slots__ = ("body", "channel", "done", "inbox_id", "received_at")

    def __init__(self, channel: str, inbox_id: int, received_at: datetime, body: bytes, done: Done):
        self.channel, self.inbox_id, self.received_at = channel, inbox_id, received_at
        self.body, self.done = body, done


class Journal:
    """One writer for this process, with a connection and a lane of its own."""

    def __init__(self, db: Database):
        self._db = db
        self._lane: Lane | None = None
        self._waiting: deque[_Row] = deque()
        self._waiting_bytes = 0
        self._work, self._bell = asyncio.Event(), asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._unrung = 0  # rows committed since the last doorbell
        self._open = False

    async def start(self) -> "Journal":
        """Returns at once, also while the database is away: until it is back every append is refused."""
        self._open = True
        self._tasks = [asyncio.create_task(self._write()), asyncio.create_task(self._ring())]
        return self

    async def stop(self) -> None:
        """Finish what was accepted, refuse what comes later."""
        self._open = False
        self._work.set()
        if self._tasks:
            writer, ringer = self._tasks
            await writer
            await end(ringer)
        if self._lane is not None:
            await self._lane.close()
            self._lane = None

    async def append(self, channel: str, inbox_id: int, received_at: datetime, body: bytes) -> None:
        """Returns when the body is committed. Raises Unavailable when it may not be."""
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def done(error: Exception | None) -> None:
            if kept.done():  # whoever waited has gone
                return
            if error is None:
                kept.set_result(None)
            else:
                kept.set_exception(error)

        self.put(channel, inbox_id, received_at, body, done)
        await kept

    def put(self, channel: str, inbox_id: int, received_at: datetime, body: bytes, done: Done) -> None:
        """`done` is called once: with None when the body is committed, with Unavailable when it may not be.

        Raises Unavailable, and will not call it, when nothing more is taken now.
        """
        full = len(self._waiting) >= WAITING_ROWS or self._waiting_bytes + len(body) > WAITING_BYTES
        if not self._open or full:
            raise Unavailable
        self._waiting.append(_Row(channel, inbox_id, received_at, body, done))
        self._waiting_bytes += len(body)
        self._work.set()

    def _take(self) -> list[_Row]:
        batch: list[_Row] = []
        size = 0
        while self._waiting and len(batch) < ROWS_MAX:
            size += len(self._waiting[0].body)
            if batch and size > BYTES_MAX:
                break
            batch.append(self._waiting.popleft())
        self._waiting_bytes -= sum(len(row.body) for row in batch)
        return batch

    async def _write(self) -> None:
        while self._open or self._waiting:
            await self._work.wait()
            self._work.clear()
            while self._waiting:
                started = perf_counter()
                batch = self._take()
                try:
                    await self._commit(batch)
                except Exception as error:
                    await self._give_up(batch, error)
                    continue
                self._bell.set()
                for row in batch:
                    self._tell(row, None)
                self._unrung += len(batch)
                if (pause := gathering.before_commit(len(batch), perf_counter() - started)) > 0:
                    await asyncio.sleep(pause)

    async def _commit(self, batch: list[_Row]) -> None:
        lane = self._lane
        if lane is None or lane.is_closed():
            lane = self._lane = await Lane.claim(self._db.url)
        started = perf_counter()
        failpoint("in.row_inserted")
        await Q.execute(
            lane.connection,
            "append",
            lane=lane.number,
            after=lane.last_seq,
            channels=[row.channel for row in batch],
            inbox_ids=[row.inbox_id for row in batch],
            received=[row.received_at for row in batch],
            hashes=[hashlib.sha256(row.body).digest() for row in batch],
            bodies=[row.body for row in batch],
        )
        failpoint("in.committed")
        lane.last_seq += len(batch)
        counters.COMMITS.observe(perf_counter() - started)
        counters.KEPT.inc(len(batch))

    async def _give_up(self, batch: list[_Row], error: Exception) -> None:
        """Nobody waits longer than one failure: the whole queue is refused, and the next row tries a new connection."""
        lane, self._lane = self._lane, None
        if lane is not None:
            lane.abandon()
        refused = [*batch, *self._waiting]
        self._waiting.clear()
        self._waiting_bytes = 0
        LOG.error("received webhooks could not be kept", rows=len(refused), exc=error)
        for row in refused:
            self._tell(row, Unavailable())

    def _tell(self, row: _Row, error: Exception | None) -> None:
        """One who cannot be told (his line broke at this moment) must not keep the others from hearing."""
        try:
            row.done(error)
        except Exception as trouble:
            LOG.error("the sender of a webhook could not be answered", exc=trouble)

    async def _ring(self) -> None:
        """Tell the workers, on another connection: ringing takes a lock that a commit in flight elsewhere may hold."""
        while True:
            await self._bell.wait()
            self._bell.clear()
            rows, self._unrung = self._unrung, 0
            failpoint("in.before_notify")
            try:
                async with self._db.connection(wait=1) as connection:
                    await Q.fetchval(connection, "ring_journal", what="")
            except (Unavailable, asyncpg.PostgresError, *GONE):
                continue  # workers look by themselves as well
            await asyncio.sleep(gathering.before_ring(rows))
