"""One element of `value.statuses`: what became of a message we sent."""

from __future__ import annotations

from typing import Any, cast

from shortline.channels.event_parts import Route
from shortline.channels.events import InboundEvent, StatusChanged, Unknown
from shortline.channels.whatsapp import parse_people as people
from shortline.channels.whatsapp.errors import meaning, problem
from shortline.channels.whatsapp.lenient import Object, as_text, flag, instant, member, members, needed, plain, string
from shortline.channels.whatsapp.parse_message import WAMID_MAX

STATES = frozenset({"sent", "delivered", "read", "played", "failed"})
OPAQUE_MAX = 512


def status(item: Object, value: Object, book: people.Book, route: Route, path: str) -> InboundEvent:
    wamid = needed(item, "id", most=WAMID_MAX)
    state = needed(item, "status", most=64).lower()
    head: dict[str, Any] = {
        "route": route,
        "path": path,
        "key": f"status:{wamid}:{state}",
        "at": instant(item.get("timestamp")),
    }
    if state not in STATES:
        return Unknown(**head, reason=f"status {state}", raw=as_text(item))
    errors = tuple(problem(error) for error in members(item, "errors"))
    in_group = string(item, "recipient_type") == "group"
    if in_group:
        recipient = people.keys(
            string(item, "recipient_participant_id", most=people.ID_MAX),
            string(item, "recipient_participant_user_id", most=people.ID_MAX),
            string(item, "recipient_participant_parent_user_id", most=people.ID_MAX),
        )
        head["key"] += f":{recipient.wa_id or recipient.user_id}"
    else:
        recipient = people.keys(
            string(item, "recipient_id", most=people.ID_MAX),
            string(item, "recipient_user_id", most=people.ID_MAX),
            string(item, "parent_recipient_user_id", most=people.ID_MAX),
        )
        recipient = book.completed(recipient)
    failure = None
    if state == "failed":
        failure = meaning(errors[0] if errors else problem({})).as_failure()
    return StatusChanged(
        **head,
        provider_id=wamid,
        state=cast(Any, state),
        attempt_key=string(item, "biz_opaque_callback_data", most=OPAQUE_MAX),
        recipient=recipient,
        errors=errors,
        failure=failure,
        pricing=_pricing(item),
        group_id=string(item, "recipient_id", most=people.ID_MAX) if in_group else None,
    )


def _pricing(item: Object) -> Object | None:
    """What it costs. Any `free_*` type is free; a type we do not know stays unknown."""
    given = member(item, "pricing")
    if not given:
        return None
    kind = string(given, "type")
    billable: bool | None = flag(given.get("billable")) if "billable" in given else None
    if kind is not None:
        billable = False if kind.startswith("free_") else (True if kind == "regular" else billable)
    category = string(given, "category")
    return {
        "model": string(given, "pricing_model"),
        "type": kind,
        "category": category.replace("-", "_") if category else None,
        "billable": billable,
        "origin": plain(string(member(member(item, "conversation"), "origin"), "type")),
    }
