"""Applying the journal: lane by lane, some hundred rows in one transaction, the cursor moving in that same transaction.

What one update does is done by the handler of its kind, once, because the handler's rows are unique. When something
goes wrong the same batch goes again in ever smaller parts under savepoints, until the bad update stands alone; it is set
aside and its neighbours are shown.
"""

from collections.abc import Awaitable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Protocol

import asyncpg

from shortline import log
from shortline.channels.arrived import Arrived
from shortline.channels.events import InboundEvent, Unparsable
from shortline.channels.protocol import InboxConfig
from shortline.clock import Clock
from shortline.db import GONE, Tx, queries
from shortline.failpoints import failpoint
from shortline.inbound import counters, set_aside, updates
from shortline.inbound.attempt import ROWS, Attempt, next_attempt
from shortline.inbound.set_aside import Aside
from shortline.inbound.trouble import Fault, fault
from shortline.inbound.updates import Routes, Update

LOG = log.get(__name__)
Q = queries(__package__)
READER = 7102  # the class of the advisory lock
BYTES_MAX = 1 << 20
TRIES = 3
SEEN_EVERY = timedelta(seconds=5)


class Handler(Protocol):
    """Does what an update says, in the transaction it is given; a second time it changes nothing."""

    def __call__(
        self, tx: Tx, inbox: InboxConfig, event: Any, *, now: datetime, journal_id: int | None
    ) -> Awaitable[object]: ...


class ManyHandler(Protocol):
    """The same for all updates of its kind in a batch, in their order."""

    def __call__(self, tx: Tx, arrived: Sequence[Arrived[Any]]) -> Awaitable[object]: ...


@dataclass(frozen=True, slots=True)
class Many:
    handle: ManyHandler


Handlers = Mapping[type[InboundEvent], Handler | Many]


