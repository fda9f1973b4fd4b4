"""Received updates with their fate, for admins: look at one as it came, have it applied again."""

from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Annotated, Any, Literal

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action, may
from shortline.api.deps import ClockDep, Db, require
from shortline.api.paging import LIMIT_MAX, Page, decode, encode
from shortline.api.router import Router
from shortline.db import Tx, queries
from shortline.errors import Conflict, NotFound
from shortline.inbound import replay
from shortline.jobs import set_aside as set_aside_jobs

Q = queries(__package__)
router = Router(tags=["journal"])
RAW_MAX = 256 << 10
COUNT_MAX = 10_000

Fate = Literal["received", "applied", "quarantined", "unrouted", "not_shown", "replayed"]
OpenFate = Literal["quarantined", "unrouted", "not_shown"]
WORST_FIRST = ("quarantined", "unrouted", "not_shown")
MayRead = Annotated[Actor, Depends(require(Action.JOURNAL_READ))]
MayReplay = Annotated[Actor, Depends(require(Action.JOURNAL_REPLAY))]


class JournalItem(BaseModel):
    """One update of a body that could not be applied. `path` is its place in the body."""

    path: str
    fate: Fate
    code: str
    reason: str
    route: str
    replaying: bool
    replayed_at: datetime | None


class JournalEntry(BaseModel):
    """A body as it was received. Its fate is that of its worst update."""

    id: str
    received_at: datetime
    channel: str
    inbox_id: str | None
    fate: Fate
    reason: str
    bytes: int
    sha256: str
    items: list[JournalItem]


class JournalEntryRaw(JournalEntry):
    """`raw`: the body as text, `�` for what is no text; `raw_hex`: the bytes, when it is not text. Null without the right."""

    raw: str | None
    raw_hex: str | None
    raw_cut: bool


class JournalCounts(BaseModel):
    """What is not done. Open bodies and set aside jobs need a person; `received` ones are normally gone in a moment."""

    received: int = Field(description=f"Counted up to {COUNT_MAX}.")
    quarantined: int
    unrouted: int
    jobs: int = Field(description="Jobs that were set aside.")


class ReplayRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    fate: OpenFate | None = None
    inbox_id: str | None = None


class ReplayAnswer(BaseModel):
    """How many updates go back into the journey; the workers apply them at once."""

    requested: int


@router.get("/journal")
async def list_journal(
    db: Db,
    _actor: MayRead,
    fate: Fate | None = None,
    inbox_id: str | None = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = 50,
) -> Page[JournalEntry]:
    key = decode(cursor, parts=1)
    before = ids.parse(str(key[0])) if key else None
    query = "list_journal_with_items" if fate in (*WORST_FIRST, "replayed") else "list_journal"
    async with db.reading() as tx:
        rows = await Q.fetch(
            tx, query, fate=fate, before=before, inbox_id=ids.parse(inbox_id) if inbox_id else None, limit=limit + 1
        )
        entries = await _entries(tx, rows[:limit])
    return Page(items=entries, next_cursor=encode(rows[limit - 1]["id"]) if len(rows) > limit else None)


@router.get("/journal/counts")
async def count_journal(db: Db, _actor: MayRead) -> JournalCounts:
    async with db.reading() as tx:
        bodies = {row["fate"]: row["bodies"] for row in await Q.fetch(tx, "count_open_bodies")}
        waiting = await Q.fetchval(tx, "count_waiting_bodies", most=COUNT_MAX)
        jobs = await set_aside_jobs.count(tx)
    return JournalCounts(
        received=waiting, quarantined=bodies.get("quarantined", 0), unrouted=bodies.get("unrouted", 0), jobs=jobs
    )


@router.get("/journal/{journal_id}")
async def get_journal(journal_id: str, db: Db, actor: MayRead) -> JournalEntryRaw:
    async with db.reading() as tx:
        row = await Q.fetchrow(tx, "get_journal", id=ids.parse(journal_id), most=RAW_MAX)
        if row is None:
            raise NotFound
        entry = (await _entries(tx, [row]))[0]
    head = bytes(row["head"])
    text, hexed = readable(head) if may(actor, Action.RAW_READ) else (None, None)
    return JournalEntryRaw(**entry.model_dump(), raw=text, raw_hex=hexed, raw_cut=row["bytes"] > len(head))


@router.post("/journal/replay", status_code=202)
async def replay_many(asked: ReplayRequest, db: Db, clock: ClockDep, _actor: MayReplay) -> ReplayAnswer:
    async with db.transaction() as tx:
        inbox_id = ids.parse(asked.inbox_id) if asked.inbox_id is not None else None
        return ReplayAnswer(requested=await replay.request(tx, now=clock.now(), fate=asked.fate, inbox_id=inbox_id))


@router.post("/journal/{journal_id}/replay", status_code=202)
async def replay_one(journal_id: str, db: Db, clock: ClockDep, _actor: MayReplay) -> ReplayAnswer:
    async with db.transaction() as tx:
        if await Q.fetchrow(tx, "get_journal", id=ids.parse(journal_id), most=0) is None:
            raise NotFound
        requested = await replay.request(tx, now=clock.now(), journal_id=ids.parse(journal_id))
        if not requested:
            raise Conflict("Everything in this body was applied already.", code="nothing_to_replay")
    return ReplayAnswer(requested=requested)


async def _entries(tx: Tx, rows: list[Any]) -> list[JournalEntry]:
    found = await Q.fetch(tx, "list_items", journal_ids=[row["id"] for row in rows])
    items = {journal_id: list(group) for journal_id, group in groupby(found, key=itemgetter("journal_id"))}
    return [_entry(row, items.get(row["id"], [])) for row in rows]


def _entry(row: Any, items: list[Any]) -> JournalEntry:
    open_items = [item for item in items if item["fate"] != "replayed"]
    worst = min(open_items, key=lambda item: WORST_FIRST.index(item["fate"]), default=None)
    return JournalEntry(
        id=str(row["id"]),
        received_at=row["received_at"],
        channel=row["channel"],
        inbox_id=str(row["inbox_id"]) if row["inbox_id"] else None,
        fate="received" if row["waiting"] else worst["fate"] if worst else "applied",
        reason=worst["reason"] if worst else "",
        bytes=row["bytes"],
        sha256=bytes(row["sha256"]).hex(),
        items=[
            JournalItem(
                path=item["path"],
                fate=item["fate"],
                code=item["code"],
                reason=item["reason"],
                route=item["route"],
                replaying=item["replaying"],
                replayed_at=item["replayed_at"],
            )
            for item in items
        ],
    )


def readable(body: bytes) -> tuple[str, str | None]:
    """As text, with marks where it is none; and as hex when much of it is none."""
    text = body.decode("utf-8", "replace")
    marked = "".join("\ufffd" if _unprintable(char) else char for char in text)
    strange = marked.count("\ufffd")
    return marked, body[:4096].hex(" ") if strange * 20 > len(marked) else None


def _unprintable(char: str) -> bool:
    return char < " " and char not in "\t\n\r"
