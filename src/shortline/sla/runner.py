"""The part of a worker that goes the rounds: every second while somebody's time runs, and seldom while nobody waits."""

import asyncio
from contextlib import suppress

from shortline import log
from shortline.clock import Clock
from shortline.db import GONE, RETRYABLE, Database
from shortline.errors import Unavailable
from shortline.sla.rounds import Round, go_round

LOG = log.get(__name__)
EVERY, SELDOM = 1.0, 5.0  # seconds


async def run(db: Database, clock: Clock, stop: asyncio.Event) -> None:
    while not stop.is_set():
        found = Round(ahead=True)
        try:
            async with db.transaction() as tx:
                found = await go_round(tx, now=clock.now())
        except (*GONE, *RETRYABLE, Unavailable) as error:
            # Among them a deadlock with a batch of messages: the next round tells what this one could not.
            LOG.warning("the rounds of the clocks wait for the database", error=type(error).__name__)
        pause = 0.0 if found.more else EVERY if found.ahead else SELDOM
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
