"""The few words that stand for a message where there is no room for it: previews and names. Pure."""

from collections.abc import Mapping
from typing import Any


def author_name(kind: str, contact: str | None, agent: str | None) -> str | None:
    if kind == "contact":
        return contact or None
    return agent if kind == "agent" else None


def preview(kind: str, text: str | None, content: Mapping[str, Any] | None) -> str | None:
    """The customer's own words, or the one member of a card that tells most. Kinds without words have no preview:
    the screen names them in the reader's language."""
    if text:
        return text
    inside = content or {}
    if kind == "reaction":
        return _string(inside.get("emoji"))
    if kind in ("button_reply", "list_reply"):
        return _string(inside.get("title"))
    if kind == "location":
        return _string(inside.get("name")) or _string(inside.get("address"))
    if kind == "template":
        rendered = inside.get("rendered")
        return _string(rendered.get("body")) if isinstance(rendered, Mapping) else None
    if kind == "interactive":
        return _string(inside.get("body"))
    return None


def _string(value: Any) -> str | None:
    return value[:300] if isinstance(value, str) and value else None
