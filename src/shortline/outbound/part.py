"""One message about to be submitted: what will leave, and what our own timeline shows of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from shortline.channels.draft import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    draft: Draft
    text: str | None = None
    content: dict[str, Any] = field(default_factory=dict)
    attachment_ids: tuple[int, ...] = ()
    reply_to_id: int | None = None
    asked: dict[str, Any] = field(default_factory=dict)  # what the agent wrote, for the reply box after an undo
