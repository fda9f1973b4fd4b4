"""The template list of an account, all pages of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shortline.channels.protocol import InboxConfig
from shortline.channels.whatsapp import graph
from shortline.channels.whatsapp.lenient import member, members, plain, string

if TYPE_CHECKING:
    from shortline.http import Http

FIELDS = "id,name,status,category,language,quality_score,components,parameter_format,rejected_reason"
PAGE = 200
PAGES_MAX = 50  # a verified account may have 6,000 templates


async def list_templates(inbox: InboxConfig, http: Http) -> list[dict[str, Any]]:
    """Each as `{provider_id, name, language, status, category, quality, rejected_reason, parameter_format, components}`.

    The cursor is followed by its value, never by the address in the answer: that one would carry our token away.
    """
    found: list[dict[str, Any]] = []
    params = {"fields": FIELDS, "limit": str(PAGE)}
    seen: set[str] = set()
    for _ in range(PAGES_MAX):
        page = await graph.call(inbox, http, "GET", f"{inbox.waba_id}/message_templates", params=params)
        rows = members(page, "data")
        found += [template for row in rows if (template := _template(row)) is not None]
        after = string(member(member(page, "paging"), "cursors"), "after")
        if not rows or after is None or after in seen or "next" not in member(page, "paging"):
            break
        seen.add(after)
        params = {**params, "after": after}
    return found


def _template(row: Any) -> dict[str, Any] | None:
    name, language = string(row, "name", most=512), string(row, "language", most=32)
    if name is None or language is None:
        return None
    quality = row.get("quality_score")
    reason = string(row, "rejected_reason")
    return {
        "provider_id": string(row, "id") or "",
        "name": name,
        "language": language.replace("-", "_"),
        "status": (string(row, "status") or "UNKNOWN").upper(),
        "category": (string(row, "category") or "").upper(),
        "quality": (string(quality, "score") or (quality if isinstance(quality, str) else None) or "UNKNOWN").upper(),
        "rejected_reason": "" if reason in (None, "NONE") else reason,
        "parameter_format": (string(row, "parameter_format") or "POSITIONAL").upper(),
        "components": plain(members(row, "components"), depth=12),
    }
