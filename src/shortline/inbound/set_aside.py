"""Updates that could not be applied: kept in a list that people see, are told of, and can have applied again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shortline import events
from shortline.channels.events import InGroup, Unknown, Unparsable
from shortline.db import Tx, queries
from shortline.inbound import counters
from shortline.inbound.trouble import describe
from shortline.inbound.updates import Update, route_name

Q = queries(__package__)
QUARANTINED, UNROUTED, NOT_SHOWN = "quarantined", "unrouted", "not_shown"
_NAMED_ERROR = re.compile(r"(\w+(?:Error|Exception)): .*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Aside:
    update: Update
    fate: str
    code: str
    reason: str
    inbox_id: int | None = None
    path: str = ""  # only when it is not the path of the event


def unparsable(update: Update, event: Unparsable) -> Aside:
    reason = _NAMED_ERROR.sub(r"\1", event.error)  # an exception's own words may quote the customer
    return Aside(update, QUARANTINED, "unparsable", reason[:300], update.door_id)


def not_understood(update: Update) -> Aside:
    """Of a kind no verb here takes. What can belong to nobody's conversation is kept and alarms nobody."""
    if isinstance(update.event, InGroup):
        return Aside(
            update, NOT_SHOWN, "group_message", "Said in a group. Only one-to-one is answered here.", update.door_id
        )
    if isinstance(update.event, Unknown) and route_name(update):
        return Aside(
            update, NOT_SHOWN, "unknown_kind", f"Nothing for a person: {update.event.reason}"[:300], update.door_id
        )
    kind = type(update.event).__name__
    return Aside(update, QUARANTINED, "not_understood", kind, update.door_id)


def unrouted(update: Update) -> Aside:
    what = "number" if update.event.route.phone_number_id else "account"
    known = bool(route_name(update))
    reason = f"No open inbox has this {what}." if known else "It names neither a number nor an account."
    return Aside(update, UNROUTED, "unknown_route", reason)


def failed(update: Update, inbox_id: int, error: Exception) -> Aside:
    return Aside(update, QUARANTINED, "failed", describe(error), inbox_id)


def crashed(update: Update) -> Aside:
    return Aside(update, QUARANTINED, "crashed", "Whoever read this body died, three times.", update.door_id, "$")


async def save(tx: Tx, asides: Sequence[Aside], *, now: datetime) -> None:
    """Keep them, and tell once for each body."""
    if not asides:
        return
    await Q.executemany(
        tx,
        "set_aside",
        [
            {
                "journal_id": aside.update.journal_id,
                "path": aside.path or aside.update.event.path or "$",
                "fate": aside.fate,
                "code": aside.code,
                "reason": aside.reason.replace("\x00", ""),
                "channel": aside.update.channel,
                "inbox_id": aside.inbox_id,
                "route": route_name(aside.update)[:100],
                "at": now,
            }
            for aside in asides
        ],
    )
    told: dict[tuple[int, str], list[Aside]] = {}
    for aside in asides:
        told.setdefault((aside.update.journal_id, aside.fate), []).append(aside)
        counters.APPLIED.labels(aside.fate).inc()
    for (journal_id, fate), of_body in told.items():
        if fate == NOT_SHOWN:
            continue
        await events.record(
            tx,
            events.kinds.JOURNAL_QUARANTINED if fate == QUARANTINED else events.kinds.JOURNAL_UNROUTED,
            at=now,
            inbox_id=of_body[0].inbox_id,
            data={"journal_id": str(journal_id), "code": of_body[0].code, "count": len(of_body)},
            cause="inbound",
        )
