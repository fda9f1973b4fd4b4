"""An inbox as the rest of the desk sees it: everything but its secrets."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shortline.errors import Conflict


class NumberTaken(Conflict):
    code, sentence = "number_taken", "Another inbox already uses this phone number id."


@dataclass(frozen=True, slots=True)
class Inbox:
    id: int
    channel: str
    name: str
    phone_number_id: str | None
    waba_id: str | None
    display_phone_number: str
    verified_name: str
    quality_rating: str
    messaging_limit: str
    graph_url: str | None
    state: str
    paused_reason: str
    team_id: int | None
    is_demo: bool
    webhook_verified_at: datetime | None
    subscribed_at: datetime | None
    last_webhook_at: datetime | None
    last_inbound_at: datetime | None
    last_outbound_at: datetime | None
    templates_synced_at: datetime | None
    silent_since: datetime | None  # the last sign of life before the silence alarm; None: no alarm
    silent_expected: float | None  # how often customers would usually have written meanwhile
    checked_at: datetime | None
    failing: list[dict[str, Any]]  # the checks that said no
    created_at: datetime
    updated_at: datetime

    @property
    def is_live(self) -> bool:
        """Whether updates for its number belong to it."""
        return self.state != "disabled"
