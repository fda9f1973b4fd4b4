"""What routes ask for: the runtime's parts, and the actor who sent the request."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request

from shortline.accounts.actor import Actor
from shortline.accounts.authenticate import SignedIn, authenticate, guard_cookie_write
from shortline.accounts.permissions import Action, may, refused
from shortline.api.rates import Kind
from shortline.api.runtime import Runtime
from shortline.clock import Clock
from shortline.db import Database
from shortline.http import Http
from shortline.secrets import Box
from shortline.settings import Settings


def runtime(request: Request) -> Runtime:
    found: Runtime = request.app.state.runtime
    return found


def own_url(request: Request) -> str:
    """Where this installation is reached: as configured, else as this request reached it."""
    return runtime(request).settings.public_url or f"{request.url.scheme}://{request.headers.get('host', '')}"


async def signed_in(request: Request) -> SignedIn:
    """Raises NotSignedIn, NotAllowed for a cookie write that may come from another site, or TooMany for a caller who
    asks too much. Looked up and counted once a request."""
    known: SignedIn | None = getattr(request.state, "signed_in", None)
    if known is None:
        parts = runtime(request)
        async with parts.db.connection() as tx:  # one statement, no transaction to open and close
            known = await authenticate(tx, request.headers, now=parts.clock.now())
        request.state.caller = known  # for the log, should he be refused
        guard_cookie_write(request.method, request.headers, known, own_url=own_url(request))
        door = f"session:{known.session_id}" if known.token_id is None else f"token:{known.token_id}"
        await parts.rates.take(parts.db, Kind.REQUEST, door, now=parts.clock.now())
        request.state.signed_in = known
    return known


def counted(kind: Kind) -> Callable[[Request], Coroutine[Any, Any, None]]:
    """A dependency of what is dear: one of the caller's few of this minute, or TooMany. A person has one count in all
    his sessions and tokens."""

    async def count(request: Request) -> None:
        actor, parts = await current_actor(request), runtime(request)
        await parts.rates.take(parts.db, kind, f"agent:{actor.agent_id}", now=parts.clock.now())

    return count


async def count_search(request: Request) -> None:
    """A list narrowed by words is a search."""
    if request.query_params.get("q", "").strip():
        await counted(Kind.SEARCH)(request)


async def current_actor(request: Request) -> Actor:
    return (await signed_in(request)).actor


def require(action: Action) -> Callable[[Request], Coroutine[Any, Any, Actor]]:
    """A dependency: the actor, if he may do this in general. Rights on one conversation are checked where it is fetched."""

    async def check(request: Request) -> Actor:
        actor = await current_actor(request)
        answer = may(actor, action)
        if answer is not True:
            raise refused(answer, action)
        return actor

    return check


# `async` though none of them waits: a plain function is run in a thread of its own each time, and comes back late when
# the loop is busy.


async def _runtime(request: Request) -> Runtime:
    return runtime(request)


async def _own_url(request: Request) -> str:
    return own_url(request)


async def _db(request: Request) -> Database:
    return runtime(request).db


async def _clock(request: Request) -> Clock:
    return runtime(request).clock


async def _http(request: Request) -> Http:
    return runtime(request).http


async def _box(request: Request) -> Box:
    return runtime(request).box


async def _settings(request: Request) -> Settings:
    return runtime(request).settings


RuntimeDep = Annotated[Runtime, Depends(_runtime)]
Db = Annotated[Database, Depends(_db)]
ClockDep = Annotated[Clock, Depends(_clock)]
HttpDep = Annotated[Http, Depends(_http)]
BoxDep = Annotated[Box, Depends(_box)]
SettingsDep = Annotated[Settings, Depends(_settings)]
CurrentActor = Annotated[Actor, Depends(current_actor)]
CurrentSignedIn = Annotated[SignedIn, Depends(signed_in)]
CountedSearch = Depends(count_search)
OwnUrl = Annotated[str, Depends(_own_url)]
