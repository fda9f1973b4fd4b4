"""The way in, as a provider meets it: a real server in front of a real database, signed posts, a reader of the journal."""

from collections.abc import AsyncIterator

import httpx
import pytest

from shortline.clock import ManualClock
from shortline.db import Database
from shortline.inbound.door import Door
from shortline.inbound.fast_path import fast_path
from shortline.inbound.journal import Journal
from shortline.inbound.runner import ApplyRunner
from tests import cast
from tests.inbound.post import Provider, handlers
from tests.serving import serving


@pytest.fixture
async def journal(db: Database) -> AsyncIterator[Journal]:
    started = await Journal(db).start()
    yield started
    await started.stop()


@pytest.fixture
def door(db: Database, journal: Journal, clock: ManualClock) -> Door:
    return Door(db, cast.BOX, journal, clock)


@pytest.fixture
async def provider(db: Database, door: Door) -> AsyncIterator[Provider]:
    """Posts to one inbox of a desk that really listens."""
    inbox = await cast.inbox(db)
    async with serving(door, http=fast_path(door)) as url, httpx.AsyncClient(base_url=url, timeout=20) as client:
        yield Provider(client, db, inbox)


@pytest.fixture
def reader(db: Database, clock: ManualClock) -> ApplyRunner:
    return ApplyRunner(db, handlers(), clock)
