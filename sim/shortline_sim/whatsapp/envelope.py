"""The webhook body, byte for byte: envelope, escaped unicode, signature.

The platform signs the escaped form: a receiver that parses and dumps again before hashing fails here as there.
"""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]

_ESCAPES = {"/": "\\/", "<": "\\u003C", "%": "\\u0025", "@": "\\u0040"}


def dump(payload: Any) -> bytes:
    text = json.dumps(payload, ensure_ascii=True, separators=(",", ":"))
    for plain, escaped in _ESCAPES.items():  # none of the four occurs in JSON outside strings
        text = text.replace(plain, escaped)
    return text.encode("ascii")


def sign(app_secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


@dataclasses.dataclass(slots=True)
class Update:
    """The smallest thing a webhook tells: one message, one status, one call, or one account-level value."""

    key: str
    waba_id: str
    number_id: str
    """Empty for account-level fields, which carry no metadata."""
    field: str
    part: str
    """The list it belongs to: messages, statuses, calls, ...; empty when `item` is the whole value."""
    item: Json
    due: float
    contacts: list[Json] = dataclasses.field(default_factory=list)
    tries: int = 0
    first_try_at: float = 0

    @property
    def label(self) -> str:
        what = self.item.get("status") or self.item.get("type") or self.item.get("event") or ""
        return f"{self.field}:{self.part}:{what}:{self.item.get('id', '')}"


def envelope(updates: Iterable[Update], displays: dict[str, str]) -> Json:
    """One body for many updates: an entry per account, a change per (field, number), lists in order of arrival."""
    entries: dict[str, Json] = {}
    changes: dict[tuple[str, str, str], Json] = {}
    for update in updates:
        entry = entries.setdefault(update.waba_id, {"id": update.waba_id, "changes": []})
        if not update.number_id:
            entry["time"] = int(update.due)
        if not update.part:
            entry["changes"].append({"value": update.item, "field": update.field})
            continue
        place = (update.waba_id, update.field, update.number_id)
        value = changes.get(place)
        if value is None:
            value = {
                "messaging_product": "whatsapp",
                "metadata": {
                    "display_phone_number": displays.get(update.number_id, ""),
                    "phone_number_id": update.number_id,
                },
            }
            changes[place] = value
            entry["changes"].append({"value": value, "field": update.field})
        for contact in update.contacts:
            known = value.setdefault("contacts", [])
            if contact not in known:
                known.append(contact)
        value.setdefault(update.part, []).append(update.item)
    return {"object": "whatsapp_business_account", "entry": list(entries.values())}
