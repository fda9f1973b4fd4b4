"""The desk's own look at a connected number: what it finds wrong is kept, and told when it changes."""

from dataclasses import asdict
from datetime import datetime

from shortline import events, log
from shortline.channels.protocol import AccountReport
from shortline.db import Tx
from shortline.events import kinds
from shortline.inboxes import store
from shortline.inboxes.store import q

LOG = log.get(__name__)
NO_ANSWER = frozenset({"graph_unreachable", "unreachable", "rate_limited", "provider_error", "unknown_outcome"})


def unanswered(report: AccountReport) -> str | None:
    """The code of a check that got no answer, which says nothing about the account."""
    return next((each.code for each in report.checks if each.ok is False and each.code in NO_ANSWER), None)


async def keep(tx: Tx, inbox_id: int, report: AccountReport, *, now: datetime) -> None:
    """Only a change is an event; the same trouble every hour is no news."""
    before = {each["code"] for each in (await store.lock_inbox(tx, inbox_id)).failing}
    failing = [asdict(each) for each in report.checks if each.ok is False]
    after = {each["code"] for each in failing}
    await q.execute(tx, "note_check", id=inbox_id, now=now, failing=failing)
    if before == after:
        return
    if after:
        LOG.warning("a check of an inbox fails", inbox_id=inbox_id, codes=sorted(after))
    data = {"change": "check", "codes": sorted(after), "severity": "warning" if after else "info"}
    await events.record(tx, kinds.INBOX_UPDATED, inbox_id=inbox_id, data=data, cause="system", at=now)


async def list_unchecked(tx: Tx, *, before: datetime) -> list[int]:
    return [row["id"] for row in await q.fetch(tx, "list_unchecked", before=before)]
