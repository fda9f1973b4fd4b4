"""What most tests of people need: a number they wrote to."""

import pytest

from shortline.channels.protocol import InboxConfig
from shortline.db import Database
from tests import cast


@pytest.fixture
async def inbox(db: Database) -> InboxConfig:
    return await cast.inbox(db)
