"""The wallboard of this moment: read in one go, from what the lists and the clocks read too, so that they never differ."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from shortline.accounts.actor import Actor
from shortline.conversations.clock import read
from shortline.db import Tx, queries
from shortline.events import kinds, record
from shortline.hours import store as hours
from shortline.hours.reckon import is_open
from shortline.wallboard import inflow
from shortline.wallboard.inflow import Minutes, Stretch
from shortline.wallboard.judge import Targets

q = queries(__package__)
HOUR = timedelta(hours=1)
COURSE = 120  # minutes that are drawn
SLOT = 10  # minutes of one point of the drawing
QUARTER = 15  # minutes


@dataclass(frozen=True, slots=True)
class Part:
    """An inbox or a team, and who waits there."""

    id: int | None
    name: str
    channel: str | None
    waiting: int
    late: int


@dataclass(frozen=True, slots=True)
class Longest:
    conversation_id: int
    since: datetime
    due_at: datetime
    used: float  # of its time, as far as the house was open: 1.0 is due


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Of the last hour. `overdue`: still waiting past their time, which counts as not in time."""

    answered: int
    in_time: int
    overdue: int

    @property
    def percent(self) -> int | None:
        whole = self.answered + self.overdue
        return 100 * self.in_time // whole if whole else None


@dataclass(frozen=True, slots=True)
class Slot:
    """Ten minutes: what came in, what usually does, and what nine of ten waited at most who were answered in them."""

    at: datetime
    messages: int
    usual: float | None
    wait_seconds: float | None


@dataclass(frozen=True, slots=True)
class Channel:
    channel: str
    messages: int


@dataclass(frozen=True, slots=True)
class Here:
    """Never who: how many can take something, of how many who are not off; and whether the house is open."""

    available: int
    on_shift: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Board:
    at: datetime
    targets: Targets
    waiting: int
    late: int
    longest: Longest | None
    follow_ups: FollowUps
    quarter: int
    quarter_usual: float | None
    inboxes: Sequence[Part]
    teams: Sequence[Part]
    course: Sequence[Slot]
    channels: Sequence[Channel]
    here: Here


class Named(Protocol):
    """A row with a name and an id, from `list_inboxes` or `list_teams`."""

    def __getitem__(self, key: str, /) -> Any: ...


async def look(tx: Tx, minutes: Minutes, *, now: datetime) -> Board:
    """`minutes`: what this process has counted before."""
    waiting = await q.fetch(tx, "list_waiting", now=now)
    follow_ups = await q.fetchrow(tx, "count_follow_ups", since=now - HOUR, now=now)
    here = await q.fetchrow(tx, "count_here")
    inboxes = await q.fetch(tx, "list_inboxes")
    teams = await q.fetch(tx, "list_teams")
    calendar = await hours.holding(tx)
    earlier = inflow.weeks_before(now, calendar, await q.fetchval(tx, "first_message"), COURSE)
    course = Stretch.ending(now, COURSE)
    counts = await minutes.count(tx, [course, *(course.moved(each) for each in earlier)], now=now)
    quarter = Stretch.ending(now, QUARTER)
    return Board(
        at=now,
        targets=await targets(tx),
        waiting=sum(row["waiting"] for row in waiting),
        late=sum(row["late"] for row in waiting),
        longest=await _longest(tx, now=now),
        follow_ups=FollowUps(
            follow_ups["answered"] if follow_ups else 0,
            follow_ups["in_time"] if follow_ups else 0,
            sum(row["late_follow_ups"] for row in waiting),
        ),
        quarter=inflow.total(counts, quarter),
        quarter_usual=inflow.usual(counts, quarter, earlier),
        inboxes=_parts(inboxes, waiting, "inbox_id"),
        teams=_parts(teams, waiting, "team_id"),
        course=await _course(tx, counts, course, earlier, now=now),
        channels=_channels(inboxes, counts, Stretch.ending(now, 60)),
        here=Here(
            here["available"] if here else 0,
            here["on_shift"] if here else 0,
            is_open(calendar, now),
        ),
    )


async def _longest(tx: Tx, *, now: datetime) -> Longest | None:
    row = await q.fetchrow(tx, "find_longest")
    if row is None:
        return None
    calendar = await hours.holding(tx, inbox_id=row["inbox_id"], team_id=row["team_id"])
    used = read(calendar, row["waiting_since"], now).used_seconds / 60 / row["target_minutes"]
    return Longest(row["id"], row["waiting_since"], row["due_at"], used)


async def _course(
    tx: Tx, counts: dict[int, inflow.Count], course: Stretch, earlier: list[int], *, now: datetime
) -> list[Slot]:
    since = inflow.moment_of(course.first)
    waits = {row["slot"]: row["seconds"] for row in await q.fetch(tx, "list_waits", since=since, now=now)}
    slots = [Stretch(first, first + SLOT) for first in range(course.first, course.last, SLOT)]
    return [
        Slot(
            at := inflow.moment_of(each.first),
            inflow.total(counts, each),
            inflow.usual(counts, each, earlier),
            waits.get(at),
        )
        for each in slots
    ]


def _parts(named: Sequence[Named], waiting: Sequence[Mapping[str, Any]], key: str) -> list[Part]:
    """Each of them, also where nobody waits; and who waits outside of all, where somebody does."""
    here, late = Counter[int | None](), Counter[int | None]()
    for row in waiting:
        here[row[key]] += row["waiting"]
        late[row[key]] += row["late"]
    found = [
        Part(row["id"], row["name"], row["channel"] if key == "inbox_id" else None, here[row["id"]], late[row["id"]])
        for row in named
    ]
    return [*found, Part(None, "", None, here[None], late[None])] if found and here[None] else found


def _channels(inboxes: Sequence[Named], counts: dict[int, inflow.Count], hour: Stretch) -> list[Channel]:
    """The last hour, the busiest channel first. A connected channel without a message counts as one too."""
    of = {row["id"]: row["channel"] for row in inboxes}
    found = Counter(dict.fromkeys(of.values(), 0))
    for minute in range(hour.first, hour.last):
        for inbox_id, messages in counts.get(minute, Counter()).items():
            if inbox_id in of:
                found[of[inbox_id]] += messages
    return [Channel(channel, messages) for channel, messages in found.most_common()]


async def targets(tx: Tx) -> Targets:
    row = await q.fetchrow(tx, "find_targets")
    return Targets(**row) if row else Targets()


async def choose(tx: Tx, chosen: Targets, *, by: Actor, now: datetime) -> None:
    await q.execute(tx, "save_targets", **asdict(chosen), by=by.agent_id, now=now)
    await record(tx, kinds.WALLBOARD_UPDATED, agent_id=by.agent_id, cause=by.kind, at=now)
