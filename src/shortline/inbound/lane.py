"""A lane of the journal and the one connection that may write to it.

A session lock in the database holds the lane. It is released only when the database itself has ended the session, so
whoever claims the lane next sees everything the last writer committed, and its numbers continue without a gap.
"""

from typing import Any

import asyncpg

from shortline.db import NOTICE_DEAD_CLIENTS, queries

Q = queries(__package__)
WRITER = 7101  # the class of the advisory lock
CONNECT_WITHIN = 3.0
ANSWER_WITHIN = 5.0


class Lane:
    def __init__(self, connection: Any, number: int, last_seq: int):
        self.connection = connection
        self.number = number
        self.last_seq = last_seq

    @classmethod
    async def claim(cls, url: str) -> "Lane":
        """The first lane nobody writes to, or a new one."""
        connection = await asyncpg.connect(
            url,
            timeout=CONNECT_WITHIN,
            command_timeout=ANSWER_WITHIN,
            server_settings={
                "application_name": "shortline-journal",
                "timezone": "UTC",
                # With `off`, a killed database loses what we already answered 200 for.
                "synchronous_commit": "on",
                "statement_timeout": "5s",
                **NOTICE_DEAD_CLIENTS,
            },
        )
        try:
            number = await _first_free(connection)
            return cls(connection, number, await Q.fetchval(connection, "last_seq", lane=number))
        except BaseException:
            connection.terminate()
            raise

    def is_closed(self) -> bool:
        return bool(self.connection.is_closed())

    def abandon(self) -> None:
        self.connection.terminate()

    async def close(self) -> None:
        try:
            await self.connection.close(timeout=2)
        except Exception:
            self.connection.terminate()


async def _first_free(connection: Any) -> int:
    while True:
        for row in await Q.fetch(connection, "list_lanes"):
            lane: int = row["lane"]
            if await Q.fetchval(connection, "try_lock_lane", space=WRITER, lane=lane):
                return lane
        await Q.execute(connection, "add_lane")
