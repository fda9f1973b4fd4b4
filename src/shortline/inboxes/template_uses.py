"""What a template is used by: asked before it is deleted, and shown beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from shortline.channels.protocol import InboxConfig
from shortline.db import Tx
from shortline.inboxes.store import q

LATELY = timedelta(days=30)
Key = tuple[str, str]  # name, language


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """`waiting`: so many messages have not left yet. `fallback`: the inbox `name` offers it first, for so many languages.
    `macro`: so many macros say it where only templates may be sent; `name` is the shortcut of the first."""

    kind: Literal["waiting", "fallback", "macro"]
    name: str = ""
    count: int = 1


async def uses(tx: Tx, config: InboxConfig, names: Sequence[str]) -> dict[Key, list[Use]]:
    """Of every language of these names, over all inboxes of the account."""
    found: dict[Key, list[Use]] = {}
    about = {"channel": config.channel, "waba_id": config.waba_id, "names": sorted(set(names))}
    for row in await q.fetch(tx, "list_template_fallbacks", **about):
        use = Use(kind="fallback", name=row["inbox_name"], count=row["times"])
        found.setdefault((row["name"], row["language"]), []).append(use)
    for row in await q.fetch(tx, "count_template_waiting", **about):
        found.setdefault((row["name"], row["language"]), []).append(Use(kind="waiting", count=row["waiting"]))
    for row in await q.fetch(tx, "list_template_macros", names=about["names"]):
        use = Use(kind="macro", name=row["shortcut"], count=row["times"])
        found.setdefault((row["name"], row["language"]), []).append(use)
    return found


async def sent_lately(tx: Tx, config: InboxConfig, names: Sequence[str], *, now: datetime) -> dict[Key, int]:
    """How often each was asked to leave in the last 30 days."""
    about = {"channel": config.channel, "waba_id": config.waba_id, "names": sorted(set(names))}
    rows = await q.fetch(tx, "count_template_sends", since=now - LATELY, **about)
    return {(row["name"], row["language"]): row["sent"] for row in rows}


def key(row: Mapping[str, Any]) -> Key:
    return row["name"], row["language"]
