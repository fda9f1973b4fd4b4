"""What is new about a template, and whether a person has to look at it. Pure.

A row here is `{status, category, quality, rejected_reason, components, ...}`, as kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from shortline.channels.whatsapp.templates import changed_parts, revision

Severity = Literal["info", "warning", "critical"]
_BAD: dict[str, tuple[str, Severity]] = {
    "REJECTED": ("rejected", "warning"),
    "PAUSED": ("paused", "critical"),
    "DISABLED": ("disabled", "critical"),
    "FLAGGED": ("flagged", "warning"),
    "LOCKED": ("locked", "warning"),
    "LIMIT_EXCEEDED": ("limit_exceeded", "warning"),
}
_GRADE = {"GREEN": 0, "UNKNOWN": 0, "YELLOW": 1, "RED": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """`code` names the sentence. Good news is told once and not kept as an alert."""

    code: str
    severity: Severity
    params: dict[str, Any]

    @property
    def is_kept(self) -> bool:
        return self.severity != "info"

    def as_alert(self, at: datetime) -> dict[str, Any]:
        return {"code": self.code, "severity": self.severity, "at": at.isoformat(), **self.params}


def news(before: Mapping[str, Any], after: Mapping[str, Any]) -> News | None:
    """The gravest thing that changed; None when nothing did that a person should know of."""
    was, now = before["status"], after["status"]
    if was != now and now in _BAD:
        code, severity = _BAD[now]
        return News(code=code, severity=severity, params={"reason": after["rejected_reason"]})
    if before["category"] and after["category"] and before["category"] != after["category"]:
        return News(
            code="category", severity="warning", params={"before": before["category"], "after": after["category"]}
        )
    if _GRADE.get(after["quality"], 0) > _GRADE.get(before["quality"], 0):
        bad = after["quality"] == "RED"
        return News(
            code="quality_red" if bad else "quality_yellow", severity="critical" if bad else "warning", params={}
        )
    if changed := changed_parts(revision(before), revision(after)):
        return News(code="words", severity="warning", params={"parts": changed})
    if was != now and now == "APPROVED":
        return News(code="approved", severity="info", params={})
    return None


def alert_after(before: Mapping[str, Any] | None, found: News | None, at: datetime) -> dict[str, Any] | None:
    """The alert that stands now: a new one, the old one, or none when what it was about is over."""
    if found is not None and found.is_kept:
        return found.as_alert(at)
    if found is not None and found.code == "approved":
        return None
    kept: dict[str, Any] | None = before["alert"] if before is not None else None
    return kept
