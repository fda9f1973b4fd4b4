"""The spine: one append-only table that timeline, live screens, webhooks and reports read."""

from shortline.events import kinds
from shortline.events.record import Happened, record, record_many

__all__ = ["Happened", "kinds", "record", "record_many"]
