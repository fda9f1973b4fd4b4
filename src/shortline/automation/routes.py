"""Time rules: leads write them, try them out, and read what they did."""

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import Depends, Query
from pydantic import BaseModel, Field

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.automation import look, write
from shortline.automation.presets import NAMES, PRESETS
from shortline.automation.shapes import RuleIn, RuleOut
from shortline.automation.shapes import rule as read
from shortline.automation.store import q
from shortline.conversations.visible import fetch_visible
from shortline.errors import NotFound
from shortline.typed import IdText

router = Router(tags=["time rules"])
Reading = Annotated[Actor, Depends(require(Action.RULE_READ))]
Writing = Annotated[Actor, Depends(require(Action.RULE_MANAGE))]
PAGE = 50


class PresetOut(BaseModel):
    """A rule of the program's own that nobody has taken up yet."""

    key: str


class RuleList(BaseModel):
    items: list[RuleOut]
    presets: list[PresetOut]


class TouchedOut(BaseModel):
    conversation_id: str
    name: str
    due_at: datetime


class WhyOut(BaseModel):
    code: str = Field(description="Why it is left alone.")
    at: datetime | None = Field(None, description="When that is over, or was; by code.")


class TrialOut(BaseModel):
    """What the rule would do now, if it were on and also meant what is due already."""

    count: int
    more: bool = Field(description="There are more conversations than were looked at.")
    first: list[TouchedOut] = Field(description="At most fifty, the longest due first.")
    why_not: list[WhyOut] | None = Field(
        None, description="For the conversation asked about: every reason it is left alone; empty: it would be touched."
    )


class TrialIn(RuleIn):
    conversation_id: IdText | None = Field(None, description="To hear why this one would be left alone.")
    rule_id: IdText | None = Field(None, description="Of the rule that is changed: what it did is not done again.")


class DoneOut(BaseModel):
    do: str
    ok: bool
    code: str | None = Field(
        None, description="Why not, or what it waits for: the guard's word, where it was the guard."
    )
    sentence: str | None = None
    params: dict[str, Any] = {}


class RunOut(BaseModel):
    id: str
    rule_id: str
    rule_name: str
    conversation_id: str
    contact_name: str
    due_at: datetime
    ran_at: datetime
    done: list[DoneOut]
    message_id: str | None
    message_state: str | None = Field(description="How the message stands now.")

    @classmethod
    def of(cls, row: Any) -> Self:
        named = {name: None if row[name] is None else str(row[name]) for name in ("message_id", "message_state")}
        return cls(
            id=str(row["id"]),
            rule_id=str(row["rule_id"]),
            rule_name=row["rule_name"],
            conversation_id=str(row["conversation_id"]),
            contact_name=row["contact_name"],
            due_at=row["due_at"],
            ran_at=row["ran_at"],
            done=row["done"],
            **named,
        )


class RunPage(BaseModel):
    items: list[RunOut]
    next_cursor: str | None


@router.get("/time-rules")
async def get_rules(_actor: Reading, db: Db) -> RuleList:
    async with db.reading() as tx:
        rows = await q.fetch(tx, "list_rules")
        tallies = {row["id"]: row for row in await q.fetch(tx, "list_tallies")}
    taken = {row["preset"] for row in rows}
    return RuleList(
        items=[RuleOut.of(row, tallies.get(row["id"])) for row in rows],
        presets=[PresetOut(key=key) for key in PRESETS if key not in taken],
    )


@router.post("/time-rules", status_code=201)
async def post_rule(given: RuleIn, actor: Writing, db: Db, clock: ClockDep) -> RuleOut:
    """422 with `field` for what is wrong, 409 for a name that is taken."""
    async with db.transaction() as tx:
        return RuleOut.of(await write.add(tx, given, by=actor, now=clock.now()))


@router.post("/time-rules/trial")
async def post_trial(given: TrialIn, actor: Reading, db: Db, clock: ClockDep) -> TrialOut:
    """Whom a rule would touch now. Nothing is kept and nothing is done."""
    async with db.reading() as tx:
        await write.check(tx, given)
        number = int(given.rule_id or 0)
        row = {**given.kept(), "id": number, "is_on": False, "since": None, "preset": None}
        tried = read(row)
        seen = await look.look(tx, tried, now=clock.now())
        why = None
        if given.conversation_id is not None:
            await fetch_visible(tx, actor, int(given.conversation_id))
            why = [
                WhyOut(code=each.code, at=each.at)
                for each in await look.why(tx, tried, int(given.conversation_id), now=clock.now())
            ]
    first = [
        TouchedOut(conversation_id=str(each.conversation_id), name=each.name, due_at=each.due_at) for each in seen.first
    ]
    return TrialOut(count=seen.count, more=seen.more, first=first, why_not=why)


@router.get("/time-rules/runs")
async def get_runs(
    _actor: Reading,
    db: Db,
    rule_id: Annotated[IdText | None, Query()] = None,
    cursor: Annotated[IdText | None, Query()] = None,
) -> RunPage:
    """What the rules did, newest first."""
    async with db.reading() as tx:
        rows = await q.fetch(
            tx,
            "list_runs",
            rule_id=None if rule_id is None else int(rule_id),
            before=None if cursor is None else int(cursor),
            most=PAGE + 1,
        )
    shown = rows[:PAGE]
    return RunPage(
        items=[RunOut.of(row) for row in shown], next_cursor=str(shown[-1]["id"]) if len(rows) > PAGE else None
    )


@router.post("/time-rules/presets/{preset}", status_code=201)
async def post_preset(preset: str, actor: Writing, db: Db, clock: ClockDep) -> RuleOut:
    """Takes up one of the program's own rules and switches it on. Asked twice, it is there once."""
    if preset not in PRESETS:
        raise NotFound
    async with db.transaction() as tx:
        there = await q.fetchrow(tx, "find_preset", preset=preset)
        if there is not None:
            return RuleOut.of(there)
        locale = await q.fetchval(tx, "find_locale", id=actor.agent_id)
        name = NAMES[preset].get(locale or "en", NAMES[preset]["en"])
        given = RuleIn.model_validate({"name": name, "is_on": True, **PRESETS[preset]})
        return RuleOut.of(await write.add(tx, given, preset=preset, by=actor, now=clock.now()))


@router.put("/time-rules/{rule_id}")
async def put_rule(rule_id: str, given: RuleIn, actor: Writing, db: Db, clock: ClockDep) -> RuleOut:
    """The whole rule anew; it holds from now on, and what was done is not done again."""
    async with db.transaction() as tx:
        return RuleOut.of(await write.change(tx, ids.parse(rule_id), given, by=actor, now=clock.now()))


@router.delete("/time-rules/{rule_id}", status_code=204)
async def delete_rule(rule_id: str, actor: Writing, db: Db, clock: ClockDep) -> None:
    """With its log."""
    async with db.transaction() as tx:
        await write.remove(tx, ids.parse(rule_id), by=actor, now=clock.now())
