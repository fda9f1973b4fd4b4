"""The sender's housekeeping: what was interrupted, what stays unknown, what was overtaken by the customer's own word.

It looks every two seconds while there is something of the kind, and rests while there is not: until somebody stirs it,
or for as long as a doorbell may have been lost.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

from shortline import log
from shortline.clock import Clock
from shortline.db import GONE, RETRYABLE, Database
from shortline.errors import Unavailable
from shortline.outbound.call_off import call_off
from shortline.outbound.reconcile import reconcile, sweep_orphans

LOG = log.get(__name__)
ROUND_EVERY = 2.0
SWEEP_EVERY = 600.0


class Upkeep:
    """`restless`: whether there is something to look after; its owner says so, and calls `stir` when it becomes true."""

    def __init__(self, db: Database, clock: Clock, *, safety: float, changed: Callable[[], None]):
        self._db, self._clock, self._safety, self._changed = db, clock, safety, changed
        self.restless = True
        self._stirred = asyncio.Event()
        self._swept = 0.0

    def stir(self) -> None:
        self._stirred.set()

    async def run(self) -> None:
        """Until cancelled. A round comes at most every ROUND_EVERY seconds, and at least every `safety`."""
        while True:
            self._stirred.clear()
            try:
                await self._round()
            except (*GONE, *RETRYABLE, Unavailable) as error:
                # A deadlock with a batch of statuses among them: the next round does what is left.
                LOG.warning("upkeep of the outbox waits for the database", error=type(error).__name__)
            except Exception as error:
                LOG.error("upkeep of the outbox stumbled", exc=error)
            await asyncio.sleep(ROUND_EVERY)
            if not self.restless:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stirred.wait(), self._safety)

    async def _round(self) -> None:
        if await reconcile(self._db, self._clock) + await call_off(self._db, self._clock):
            self._changed()
        if time.monotonic() - self._swept > SWEEP_EVERY:
            await sweep_orphans(self._db, self._clock)
            self._swept = time.monotonic()
