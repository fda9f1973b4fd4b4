"""Whom to invite to the new number, as a list, as a file, and doing it."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api import paging
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.channels.whatsapp.identity import digits, displayed
from shortline.channels.whatsapp.templates import variables
from shortline.db import Tx
from shortline.errors import Refused, ShortlineError
from shortline.inboxes import store as inboxes
from shortline.lifeboat import inviting
from shortline.lifeboat.go_on import NotMoved
from shortline.lifeboat.inviting import Line, Person
from shortline.lifeboat.person import FATES, Fate
from shortline.lifeboat.shapes import NumberOut
from shortline.macros import template as slots
from shortline.macros.shapes_template import MacroTemplate
from shortline.outbound.rhythm import meter
from shortline.spreadsheet import table
from shortline.typed import IdText

router = Router(tags=["moving a number"])
Managing = Annotated[Actor, Depends(require(Action.INBOX_MANAGE))]
AT_ONCE = 100
HEADER = (
    "name",
    "address",
    "language",
    "last contact",
    "agreed on",
    "wording",
    "proof",
    "names the old number",
    "template",
)


class TemplateBrief(BaseModel):
    name: str
    language: str
    category: str
    has_gaps: bool = Field(
        description="It has values to fill in: give `words` for it, or send it from the conversation."
    )


class PersonOut(BaseModel):
    contact_id: str
    conversation_id: str = Field(description="His conversation on the old number.")
    name: str
    address: str
    language: str | None
    last_contact_at: datetime | None
    fate: Fate
    template: TemplateBrief | None
    agreed_at: datetime | None
    wording: str = Field(description="What he agreed to, in the words of the ledger.")
    proof: str
    names_old_number: bool = Field(description="The wording names the number that is gone.")

    @classmethod
    def of(cls, found: Person, line: Line) -> "PersonOut":
        row, template = found.row, found.template
        kind = "marketing_" if found.advertises else ""
        wording = row[f"{kind}wording"] or ""
        return cls(
            contact_id=str(row["contact_id"]),
            conversation_id=str(row["conversation_id"]),
            name=row["name"] or "",
            address=displayed(row["phone"]) if row["phone"] else row["username"] or row["profile_name"] or "",
            language=row["language"] or None,
            last_contact_at=row["last_contact_at"],
            fate=found.fate,
            template=TemplateBrief(
                name=template["name"],
                language=template["language"],
                category=template["category"],
                has_gaps=bool(variables(template)),
            )
            if template is not None
            else None,
            agreed_at=row[f"{kind}agreed_at"],
            wording=wording,
            proof=row[f"{kind}proof"] or "",
            names_old_number=_names(wording, line.old["display_phone_number"]),
        )


class PortfolioOut(BaseModel):
    """How many people the new number's account wrote to first in 24 hours; the rest waits in its line."""

    used: int
    most: int | None = Field(description="null: no limit that we know of.")


class GapsOut(BaseModel):
    name: str
    language: str
    people: int = Field(description="So many of those who may be invited would get it.")


class InvitationsOut(BaseModel):
    to: NumberOut | None = Field(description="Where they are invited to. null: the number is in use.")
    portfolio: PortfolioOut
    fates: dict[str, int]
    gaps: list[GapsOut] = Field(description="Templates with values to fill in, the most used first.")
    items: list[PersonOut]
    next_cursor: str | None


class InviteIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    contact_ids: Annotated[list[IdText], Field(min_length=1, max_length=AT_ONCE)]
    words: list[MacroTemplate] = Field(
        [],
        max_length=50,
        description="What stands in a template's gaps; slots like {{contact.first_name|customer}} are filled for each person.",
    )


class InvitedOut(BaseModel):
    contact_id: str
    message_id: str | None = Field(description="It waits in the number's bulk line. null: not invited.")
    reason: str | None = Field(description="A fate, `needs_words`, or the code of the guard's finding.")
    sentence: str | None


class AllInvitedOut(BaseModel):
    items: list[InvitedOut]