class Applier:
    def __init__(self, handlers: Handlers, clock: Clock):
        self._handlers, self._clock = handlers, clock
        self._noted: dict[int, Attempt] = {}  # what this process wrote about a lane
        self._seen: dict[int, datetime] = {}
        self.wanted = ROWS  # the fewest rows that a batch of this round would have taken; its reader sets it back

    async def apply_lane(self, connection: Any, lane: int) -> int:
        """One batch of a lane; returns how many rows. Zero when there is nothing, or another worker is at it."""
        if not await Q.fetchval(connection, "try_lock_lane", space=READER, lane=lane):
            return 0
        try:
            return await self._apply_batch(connection, lane)
        finally:
            if not connection.is_closed():
                await _unlock(connection, lane)

    async def _apply_batch(self, connection: Any, lane: int) -> int:
        state = await Q.fetchrow(connection, "get_lane", lane=lane)
        if state is None:
            return 0
        applied_seq: int = state["applied_seq"]
        last = Attempt(state["head_seq"], state["head_claims"], state["tried_to"], state["careful_to"])
        attempt = next_attempt(last, applied_seq, ours=self._noted.get(lane) == last)
        rows = await Q.fetch(connection, "list_rows", lane=lane, after=applied_seq, most=attempt.rows, bytes=BYTES_MAX)
        if not rows:
            return 0
        self.wanted = min(self.wanted, attempt.rows)
        attempt = attempt.taking(rows[-1]["seq"])
        await self._note(connection, lane, attempt)
        failpoint("in.claimed")
        found = [] if attempt.is_hopeless else await updates.read(rows)
        hopeless = [_whole(row) for row in rows] if attempt.is_hopeless else []
        trial, in_parts = 1, False
        while True:
            try:
                await self._commit(connection, lane, applied_seq, rows, found, hopeless, in_parts=in_parts)
                break
            except Exception as error:
                whose = fault(error)
                if whose is Fault.UPDATE and not in_parts:
                    in_parts = True
                elif whose is Fault.AGAIN and trial < TRIES:
                    trial += 1
                    counters.RETRIED.inc()
                else:
                    await self._excuse(connection, lane, attempt)
                    raise
        failpoint("in.applied")
        counters.LAG.set(max(0.0, (self._clock.now() - rows[-1]["received_at"]).total_seconds()))
        return len(rows)

    async def _excuse(self, connection: Any, lane: int, attempt: Attempt) -> None:
        """The database is in trouble and this reader lives: its note must not count as a death for the next one."""
        with suppress(asyncpg.PostgresError, *GONE):
            await self._note(connection, lane, attempt.survived())

    async def _note(self, connection: Any, lane: int, attempt: Attempt) -> None:
        if self._noted.get(lane) == attempt:
            return
        await Q.execute(
            connection,
            "save_attempt",
            lane=lane,
            head_seq=attempt.head_seq,
            head_claims=attempt.head_claims,
            tried_to=attempt.tried_to,
            careful_to=attempt.careful_to,
        )
        self._noted[lane] = attempt

    async def _commit(
        self,
        connection: Any,
        lane: int,
        applied_seq: int,
        rows: Sequence[Any],
        found: list[Update],
        hopeless: list[Update],
        *,
        in_parts: bool,
    ) -> None:
        async with connection.transaction():
            if await Q.fetchval(connection, "lock_cursor", lane=lane) != applied_seq:
                return
            asides = [set_aside.crashed(update) for update in hopeless]
            asides += await self.handle_all(connection, found, in_parts=in_parts)
            await set_aside.save(connection, asides, now=self._clock.now())
            await Q.execute(connection, "save_cursor", lane=lane, applied_seq=rows[-1]["seq"])
            await self._see_webhooks(connection, rows)
            failpoint("in.before_commit")
        counters.APPLIED.labels("applied").inc(len(found) - len(asides) + len(hopeless))

    async def _see_webhooks(self, tx: Tx, rows: Sequence[Any]) -> None:
        """Each door remembers its last webhook, to some seconds."""
        at = rows[-1]["received_at"]
        doors = {row["inbox_id"] for row in rows if row["inbox_id"] is not None}
        due = sorted(door for door in doors if at - self._seen.get(door, at - 2 * SEEN_EVERY) >= SEEN_EVERY)
        if due:
            await Q.execute(tx, "see_webhooks", ids=due, at=at, unless_since=at - SEEN_EVERY)
            self._seen.update(dict.fromkeys(due, at))

    async def handle_all(
        self, tx: Tx, found: Sequence[Update], *, in_parts: bool = True, now: datetime | None = None
    ) -> list[Aside]:
        """Handle every update, and return those that could not be. `now` instead of the time of arrival: for a replay.

        Not `in_parts`, the first that fails raises, and the transaction is lost.
        """
        routes = await Routes.load(tx, found)
        asides: list[Aside] = []
        ready: list[tuple[Update, InboxConfig]] = []
        for update in found:
            inboxes = routes.find(update)
            if isinstance(update.event, Unparsable):
                asides.append(set_aside.unparsable(update, update.event))
            elif type(update.event) not in self._handlers:
                asides.append(set_aside.not_understood(update))
            elif not inboxes:
                asides.append(set_aside.unrouted(update))
            else:
                ready += [(update, inbox) for inbox in inboxes]
        if in_parts:
            await self._handle_some(tx, ready, asides, now)
        else:
            await self.handle_each(tx, ready, now)
        return asides

    async def handle_each(
        self, tx: Tx, some: Sequence[tuple[Update, InboxConfig]], now: datetime | None = None
    ) -> None:
        """In their order; neighbours of one kind go together when their handler takes many."""
        for kind, neighbours in groupby(some, key=lambda each: type(each[0].event)):
            arrived = [
                Arrived(inbox, update.event, now or update.received_at, update.journal_id)
                for update, inbox in neighbours
            ]
            handler = self._handlers[kind]
            if isinstance(handler, Many):
                await handler.handle(tx, arrived)
                continue
            for each in arrived:
                await handler(tx, each.inbox, each.event, now=each.now, journal_id=each.journal_id)

    async def _handle_some(
        self, tx: Tx, some: Sequence[tuple[Update, InboxConfig]], asides: list[Aside], now: datetime | None
    ) -> None:
        """All of them under one savepoint; if that fails, each half by itself."""
        if not some:
            return
        try:
            async with tx.transaction():
                await self.handle_each(tx, some, now)
        except Exception as error:
            if fault(error) is not Fault.UPDATE:
                raise
            if len(some) == 1:
                update, inbox = some[0]
                LOG.error("an update was set aside", exc=error, journal_id=update.journal_id, path=update.event.path)
                asides.append(set_aside.failed(update, inbox.id, error))
                return
            middle = len(some) // 2
            await self._handle_some(tx, some[:middle], asides, now)
            await self._handle_some(tx, some[middle:], asides, now)


async def _unlock(connection: Any, lane: int) -> None:
    """A connection that may still hold the lane must not go back to the pool."""
    try:
        await Q.fetchval(connection, "unlock_lane", space=READER, lane=lane)
    except BaseException:
        connection.terminate()
        raise


def _whole(row: Any) -> Update:
    """A body nobody could read and live, as one update."""
    event = updates.unreadable("crashed")
    return Update(row["id"], row["channel"], row["inbox_id"], row["received_at"], event)
