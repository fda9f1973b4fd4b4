"""The part of a worker that goes round the rules: every few seconds, and with one small look where none is on."""

import asyncio
from contextlib import suppress

from shortline import log
from shortline.automation.rounds import go_round
from shortline.clock import Clock
from shortline.db import GONE, RETRYABLE, Database
from shortline.errors import Unavailable

LOG = log.get(__name__)
EVERY = 5.0  # seconds


async def run(db: Database, clock: Clock, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await go_round(db, now=clock.now())
        except (*GONE, *RETRYABLE, Unavailable) as error:
            LOG.warning("the time rules wait for the database", error=type(error).__name__)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY)
