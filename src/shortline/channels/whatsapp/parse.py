"""One webhook body in, a list of events out. Pure, and it never raises.

Every element of every list is accounted for: it becomes an event, or Unknown, or Unparsable with its path. An element
that cannot be read never costs its neighbours. Messages stand before statuses, whatever the order in the body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from shortline.channels.event_parts import Route
from shortline.channels.events import AppError, InboundEvent, StatusChanged, Unknown, Unparsable
from shortline.channels.whatsapp import (
    parse_account,
    parse_call,
    parse_message,
    parse_phone_app,
    parse_status,
    parse_unknown,
)
from shortline.channels.whatsapp.errors import problem
from shortline.channels.whatsapp.lenient import (
    Object,
    Unreadable,
    as_text,
    clean,
    decode,
    fingerprint,
    instant,
    member,
    string,
)
from shortline.channels.whatsapp.parse_people import Book

Reader = Callable[..., InboundEvent]

_MESSAGES: tuple[tuple[str, Reader], ...] = (
    ("messages", parse_message.message),
    ("message_echoes", parse_phone_app.echo),
    ("statuses", parse_status.status),
)
_FIELDS: dict[str, tuple[tuple[str, Reader], ...]] = {
    "messages": _MESSAGES,
    "message_echoes": _MESSAGES,
    "smb_message_echoes": _MESSAGES,
    "calls": (("calls", parse_call.call), ("statuses", parse_call.call_status)),
    "user_preferences": (("user_preferences", parse_account.preference),),
    "smb_app_state_sync": (("state_sync", parse_phone_app.contact_synced),),
}


def parse(body: bytes) -> list[InboundEvent]:
    try:
        root = decode(body)
    except Unreadable as error:
        return [_unparsable(Route(), "$", error, None)]
    if not isinstance(root, dict):
        return [_unparsable(Route(), "$", Unreadable("not an object"), root)]
    found = list(_entries(root))
    if not found:
        return [Unknown(route=Route(), path="$", key=_key(root), reason="empty", raw=as_text(root))]
    return sorted(found, key=lambda event: isinstance(event, StatusChanged))


def locate(body: bytes, path: str) -> Any:
    """The raw item an event came from; None when the path leads nowhere."""
    try:
        found = decode(body)
    except Unreadable:
        return None
    for step in path.replace("[", ".[").split("."):
        if step in ("", "$"):
            continue
        if step.startswith("[") and isinstance(found, list):
            index = int(step[1:-1])
            found = found[index] if index < len(found) else None
        elif isinstance(found, dict):
            found = found.get(step)
        else:
            return None
    return found


def _entries(root: Object) -> Iterator[InboundEvent]:
    for entry, path in _elements(root, "entry", ""):
        if not isinstance(entry, dict):
            yield _unparsable(Route(), path, Unreadable("not an object"), entry)
            continue
        waba_id = _short(entry, "id")
        found = list(_elements(entry, "changes", path + "."))
        if not found:
            yield Unknown(route=Route(waba_id=waba_id), path=path, key=_key(entry), reason="empty", raw=as_text(entry))
        for change, change_path in found:
            yield from _change(change, entry, waba_id, change_path)


def _change(change: Any, entry: Object, waba_id: str | None, path: str) -> Iterator[InboundEvent]:
    if not isinstance(change, dict) or not isinstance(change.get("value"), dict):
        yield _unparsable(Route(waba_id=waba_id), path, Unreadable("no value"), change)
        return
    value: Object = change["value"]
    field = string(change, "field") or ("messages" if "messages" in value or "statuses" in value else "")
    metadata = member(value, "metadata")
    route = Route(
        phone_number_id=_short(metadata, "phone_number_id"),
        waba_id=waba_id,
        display_phone_number=_short(metadata, "display_phone_number") or _short(value, "display_phone_number"),
    )
    path += ".value"
    if field in parse_account.ACCOUNT_FIELDS:
        # One documented page shows the reason of a rejection beside `value`.
        if "rejection_info" in change and "rejection_info" not in value:
            value = {**value, "rejection_info": change["rejection_info"]}
        read = partial(parse_account.account_change, field, value, route, path, entry.get("time"))
        yield _guarded(read, route, path, value)
        return
    if field == "history":
        found = list(_history(value, route, path))
    elif field in _FIELDS:
        found = list(_lists(field, value, route, path))
    else:
        found = list(parse_unknown.cards(field, value, route, path))
    found += [_app_error(error, route, at, entry) for error, at in _elements(value, "errors", path + ".")]
    if found:
        yield from found
    elif field in _FIELDS or field == "history":
        yield Unknown(route=route, path=path, key=_key(value), reason="empty", raw=as_text(value))
    else:
        reason = f"field {clean(field[:64]) or 'without a name'}"
        yield Unknown(route=route, path=path, key=_key(value), reason=reason, raw=as_text(value))


def _lists(field: str, value: Object, route: Route, path: str) -> Iterator[InboundEvent]:
    for name, reader in _FIELDS[field]:
        elements = list(_elements(value, name, path + "."))
        if not elements:
            continue
        book = Book(value, items=len(elements))
        for item, item_path in elements:
            yield _guarded(partial(reader, item, value, book, route, item_path), route, item_path, item)


def _history(value: Object, route: Route, path: str) -> Iterator[InboundEvent]:
    for chunk, chunk_path in _elements(value, "history", path + "."):
        if not isinstance(chunk, dict):
            yield _unparsable(route, chunk_path, Unreadable("not an object"), chunk)
            continue
        for error, at in _elements(chunk, "errors", chunk_path + "."):
            yield _app_error(error, route, at, {})
        for thread, thread_path in _elements(chunk, "threads", chunk_path + "."):
            for item, item_path in _elements(thread, "messages", thread_path + "."):
                read = partial(parse_phone_app.history_message, item, thread, chunk, route, item_path)
                yield _guarded(read, route, item_path, item)
    for name, outgoing in (("messages", False), ("message_echoes", True)):
        for item, item_path in _elements(value, name, path + "."):
            read = partial(parse_phone_app.history_message, item, {}, {}, route, item_path, outgoing=outgoing)
            yield _guarded(read, route, item_path, item)


def _elements(holder: Any, name: str, prefix: str) -> Iterator[tuple[Any, str]]:
    """Elements with their paths. A lone object where a list belongs counts as its only element."""
    found = holder.get(name) if isinstance(holder, dict) else None
    if isinstance(found, list):
        for index, item in enumerate(found):
            yield item, f"{prefix}{name}[{index}]"
    elif found not in (None, ""):
        yield found, f"{prefix}{name}"


def _guarded(read: Callable[[], InboundEvent], route: Route, path: str, item: Any) -> InboundEvent:
    """The wall between one item and its neighbours: whatever goes wrong inside stays inside."""
    try:
        if not isinstance(item, dict):
            raise Unreadable("not an object")
        return read()
    except Exception as error:
        return _unparsable(route, path, error, item)


def _app_error(error: Any, route: Route, path: str, entry: Object) -> InboundEvent:
    def read() -> InboundEvent:
        key = f"error:{fingerprint([route.phone_number_id, entry.get('time'), error])}"
        return AppError(route=route, path=path, key=key, at=instant(entry.get("time")), errors=(problem(error),))

    return _guarded(read, route, path, error)


def _unparsable(route: Route, path: str, error: Exception, item: Any) -> Unparsable:
    said = str(error) if isinstance(error, Unreadable) else f"{type(error).__name__}: {error}"
    return Unparsable(route=route, path=path, key=_key(item), error=clean(said)[:500], raw=as_text(item))


def _short(holder: Any, name: str) -> str | None:
    """An identifier, or nothing: an oversized one routes nowhere."""
    try:
        return string(holder, name, most=64)
    except Unreadable:
        return None


def _key(item: Any) -> str:
    return f"item:{fingerprint(item)}"
