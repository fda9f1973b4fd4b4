"""The lists agents work from: Mine, Team, Unassigned, All, filtered and in one of four orders.

A page is chosen first, as ids and by an index that has this order; what its rows show is fetched afterwards.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import visible_conversations
from shortline.channels.registry import CHANNELS
from shortline.conversations import narrowing
from shortline.conversations.conversation import Priority
from shortline.conversations.store import q
from shortline.db import Tx
from shortline.hours import store as hours
from shortline.hours.reckon import next_close, next_open

View: TypeAlias = Literal["mine", "team", "unassigned", "all", "mentions", "following"]
StateFilter: TypeAlias = Literal[
    "open", "waiting_for_us", "greeted", "waiting_for_customer", "closing_unseen", "snoozed", "closed"
]
Sort: TypeAlias = Literal["most_overdue", "priority", "window", "newest", "oldest"]
COUNT_MAX = 100_000  # a list one scrolls through to its end; beyond this nobody reads the number
LABELLED = "c.id IN (SELECT s.conversation_id FROM conversation_labels s WHERE s.label_id = :label_id::bigint)"
SEGMENTED = "EXISTS (SELECT FROM contacts g WHERE g.id = c.contact_id AND g.segment_id = :segment_id::bigint)"

_STATES: dict[str, str] = {
    "open": "c.state = 'open'",
    "waiting_for_us": "c.state = 'open' AND c.due_at IS NOT NULL",
    "greeted": "c.state = 'open' AND c.due_at IS NOT NULL AND c.only_greeted",
    "waiting_for_customer": "c.state = 'open' AND c.due_at IS NULL",
    "closing_unseen": "c.state = 'open' AND c.due_at IS NOT NULL",  # and more, by the calendars: `unseen`
    "snoozed": "c.state = 'snoozed'",
    "closed": "c.state = 'closed'",
}


@dataclass(frozen=True, slots=True)
class Closed:
    """A time in which nobody is there, by this calendar (0: where there is none)."""

    calendar_id: int
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    view: View = "all"
    state: StateFilter | None = None
    channel: str | None = None
    inbox_id: int | None = None
    team_id: int | None = None
    assignee_id: int | None = None
    label_id: int | None = None
    segment_id: int | None = None
    priority: str | None = None
    news: bool = False  # of what is followed: only that
    only: tuple[int, ...] | None = None  # what a search found
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)  # by which windows are open or closed
    closed: tuple[Closed, ...] = ()  # when nobody is there while windows of now close


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ended: in which stretch of the order, at which moment, at which row."""

    stretch: int
    at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of an order that one index delivers: a named statement, and what comes after a mark in it."""

    statement: str
    after: str
    condition: str = "TRUE"


_DUE_AFTER = "(c.due_at, c.id) > (:mark_at::timestamptz, :mark_id::bigint)"
_NEWEST_AFTER = "(c.last_message_at, c.id) < (:mark_at::timestamptz, :mark_id::bigint)"
_OLDEST_AFTER = "(c.last_message_at, c.id) > (:mark_at::timestamptz, :mark_id::bigint)"


def _due(which: str) -> Stretch:
    return Stretch("page_overdue", _DUE_AFTER, f"c.state = 'open' AND {which}")


# A window that is open, of somebody who waits for us.
_WINDOW = """c.state = 'open' AND c.due_at IS NOT NULL AND c.window_opened_at > :windows_since::timestamptz
  AND c.inbox_id IN (SELECT w.id FROM inboxes w WHERE w.channel = ANY(:windowed::text[]))"""
_UNSEEN = """c.window_opened_at > :windows_since::timestamptz
  AND c.inbox_id IN (SELECT w.id FROM inboxes w WHERE w.channel = ANY(:windowed::text[]))
  AND EXISTS (SELECT FROM unnest(:closed_of::bigint[], :closed_since::timestamptz[], :closed_until::timestamptz[])
      AS k(id, since, until)
    WHERE c.window_opened_at >= k.since - :window::interval AND c.window_opened_at < k.until - :window::interval
      AND k.id = coalesce((SELECT own.id FROM calendars own WHERE own.inbox_id = c.inbox_id),
        (SELECT team.id FROM calendars team
         WHERE team.team_id = coalesce(c.team_id, (SELECT n.team_id FROM inboxes n WHERE n.id = c.inbox_id))),
        (SELECT house.id FROM calendars house WHERE house.team_id IS NULL AND house.inbox_id IS NULL), 0))"""
# As long as every channel that has a window has the same: else the order by opening is not the order by closing.
WINDOWED = {kind: each.capability.service_window for kind, each in CHANNELS.items() if each.capability.service_window}
WINDOW = max(WINDOWED.values())
_MENTIONED = "c.id IN (SELECT y.conversation_id FROM mentions y WHERE y.agent_id = :me AND y.read_at IS NULL)"
_FOLLOWED = "c.id IN (SELECT f.conversation_id FROM conversation_followers f WHERE f.agent_id = :me)"
# Of those followed: the customer wrote, or it was closed, since its follower looked.
_NEWS = """c.id IN (SELECT f.conversation_id FROM conversation_followers f JOIN conversations n ON n.id = f.conversation_id
  WHERE f.agent_id = :me AND (n.closed_at > f.looked_at OR EXISTS (
    SELECT FROM messages m WHERE m.conversation_id = f.conversation_id AND m.direction = 'in' AND m.seq > f.seen_seq)))"""
_URGENT = _due("c.priority = 'urgent'")
_NOT_WAITING = Stretch("page_newest_first", _NEWEST_AFTER, "c.state <> 'open' OR c.due_at IS NULL")
ORDERS: dict[str, tuple[Stretch, ...]] = {
    "most_overdue": (_URGENT, _due("c.priority <> 'urgent'"), _NOT_WAITING),
    "priority": (
        _URGENT,
        _due("c.priority = 'high'"),
        _due("c.priority = 'normal'"),
        _due("c.priority = 'low'"),
        _NOT_WAITING,
    ),
    "window": (
        Stretch("page_by_window", "(c.window_opened_at, c.id) > (:mark_at::timestamptz, :mark_id::bigint)", _WINDOW),
        Stretch("page_newest_first", _NEWEST_AFTER, f"({_WINDOW}) IS NOT TRUE"),
    ),
    "newest": (Stretch("page_newest_first", _NEWEST_AFTER),),
    "oldest": (Stretch("page_oldest_first", _OLDEST_AFTER),),
}


def conditions(wanted: Filter, actor: Actor) -> tuple[list[str], dict[str, Any]]:
    visible, values = visible_conversations(actor)
    found = [visible]
    match wanted.view:
        case "mine":
            found.append("c.assignee_id = :me")
            values["me"] = actor.agent_id
        case "team" if actor.team_ids:
            found.append("c.team_id = ANY(:my_teams::bigint[])")
            values["my_teams"] = sorted(actor.team_ids)
        case "team":  # who is in no team works with those who are in none
            found.append("c.team_id IS NULL")
        case "unassigned":
            found.append("c.assignee_id IS NULL")
        case "mentions":
            found.append(_MENTIONED)
            values["me"] = actor.agent_id
        case "following":
            found.append(_NEWS if wanted.news else _FOLLOWED)
            values["me"] = actor.agent_id
    if wanted.state:
        found.append(_STATES[wanted.state])
    if wanted.channel:
        found.append("c.inbox_id IN (SELECT n.id FROM inboxes n WHERE n.channel = :channel)")
        values["channel"] = wanted.channel
    for column in ("inbox_id", "team_id", "assignee_id"):
        value = getattr(wanted, column)
        if value is not None:
            found.append(f"c.{column} = :{column}::bigint")
            values[column] = value
    if wanted.label_id is not None:
        found.append(LABELLED)
        values["label_id"] = wanted.label_id
    if wanted.segment_id is not None:
        found.append(SEGMENTED)
        values["segment_id"] = wanted.segment_id
    if wanted.priority is not None:
        # The value itself, so that the index of those that are not normal is seen to fit.
        found.append(f"c.priority = '{Priority(wanted.priority)}'")
    if wanted.state == "closing_unseen":
        found.append(_UNSEEN)
        values |= _windows(wanted) | {
            "window": WINDOW,
            "closed_of": [each.calendar_id for each in wanted.closed],
            "closed_since": [each.since for each in wanted.closed],
            "closed_until": [each.until for each in wanted.closed],
        }
    if wanted.only is not None:
        found.append("c.id = ANY(:only::bigint[])")
        values["only"] = list(wanted.only)
    return found, values


def _windows(wanted: Filter) -> dict[str, Any]:
    return {"windows_since": wanted.now - WINDOW, "windowed": sorted(WINDOWED)}


async def closed_ahead(tx: Tx, *, now: datetime) -> tuple[Closed, ...]:
    """When nobody is there, by each calendar, for as long as windows of now are open."""
    rows = await q.fetch(tx, "list_calendar_digests")
    calendars = await hours.of_digests(tx, rows)
    found = []
    for row in rows:
        calendar, at = calendars[row["calendar_digest"]], now
        while at < now + WINDOW:
            closes_at = next_close(calendar, at)
            if closes_at is None or closes_at >= now + WINDOW:
                break
            at = next_open(calendar, closes_at) or now + WINDOW
            found.append(Closed(row["calendar_id"], closes_at, at))
    return tuple(found)


async def page(
    tx: Tx, wanted: Filter, actor: Actor, *, sort: Sort, after: Mark | None, limit: int, skip: int = 0
) -> tuple[list[int], Mark | None]:
    """The ids of a page in order, and where it ended if there is more. It starts after a mark, or some rows further."""
    rows: list[tuple[int, Any]] = []
    for number, stretch in enumerate(ORDERS[sort]):
        if after is not None and number < after.stretch:
            continue
        mark = after if after is not None and number == after.stretch else None
        room = limit + 1 - len(rows)
        found = await _stretch(tx, wanted, actor, stretch, mark, skip + room)
        rows += [(number, row) for row in found[skip:]]
        skip = max(0, skip - len(found))
        if len(rows) > limit:
            break
    more = len(rows) > limit
    rows = rows[:limit]
    last = rows[-1] if rows else None
    ended = Mark(last[0], last[1]["at"], last[1]["id"]) if more and last else None
    return [row["id"] for _, row in rows], ended


async def _stretch(tx: Tx, wanted: Filter, actor: Actor, stretch: Stretch, mark: Mark | None, limit: int) -> list[Any]:
    found, values = conditions(wanted, actor)
    found.append(stretch.condition)
    if ":windows_since" in stretch.condition:
        values |= _windows(wanted)
    if mark is not None:
        found.append(stretch.after)
        values |= {"mark_at": mark.at, "mark_id": mark.id}
    return await narrowing.fetch(tx, stretch.statement, found, values, most=limit)


async def total(tx: Tx, wanted: Filter, actor: Actor, *, most: int = COUNT_MAX) -> int:
    """How many there are, up to `most`."""
    found, values = conditions(wanted, actor)
    rows = await narrowing.fetch(tx, "count_conversations", found, values, most=most)
    return int(rows[0]["n"])


async def visible_of(tx: Tx, actor: Actor, ids: list[int]) -> list[int]:
    """Those of these conversations that the actor sees, in the order asked for."""
    found, values = conditions(Filter(only=tuple(ids)), actor)
    seen = {row["id"] for row in await narrowing.fetch(tx, "list_conversation_ids", found, values, most=len(ids))}
    return [each for each in dict.fromkeys(ids) if each in seen]
