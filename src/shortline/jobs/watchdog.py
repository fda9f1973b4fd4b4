"""A job that takes its worker along comes back to the head of the queue again and again. After a few times it is set aside.

Its neighbours die with it, so the count alone would blame them too: whoever died before runs alone, and counts only then.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from shortline.db import Database, Tx, queries

Q = queries(__package__)
DEATHS = 3


class Deadly(Exception):
    """This job ended its worker too often; a person must look before it runs again."""

    def __init__(self, starts: int):
        self.starts = starts
        super().__init__(f"started {starts} times and never came to an end")


class AlreadyAside(Exception):
    """It was set aside a moment ago, and its worker died before the queue knew."""


class Watchdog:
    """One for each worker."""

    def __init__(self, db: Database):
        self._db = db
        self._alone = asyncio.Lock()

    @asynccontextmanager
    async def watch(self, job_id: int, at_the_end: Callable[[Tx], Awaitable[None]]) -> AsyncIterator[None]:
        """Around one run. Raises Deadly instead of a run too many. A run that is cut off leaves its start behind.

        `at_the_end` is called after a good end, in the transaction that forgets the start.
        """
        async with self._db.transaction() as tx:
            known = await Q.fetchrow(tx, "count_starts", job_id=job_id)
        assert known is not None
        if known["is_set_aside"]:
            raise AlreadyAside
        if known["starts"] >= DEATHS:
            raise Deadly(known["starts"])
        if not known["starts"]:
            async with self._counted(job_id, at_the_end):
                yield
            return
        async with self._alone, self._counted(job_id, at_the_end):
            yield

    @asynccontextmanager
    async def _counted(self, job_id: int, at_the_end: Callable[[Tx], Awaitable[None]]) -> AsyncIterator[None]:
        async with self._db.transaction() as tx:
            await Q.execute(tx, "note_start", job_id=job_id)
        try:
            yield
        except (Exception, asyncio.CancelledError):  # a worker that is stopped has not died of it
            async with self._db.transaction() as tx:
                await forget(tx, job_id)
            raise
        async with self._db.transaction() as tx:
            await forget(tx, job_id)
            await at_the_end(tx)


async def forget(tx: Tx, job_id: int) -> None:
    await Q.execute(tx, "forget_starts", job_id=job_id)
