"""The spine: one append-only table that timeline, live screens, webhooks and reports read."""

from shortline.events import kinds
from shortline.events.record import record

__all__ = ["kinds", "record"]
