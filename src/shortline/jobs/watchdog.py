"""A job that takes its worker along comes back to the head of the queue again and again. After a few times it is set aside.

Its neighbours die with it, so the count alone would blame them too: whoever died before runs alone, and counts only then.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from shortline.db import Database, queries

Q = queries(__package__)
DEATHS = 3


class Deadly(Exception):
    """This job ended its worker too often; a person must look before it runs again."""


class Watchdog:
    """One for each worker."""

    def __init__(self, db: Database):
        self._db = db
        self._alone = asyncio.Lock()

    @asynccontextmanager
    async def watch(self, job_id: int) -> AsyncIterator[None]:
        """Around one run. Raises Deadly instead of a run too many. A run that is cut off leaves its start behind."""
        async with self._db.transaction() as tx:
            starts = await Q.fetchval(tx, "count_starts", job_id=job_id) or 0
        if starts >= DEATHS:
            await self._forget(job_id)
            raise Deadly(f"started {starts} times and never came to an end")
        if not starts:
            async with self._counted(job_id):
                yield
            return
        async with self._alone, self._counted(job_id):
            yield

    @asynccontextmanager
    async def _counted(self, job_id: int) -> AsyncIterator[None]:
        async with self._db.transaction() as tx:
            await Q.execute(tx, "note_start", job_id=job_id)
        try:
            yield
        except Exception:
            await self._forget(job_id)
            raise
        await self._forget(job_id)

    async def _forget(self, job_id: int) -> None:
        async with self._db.transaction() as tx:
            await Q.execute(tx, "forget_starts", job_id=job_id)
