"""The field `calls`: somebody rang. For a text desk every call ends as a line in the conversation."""

from __future__ import annotations

from typing import Any, Literal

from shortline.channels.event_parts import Route
from shortline.channels.events import CallEvent, InboundEvent, Unknown
from shortline.channels.whatsapp import parse_people as people
from shortline.channels.whatsapp.errors import problem
from shortline.channels.whatsapp.identity import digits
from shortline.channels.whatsapp.lenient import Object, Unreadable, as_text, instant, integer, members, needed, string
from shortline.channels.whatsapp.parse_message import WAMID_MAX

CallStatus = Literal["ringing", "answered", "missed", "rejected", "failed"]
_PROGRESS: dict[str, CallStatus] = {"ringing": "ringing", "accepted": "answered", "rejected": "rejected"}


def call(item: Object, value: Object, book: people.Book, route: Route, path: str) -> InboundEvent:
    """`connect` rings; `terminate` tells how it ended, and without a start time nobody had answered."""
    wacid = needed(item, "id", most=WAMID_MAX)
    event = (string(item, "event", most=64) or "").lower()
    head: dict[str, Any] = {
        "route": route,
        "path": path,
        "key": f"call:{wacid}:{event}",
        "at": instant(item.get("timestamp")),
    }
    if event not in ("connect", "terminate"):
        return Unknown(**head, reason=f"call event {event or 'without a name'}", raw=as_text(item))
    direction = _direction(item, route)
    peer = people.of(item, "from_", "from") if direction == "inbound" else people.of(item, "to_", "to")
    peer = book.completed(peer)
    if not peer.is_known:
        raise Unreadable("neither a number nor a user id of the other side")
    duration = integer(item.get("duration"))
    errors = tuple(problem(error) for error in (*members(item, "errors"), *members(value, "errors")))
    status: CallStatus = "ringing"
    if event == "terminate":
        answered = bool(duration) or instant(item.get("start_time")) is not None
        failed = (string(item, "status") or "").upper() == "FAILED"
        status = "answered" if answered else ("failed" if failed and direction == "outbound" else "missed")
    return CallEvent(
        **head,
        provider_id=wacid,
        peer=peer,
        direction=direction,
        status=status,
        duration_seconds=duration,
        attempt_key=string(item, "biz_opaque_callback_data", most=WAMID_MAX),
        errors=errors,
    )


def call_status(item: Object, value: Object, book: people.Book, route: Route, path: str) -> InboundEvent:
    """Progress of a call that we made."""
    wacid = needed(item, "id", most=WAMID_MAX)
    state = needed(item, "status", most=64).lower()
    head: dict[str, Any] = {
        "route": route,
        "path": path,
        "key": f"call:{wacid}:{state}",
        "at": instant(item.get("timestamp")),
    }
    if state not in _PROGRESS:
        return Unknown(**head, reason=f"call status {state}", raw=as_text(item))
    peer = people.keys(
        string(item, "recipient_id", most=people.ID_MAX), string(item, "recipient_user_id", most=people.ID_MAX)
    )
    peer = book.completed(peer)
    if not peer.is_known:
        raise Unreadable("neither a number nor a user id of the other side")
    return CallEvent(
        **head,
        provider_id=wacid,
        peer=peer,
        direction="outbound",
        status=_PROGRESS[state],
        attempt_key=string(item, "biz_opaque_callback_data", most=WAMID_MAX),
    )


def _direction(item: Object, route: Route) -> Literal["inbound", "outbound"]:
    given = (string(item, "direction", most=64) or "").upper()
    if given == "BUSINESS_INITIATED":
        return "outbound"
    ours, caller = digits(route.display_phone_number), digits(string(item, "from", most=people.ID_MAX))
    return "outbound" if given == "" and ours is not None and caller == ours else "inbound"
