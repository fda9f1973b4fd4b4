"""Lists of opt-outs and consents: hand one in, look what it would do, say that it counts, or throw it away. For leads."""

from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, counted, require
from shortline.api.rates import Kind
from shortline.api.router import Router
from shortline.consent_import import take_in
from shortline.consent_import.form import FORM, read_form
from shortline.consent_import.leftover import leftover
from shortline.consent_import.shapes import ConsentLineOut, ConsentLinesOut, ConsentListOut, ConsentListsOut, Fate
from shortline.consent_import.take_in import q
from shortline.db import Tx
from shortline.errors import NotFound

router = Router(tags=["lists of opt-outs"])
Importing = Annotated[Actor, Depends(require(Action.CONSENT_IMPORT))]
SHOWN = 50


@router.post("/consent-lists", status_code=201, openapi_extra=FORM, dependencies=[Depends(counted(Kind.UPLOAD))])
async def post_list(request: Request, actor: Importing, db: Db, clock: ClockDep) -> ConsentListOut:
    """Hand a list in. Nothing of it counts before it is confirmed; 422 `list_unreadable` with the reason for what is no list."""
    content, filename, choices = await read_form(request)
    async with db.transaction() as tx:
        made = await take_in.take_in(tx, content, filename, choices, by=actor, now=clock.now())
        return await _one(tx, made)


@router.get("/consent-lists")
async def get_lists(_: Importing, db: Db) -> ConsentListsOut:
    """Newest first, the last 50."""
    async with db.reading() as tx:
        rows = await q.fetch(tx, "list_imports", most=SHOWN)
        return ConsentListsOut(items=[ConsentListOut.of(row, await _counts(tx, row["id"])) for row in rows])


@router.get("/consent-lists/{list_id}")
async def get_list(list_id: str, _: Importing, db: Db) -> ConsentListOut:
    async with db.reading() as tx:
        return await _one(tx, ids.parse(list_id))


@router.get("/consent-lists/{list_id}/lines")
async def get_lines(
    list_id: str,
    _: Importing,
    db: Db,
    fate: Fate = "bad",
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ConsentLinesOut:
    """In the order of the file."""
    async with db.reading() as tx:
        found = await _one(tx, ids.parse(list_id))
        rows = await q.fetch(tx, "list_lines", id=int(found.id), fate=fate, after=after, most=limit)
    return ConsentLinesOut(
        items=[ConsentLineOut.of(row) for row in rows], next_after=rows[-1]["line"] if len(rows) == limit else None
    )


@router.get("/consent-lists/{list_id}/unused.csv", response_class=Response)
async def get_unused(list_id: str, _: Importing, db: Db) -> Response:
    """The lines that could not be used, to mend and hand in again: the file's own columns, and in front line and reason."""
    async with db.reading() as tx:
        found = await _row(tx, ids.parse(list_id))
        rows = await q.fetch(tx, "list_lines", id=found["id"], fate="bad", after=0, most=2**31 - 1)
    return Response(
        leftover(found["header"], found["separator"], rows),
        media_type="text/csv; charset=utf-8",
        headers={
            "content-disposition": f'attachment; filename="unused-lines-{found["id"]}.csv"',
            "cache-control": "no-store",
        },
    )


@router.post("/consent-lists/{list_id}/confirm", status_code=202)
async def post_confirm(list_id: str, actor: Importing, db: Db, clock: ClockDep) -> ConsentListOut:
    """It counts: written into the ledger in the background, in this person's name. Asked again, the same."""
    async with db.transaction() as tx:
        await take_in.confirm(tx, ids.parse(list_id), by=actor, now=clock.now())
        return await _one(tx, ids.parse(list_id))


@router.delete("/consent-lists/{list_id}", status_code=204)
async def delete_list(list_id: str, actor: Importing, db: Db, clock: ClockDep) -> None:
    """Throw it away before it counts. 409 `list_counts` afterwards."""
    async with db.transaction() as tx:
        await take_in.discard(tx, ids.parse(list_id), by=actor, now=clock.now())


async def _one(tx: Tx, list_id: int) -> ConsentListOut:
    return ConsentListOut.of(await _row(tx, list_id), await _counts(tx, list_id))


async def _row(tx: Tx, list_id: int) -> dict[str, Any]:
    row = await q.fetchrow(tx, "find_import", id=list_id)
    if row is None:
        raise NotFound
    return dict(row)


async def _counts(tx: Tx, list_id: int) -> dict[str, int]:
    return dict(await q.fetchrow(tx, "count_lines", id=list_id) or {})
