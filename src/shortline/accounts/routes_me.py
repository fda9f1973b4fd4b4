"""One's own account, one's password, and the API tokens of the desk."""

from typing import Annotated

from fastapi import Depends

from shortline import ids
from shortline.accounts import me, store, tokens
from shortline.accounts.actor import Actor
from shortline.accounts.change_password import change_password
from shortline.accounts.permissions import Action
from shortline.accounts.routes_people import Cursor, Limit, after, next_cursor
from shortline.accounts.shapes import Ended, MeOut, MePatch, PasswordChange, TokenMade, TokenOut, TokenRequest
from shortline.accounts.store import Agent, q
from shortline.api.deps import ClockDep, CurrentSignedIn, Db, require
from shortline.api.paging import Page
from shortline.api.router import Router
from shortline.db import Tx

router = Router(tags=["me"])

Reading = Annotated[Actor, Depends(require(Action.ME_READ))]
Editing = Annotated[Actor, Depends(require(Action.ME_EDIT))]
Securing = Annotated[Actor, Depends(require(Action.ME_SECURE))]
Managing = Annotated[Actor, Depends(require(Action.TOKEN_MANAGE))]


@router.get("/me")
async def get_me(actor: Reading, db: Db) -> MeOut:
    async with db.reading() as tx:
        return await _me(tx, await store.get_agent(tx, me.agent_id_of(actor)), actor)


@router.patch("/me")
async def patch_me(given: MePatch, actor: Editing, db: Db, clock: ClockDep) -> MeOut:
    async with db.transaction() as tx:
        agent = await me.change(
            tx,
            me.agent_id_of(actor),
            name=given.name,
            locale=given.locale,
            theme=given.theme,
            availability=given.availability,
            prefs=given.prefs,
            now=clock.now(),
        )
        return await _me(tx, agent, actor)


@router.post("/me/password")
async def post_password(
    given: PasswordChange, actor: Securing, known: CurrentSignedIn, db: Db, clock: ClockDep
) -> Ended:
    """Change one's password. Every other session ends; API tokens stay and can be revoked one by one."""
    ended = await change_password(
        db, me.agent_id_of(actor), current=given.current, new=given.new, keep_session=known.session_id, now=clock.now()
    )
    return Ended(ended=ended)


@router.get("/tokens")
async def get_tokens(actor: Managing, db: Db, cursor: Cursor = None, limit: Limit = 200) -> Page[TokenOut]:
    """Every API token in use, by whom it was made and what its first characters are; never the token."""
    async with db.reading() as tx:
        rows = await q.fetch(tx, "list_tokens", after=after(cursor), limit=limit + 1)
    items = [TokenOut(**{**row, "id": str(row["id"]), "agent_id": str(row["agent_id"])}) for row in rows[:limit]]
    return Page(items=items, next_cursor=next_cursor(items[-1].id if len(rows) > limit else None))


@router.post("/tokens", status_code=201)
async def post_token(given: TokenRequest, actor: Managing, db: Db, clock: ClockDep) -> TokenMade:
    """A token acts as its maker, narrowed by its scopes. It is shown once."""
    async with db.transaction() as tx:
        made = await tokens.create(tx, given.name, given.scopes, agent_id=me.agent_id_of(actor), now=clock.now())
    return TokenMade(id=str(made.id), token=made.text, prefix=made.prefix, scopes=sorted(given.scopes))


@router.delete("/tokens/{token_id}", status_code=204)
async def delete_token(token_id: str, actor: Managing, db: Db, clock: ClockDep) -> None:
    async with db.transaction() as tx:
        await tokens.revoke(tx, ids.parse(token_id), now=clock.now())


async def _me(tx: Tx, agent: Agent, actor: Actor) -> MeOut:
    return MeOut.me(agent, organisation=await store.organisation(tx), permissions=me.permissions_of(actor))
