"""The part of a worker that hands over at closing and home at opening: seldom where no team takes over from another."""

import asyncio
from contextlib import suppress

from shortline import log
from shortline.clock import Clock
from shortline.db import GONE, RETRYABLE, Database
from shortline.errors import Unavailable
from shortline.overnight.rounds import Round, go_round

LOG = log.get(__name__)
EVERY, SELDOM = 3.0, 15.0  # seconds


async def run(db: Database, clock: Clock, stop: asyncio.Event) -> None:
    while not stop.is_set():
        found = Round(pairs=1)
        try:
            found = await go_round(db, now=clock.now())
        except (*GONE, *RETRYABLE, Unavailable) as error:
            LOG.warning("the teams that take over wait for the database", error=type(error).__name__)
        moved = found.over or found.home
        pause = 0.0 if found.more and moved else EVERY if found.pairs else SELDOM
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
