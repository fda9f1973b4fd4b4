"""An update on its way into the desk, with what applying it needs."""

from datetime import datetime
from typing import Generic, TypeVar

import msgspec

from shortline.channels.event_parts import Event
from shortline.channels.protocol import InboxConfig

E = TypeVar("E", bound=Event)


class Arrived(msgspec.Struct, Generic[E], frozen=True):
    """`now` is when it arrived; `journal_id` the row of the journal it stood in, None when it stood in none."""

    inbox: InboxConfig
    event: E
    now: datetime
    journal_id: int | None