@router.get("/inboxes/{inbox_id}/reinvitations")
async def get_reinvitations(
    inbox_id: str,
    _: Managing,
    db: Db,
    clock: ClockDep,
    fate: Annotated[Fate, Query()] = "invite",
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=paging.LIMIT_MAX)] = 50,
) -> InvitationsOut:
    """People of a number that handed over, by what becomes of them. Nobody while it is in use."""
    key = paging.decode(cursor, parts=1)
    items: list[PersonOut] = []
    more = False
    async with db.reading() as tx:
        line = await _line(tx, inbox_id)
        if line is None:
            return InvitationsOut(
                to=None, portfolio=PortfolioOut(used=0, most=None), fates={}, gaps=[], items=[], next_cursor=None
            )
        counts, gaps = await inviting.count(tx, line)
        if counts[fate]:
            async for each in inviting.people(tx, line, after=ids.parse(str(key[0])) if key else 0):
                if each.fate != fate:
                    continue
                if len(items) == limit:
                    more = True
                    break
                items.append(PersonOut.of(each, line))
        found = await meter.read(tx, line.new["id"], now=clock.now(), wall=datetime.now(UTC))
    return InvitationsOut(
        to=NumberOut(id=str(line.new["id"]), name=line.new["name"], display_phone_number=None),
        portfolio=PortfolioOut(used=found.row["reached"], most=found.reach_most),
        fates={each: counts[each] for each in FATES},
        gaps=[GapsOut(name=key[0], language=key[1], people=people) for key, people in gaps.most_common()],
        items=items,
        next_cursor=paging.encode(items[-1].contact_id) if more else None,
    )


@router.get(
    "/inboxes/{inbox_id}/reinvitations.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
async def get_reinvitations_file(inbox_id: str, _: Managing, db: Db) -> Response:
    """Everybody who may be invited, for a spreadsheet. No cell can be a formula."""
    async with db.reading() as tx:
        line = await _line(tx, inbox_id)
        found = (
            []
            if line is None
            else [PersonOut.of(p, line) async for p in inviting.people(tx, line) if p.fate == "invite"]
        )
    return Response(
        table(HEADER, [_cells(each) for each in found]),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="reinvitations-{ids.parse(inbox_id)}.csv"'},
    )


@router.post("/inboxes/{inbox_id}/reinvitations")
async def post_reinvitations(inbox_id: str, given: InviteIn, actor: Managing, db: Db, clock: ClockDep) -> AllInvitedOut:
    """Invite these people, each for himself: past the guard, in the number's bulk line. Nobody is invited twice."""
    made: list[InvitedOut] = []
    async with db.reading() as tx:
        for each in given.words:
            await slots.check(tx, each.model_dump())
    words = {(each.name, each.language): each for each in given.words}
    for contact_id in dict.fromkeys(given.contact_ids):
        try:
            async with db.transaction() as tx:
                line = await inviting.line_of(tx, ids.parse(inbox_id))
                message_id = await inviting.invite(tx, line, int(contact_id), words, by=actor, now=clock.now())
            made.append(InvitedOut(contact_id=contact_id, message_id=str(message_id), reason=None, sentence=None))
        except NotMoved:
            raise
        except ShortlineError as error:
            made.append(
                InvitedOut(contact_id=contact_id, message_id=None, reason=_reason(error), sentence=error.sentence)
            )
    return AllInvitedOut(items=made)


async def _line(tx: Tx, inbox_id: str) -> Line | None:
    """None while the number is in use. Raises NotFound."""
    inbox = await inboxes.get_inbox(tx, ids.parse(inbox_id))
    try:
        return await inviting.line_of(tx, inbox.id)
    except NotMoved:
        return None


def _reason(error: ShortlineError) -> str:
    if isinstance(error, Refused):
        findings = error.extra["decision"]["findings"]
        return next((str(each["code"]) for each in findings if each["verdict"] == "deny"), error.code)
    return inviting.reason(error)


def _cells(person: PersonOut) -> tuple[str, ...]:
    return (
        person.name,
        person.address,
        person.language or "",
        _day(person.last_contact_at),
        _day(person.agreed_at),
        person.wording,
        person.proof,
        "yes" if person.names_old_number else "no",
        f"{person.template.name} ({person.template.language})" if person.template else "",
    )


def _day(at: datetime | None) -> str:
    return at.astimezone(UTC).date().isoformat() if at else ""


def _names(wording: str, number: str) -> bool:
    """Whether the digits of the number, or its end as it is written at home, stand in the wording."""
    own = digits(number) or ""
    said = "".join(filter(str.isdigit, wording))
    return len(own) > 7 and own[-8:] in said
