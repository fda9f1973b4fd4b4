"""The connection pool: bounded, with time-outs on everything, and one way to open a transaction."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypeAlias

import asyncpg

from shortline.errors import Unavailable

Tx: TypeAlias = asyncpg.Connection  # a connection inside an open transaction

GONE = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    OSError,
    TimeoutError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.DiskFullError,
)

# A host that lost its network says no goodbye. These make the database end its sessions, and with them their locks, after
# some seconds instead of hours, so that another host takes over. They mean nothing on a local socket.
NOTICE_DEAD_CLIENTS = {
    "tcp_keepalives_idle": "2",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": "2",
    "tcp_user_timeout": "3500",
}


class Again(Exception):
    """Two transactions met, and this one lost: the same work will succeed from the start."""


# The last one: a migration changed a table under a prepared statement. The driver has forgotten it by now.
RETRYABLE = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError, Again, asyncpg.InvalidCachedStatementError)


async def prepare_connection(connection: asyncpg.Connection) -> None:
    """jsonb travels as Python values."""
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=_dump, decoder=json.loads)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


class Connection(asyncpg.Connection):  # type: ignore[misc]  # the driver has no types
    """Of a session nothing outlives its use (settings are local to a transaction, a lane's lock is released where it was
    taken), so a connection goes back to the pool without a round trip that would tidy it up."""

    def get_reset_query(self) -> str:
        return ""


class Database:
    """Two pools on one PostgreSQL. `async with db.transaction() as tx:` is the only way work is committed.

    What only reads has sessions that cannot write. Its statements need no transaction around them, which would be two
    more round trips: each statement sees what is committed when it begins, in a transaction as well as without.
    """

    def __init__(self, url: str, *, size: int = 10, name: str = "shortline"):
        """`size`: connections at most for what writes; for what only reads, half as many more."""
        self.url = url
        self._size = size
        self._name = name
        self._pool: asyncpg.Pool | None = None
        self._readers: asyncpg.Pool | None = None

    async def open(self) -> "Database":
        self._pool = await self._create(least=1, most=self._size)
        self._readers = await self._create(least=0, most=-(-self._size // 2), default_transaction_read_only="on")
        return self

    async def _create(self, *, least: int, most: int, **settings: str) -> asyncpg.Pool:
        return await asyncpg.create_pool(
            self.url,
            min_size=least,
            max_size=most,
            init=prepare_connection,
            connection_class=Connection,
            command_timeout=60,
            max_inactive_connection_lifetime=300,
            statement_cache_size=400,
            server_settings={
                "application_name": self._name,
                "timezone": "UTC",
                **NOTICE_DEAD_CLIENTS,
                "lock_timeout": "10s",
                "idle_in_transaction_session_timeout": "60s",
                **settings,
            },
        )

    async def close(self) -> None:
        for pool in (self._pool, self._readers):
            if pool is not None:
                try:
                    await asyncio.wait_for(pool.close(), 5)
                except TimeoutError:
                    pool.terminate()
        self._pool = self._readers = None

    def connection(self, *, wait: float = 5) -> AbstractAsyncContextManager[asyncpg.Connection]:
        """A connection without a transaction. Raises Unavailable if none is free within `wait` seconds."""
        return _taken(self._pool, wait)

    def reading(self, *, wait: float = 5) -> AbstractAsyncContextManager[Tx]:
        """A connection that cannot write; each statement stands alone. Raises Unavailable as `connection` does."""
        return _taken(self._readers, wait)

    @asynccontextmanager
    async def transaction(self, *, wait: float = 5) -> AsyncIterator[Tx]:
        async with self.connection(wait=wait) as connection, connection.transaction():
            yield connection


@asynccontextmanager
async def _taken(pool: asyncpg.Pool | None, wait: float) -> AsyncIterator[asyncpg.Connection]:
    if pool is None:
        raise Unavailable
    try:
        connection = await pool.acquire(timeout=wait)
    except GONE as error:
        raise Unavailable from error
    try:
        yield connection
    finally:
        await pool.release(connection)
