"""What is known of a number, and the history of it: each change is kept with when it was learned, and from whom.

Whoever changes it asks for a look at the number's health, so that its leads hear of trouble within moments.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from shortline import jobs
from shortline.channels.events import AccountChanged
from shortline.db import Tx
from shortline.inboxes.store import q

Source = Literal["platform", "check"]
_HISTORY = {"quality_rating": "quality", "messaging_limit": "limit", "throughput": "throughput"}
FACTS = ("display_phone_number", "verified_name", *_HISTORY)


async def learn(tx: Tx, inbox_id: int, told: Mapping[str, str | None], *, source: Source, now: datetime) -> bool:
    """`told` has some of FACTS; what is not told stays as it is. True when something is new."""
    facts = {name: told.get(name) or None for name in FACTS}
    row = await q.fetchrow(tx, "learn_phone", id=inbox_id, now=now, **facts)
    if row is None:
        return False
    for name, what in _HISTORY.items():
        if row[f"was_{name}"] != row[name]:
            await _keep(tx, inbox_id, what, row[name], before=row[f"was_{name}"], source=source, detail={}, now=now)
    await ask_for_look(tx, inbox_id)
    return True


async def account_told(tx: Tx, inbox_id: int, event: AccountChanged, *, now: datetime) -> None:
    """A restriction, a ban or its end, in the platform's words; `detail` is `{restrictions, ban, violation}` as far as told."""
    if event.change != "account_update" or not event.event:
        return
    await _keep(
        tx, inbox_id, "account", event.event, before="", source="platform", detail=account_detail(event.data), now=now
    )
    await ask_for_look(tx, inbox_id)


def account_detail(data: Mapping[str, Any]) -> dict[str, Any]:
    """Only what we know how to read: the provider may send more, and worse."""
    given = data.get("restriction_info")
    ban, violation = data.get("ban_info"), data.get("violation_info")
    return {
        "restrictions": [
            {"type": str(each.get("restriction_type") or "")[:100], "until": str(each.get("expiration") or "")[:40]}
            for each in (given if isinstance(given, list) else [given])
            if isinstance(each, dict)
        ][:20],
        "ban": str(ban.get("waba_ban_state") or "")[:100] if isinstance(ban, dict) else "",
        "violation": str(violation.get("violation_type") or "")[:100] if isinstance(violation, dict) else "",
    }


async def _keep(
    tx: Tx,
    inbox_id: int,
    what: str,
    after: str,
    *,
    before: str,
    source: Source,
    detail: dict[str, Any],
    now: datetime,
) -> None:
    await q.execute(
        tx,
        "add_number_news",
        inbox_id=inbox_id,
        at=now,
        what=what,
        before=before,
        after=after,
        source=source,
        detail=detail,
    )


async def ask_for_look(tx: Tx, inbox_id: int) -> None:
    """Each news has a look of its own: one that is under way may have read what was before."""
    await jobs.enqueue(tx, "numbers.look", {"inbox_id": inbox_id}, priority=1)
