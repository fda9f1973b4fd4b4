"""A webhook field nobody here knows. What in it plainly comes from a person is a card in that person's conversation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shortline.channels.event_parts import Route
from shortline.channels.events import InboundEvent, MessageReceived, Unknown
from shortline.channels.whatsapp import parse_people as people
from shortline.channels.whatsapp.lenient import Object, Unreadable, as_text, clean, fingerprint, instant, string

ID_MAX = 400
_NOT_ITEMS = {"contacts", "errors", "statuses"}


def cards(field: str, value: Object, route: Route, path: str) -> Iterator[InboundEvent]:
    """An event for every element of every list in the value, or none at all when nobody is named in them."""
    lists = {name: found for name, found in value.items() if isinstance(found, list) and name not in _NOT_ITEMS}
    book = people.Book(value, items=sum(map(len, lists.values())))
    found: list[InboundEvent] = []
    for name, elements in lists.items():
        for place, item in enumerate(elements):
            at = f"{path}.{clean(name)}[{place}]"
            found.append(_card(field, item, book, route, at) or _nothing(field, item, route, at))
    if any(isinstance(event, MessageReceived) for event in found):
        yield from found


def _card(field: str, item: Any, book: people.Book, route: Route, path: str) -> MessageReceived | None:
    """Kept under an id of its own: an id in it may be that of a message it is about. Opens no window."""
    try:
        sender = people.of(item, "from_", "from")
        if not sender.is_known or sender.wa_id in (route.phone_number_id, _digits(route.display_phone_number)):
            return None
        known = string(item, "id", most=ID_MAX) or fingerprint(item)
    except Unreadable:
        return None
    kind = clean(field[:64]) or "unknown"
    return MessageReceived(
        route=route,
        path=path,
        key=f"{kind}:{known}",
        at=instant(item.get("timestamp")),
        provider_id=f"{kind}:{known}",
        sender=book.completed(sender),
        kind="unknown",
        content={"type": kind},
        opens_window=False,
    )


def _nothing(field: str, item: Any, route: Route, path: str) -> Unknown:
    reason = f"field {clean(field[:64]) or 'without a name'}"
    return Unknown(route=route, path=path, key=f"item:{fingerprint(item)}", reason=reason, raw=as_text(item))


def _digits(number: str | None) -> str:
    return "".join(char for char in number or "" if char.isdigit())
