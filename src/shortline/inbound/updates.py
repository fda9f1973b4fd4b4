"""From bodies to single updates, and from an update to the inbox it belongs to."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from shortline.channels.events import AccountChanged, InboundEvent, Route, StatusChanged, TemplateChanged, Unparsable
from shortline.channels.protocol import InboxConfig
from shortline.channels.registry import CHANNELS
from shortline.db import Tx, queries

Q = queries(__package__)
LARGE = 64 << 10  # a body above this is read in a thread, so that the rest of the worker goes on


class Update(msgspec.Struct, frozen=True):
    """One item of one body. `door_id` is the inbox whose address it was posted to."""

    journal_id: int
    channel: str
    door_id: int | None
    received_at: datetime
    event: InboundEvent


async def read(rows: Sequence[Any]) -> list[Update]:
    """Everything in these journal rows: messages first, so that no receipt can stand in the way of a customer."""
    found: list[Update] = []
    for row in rows:
        body = bytes(row["body"])
        parsed = (
            await asyncio.to_thread(parse, row["channel"], body) if len(body) > LARGE else parse(row["channel"], body)
        )
        found += [Update(row["id"], row["channel"], row["inbox_id"], row["received_at"], event) for event in parsed]
    found.sort(key=lambda update: isinstance(update.event, StatusChanged))
    return found


def parse(channel: str, body: bytes) -> list[InboundEvent]:
    """A channel's `parse` never raises; should it all the same, the body is one unreadable update."""
    try:
        return CHANNELS[channel].parse(body)
    except Exception as error:
        return [unreadable(type(error).__name__)]


def unreadable(why: str) -> Unparsable:
    return Unparsable(route=Route(), path="$", key="", error=why)


class Routes:
    """Who an update is for: by its number, or by its account when it concerns the account; the door does not matter."""

    def __init__(self) -> None:
        self._by_number: dict[tuple[str, str], InboxConfig] = {}
        self._by_account: dict[tuple[str, str], list[InboxConfig]] = {}

    @classmethod
    async def load(cls, tx: Tx, updates: Iterable[Update]) -> "Routes":
        routes = cls()
        numbers: dict[str, set[str]] = {}
        accounts: dict[str, set[str]] = {}
        for update in updates:
            route = update.event.route
            if route.phone_number_id:
                numbers.setdefault(update.channel, set()).add(route.phone_number_id)
            elif route.waba_id:
                accounts.setdefault(update.channel, set()).add(route.waba_id)
        for channel, wanted in numbers.items():
            for row in await Q.fetch(tx, "list_inboxes_by_number", channel=channel, numbers=sorted(wanted)):
                routes._by_number[channel, row["phone_number_id"]] = _config(row)
        for channel, wanted in accounts.items():
            for row in await Q.fetch(tx, "list_inboxes_by_account", channel=channel, accounts=sorted(wanted)):
                routes._by_account.setdefault((channel, row["waba_id"]), []).append(_config(row))
        return routes

    def find(self, update: Update) -> list[InboxConfig]:
        route = update.event.route
        if route.phone_number_id:
            inbox = self._by_number.get((update.channel, route.phone_number_id))
            return [inbox] if inbox else []
        inboxes = self._by_account.get((update.channel, route.waba_id or ""), [])
        if isinstance(update.event, TemplateChanged):
            return inboxes[:1]  # templates belong to the account: once is enough
        shown = _digits(route.display_phone_number)
        if isinstance(update.event, AccountChanged) and shown:
            return [inbox for inbox in inboxes if _digits(inbox.display_phone_number) == shown] or inboxes
        return inboxes


def route_name(update: Update) -> str:
    route = update.event.route
    return route.phone_number_id or route.waba_id or ""


def _config(row: Any) -> InboxConfig:
    """Without secrets: applying an update needs none."""
    return InboxConfig(
        id=row["id"],
        channel=row["channel"],
        name=row["name"],
        phone_number_id=row["phone_number_id"] or "",
        waba_id=row["waba_id"] or "",
        display_phone_number=row["display_phone_number"],
    )


def _digits(number: str | None) -> str:
    return "".join(char for char in number or "" if char.isdigit())
