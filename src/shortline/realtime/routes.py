"""The feed over HTTP, and the live socket."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Query, WebSocket
from pydantic import BaseModel

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import Db, require
from shortline.api.router import Router
from shortline.errors import ShortlineError
from shortline.events import feed
from shortline.ids import MAX_ID
from shortline.realtime import sockets
from shortline.realtime.audience import hears
from shortline.realtime.reading import as_object, load_facts

router = Router(tags=["events"])
MayRead = Annotated[Actor, Depends(require(Action.EVENT_READ))]


class TooOld(ShortlineError):
    code, status = "feed_too_old", 410
    sentence = "Events that old are no longer kept. Fetch what you need, then go on from the last position."


class FeedEvent(BaseModel):
    """Something happened. Ids and codes only; fetch what you may see."""

    position: int
    kind: str
    conversation_id: str | None
    message_id: str | None
    inbox_id: str | None
    agent_id: str | None
    at: datetime
    data: dict[str, Any]


class Feed(BaseModel):
    """`last`: the position to ask after next time. It moves also over events that are not for you."""

    items: list[FeedEvent]
    last: int


@router.get("/events")
async def list_events(
    db: Db,
    actor: MayRead,
    after: Annotated[int, Query(ge=0, le=MAX_ID)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Feed:
    await feed.sequence(db)
    async with db.reading() as tx:
        first = await feed.first_position(tx)
        if after and first > after + 1:
            raise TooOld(last=await feed.last_position(tx))
        batch = await feed.after(tx, after, limit=limit)
        facts = await load_facts(tx, (event.conversation_id for event in batch))
    items = [FeedEvent(**as_object(event)) for event in batch if hears(actor, event, facts)]
    return Feed(items=items, last=batch[-1].position if batch else after)


@router.websocket("/live")
async def live(socket: WebSocket, after: str | None = None, rows: str | None = None) -> None:
    """Events as they happen, from a position on; presence both ways. The frames are in docs/reference/live.md."""
    runtime = socket.app.state.runtime
    hub = getattr(socket.app.state, "hub", None)
    own_url = runtime.settings.public_url
    await sockets.serve(socket, runtime.db, runtime.clock, hub, own_url=own_url, after=after, rows=rows == "true")
