"""The ASGI application: Graph API at /v{N}.0/, media downloads, and the control API under /_sim/."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from . import graph  # noqa: F401  the routing table fills itself on import
from .call import ROUTES, Call, no_object
from .control import Control
from .double import Double
from .errors import GraphError
from .graph.media import download
from .graph.tokens import authenticate
from .misbehave import misbehave
from .recipes import facts_of

Json = dict[str, Any]

VERSION = re.compile(r"^v\d{1,3}\.\d$")
BODY_MAX = 2 * 1024 * 1024


class App:
    """One double, served. `app.double` is the door for tests in the same process."""

    def __init__(self, double: Double) -> None:
        self.double = double
        self.control = Control(double)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            raise RuntimeError("only HTTP is spoken here")

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message: Message = await receive()
            if message["type"] == "lifespan.startup":
                await self.double.start()
                self.control.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.control.stop()
                await self.double.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if not self.double.base_url:
            self.double.base_url = str(request.base_url).rstrip("/")
        if request.url.path.startswith("/_sim"):
            await (await self.control.answer(request))(scope, receive, send)
            return
        await self._graph(request, scope, receive, send)

    async def _graph(self, request: Request, scope: Scope, receive: Receive, send: Send) -> None:
        double = self.double
        call = await self._read(request)
        body = _peek(call)
        double.request_count += 1
        log = call.log
        log.update(
            n=double.request_count,
            at=double.clock.now(),
            method=call.method,
            path=request.url.path,
            query={k: v for k, v in call.query.items() if k not in {"access_token", "input_token", "hash"}},
            headers={k: v for k, v in call.headers.items() if k in {"content-type", "user-agent", "content-length"}},
            body=body,
        )
        double.requests.append(log)
        call.recipe = double.recipes.take(facts_of(call.method, request.url.path, call.node, call.edge, body))
        if call.recipe is not None:
            call.recipe.requests.append(double.request_count)
            log["recipe"] = call.recipe.id
        await misbehave(call, self._answer, scope, receive, send)

    async def _read(self, request: Request) -> Call:
        parts = [part for part in request.url.path.split("/") if part]
        version = parts.pop(0) if parts and VERSION.match(parts[0]) else "v24.0"
        node, edge, rest = [*parts, "", "", ""][:3]
        call = Call(
            self.double, request.method, version, request.url.path, node, edge, rest,
            dict(request.query_params), dict(request.headers), str(request.base_url).rstrip("/"),
        )  # fmt: skip
        try:
            kind = request.headers.get("content-type", "")
            if kind.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
                call.form = await request.form(max_part_size=BODY_MAX)
            else:
                call.raw = await request.body()
        except (HTTPException, ClientDisconnect):
            call.raw = b"\x00"
        return call

    async def _answer(self, call: Call) -> Response:
        try:
            if call.path.rstrip("/") == "/whatsapp_business/attachments":
                return await self._download(call)
            return await self._dispatch(call)
        except (KeyError, TypeError, ValueError, AttributeError) as error:  # a shape no check foresaw
            call.log["surprise"] = repr(error)
            return JSONResponse(GraphError(100, "The request has an unexpected shape.").body(), 400)
        except GraphError as error:
            call.log["error"] = error.code
            headers = {"www-authenticate": 'OAuth "Facebook Platform" "invalid_token"'} if error.http == 401 else None
            return JSONResponse(error.body(), error.http, headers=headers)

    async def _download(self, call: Call) -> Response:
        try:
            call.token = authenticate(self.double, call.headers, {})
        except GraphError:
            return PlainTextResponse("Authorization required", 401)
        return await download(call)

    async def _dispatch(self, call: Call) -> Response:
        call.token = authenticate(self.double, call.headers, call.query)
        handler = ROUTES.get((self.kind_of(call.node), call.edge, call.method))
        if handler is None:
            raise no_object(call.node)
        if call.recipe is not None and (code := call.recipe.do.get("error")):
            raise GraphError(int(code), str(call.recipe.do.get("details", "")) or _reason(int(code)))
        return await handler(call)

    def kind_of(self, node: str) -> str:
        double = self.double
        if node in {"debug_token", "me"}:
            return node
        for kind, known in (
            ("number", double.numbers),
            ("waba", double.accounts),
            ("media", double.media),
            ("template", double.templates),
            ("upload", double.uploads),
        ):
            if node in known:
                return kind
        return "app" if any(account.app_id == node for account in double.accounts.values()) else "nothing"


def _peek(call: Call) -> Any:
    """The body as the ledger shows it: parsed when it is JSON, without file contents."""
    if call.form is not None:
        return {
            key: value if isinstance(value, str) else f"<file {value.filename}>" for key, value in call.form.items()
        }
    try:
        return json.loads(call.raw) if call.raw else None
    except (ValueError, RecursionError):
        return call.raw[:500].decode("utf-8", "replace")


def _reason(code: int) -> str:
    from .statuses import DETAILS

    return DETAILS.get(code, "")


def create_app(seed: int = 1, *, state_dir: Path | str | None = None, base_url: str = "", city: str = "") -> App:
    """A double of its own. `city` names the scene people act out as soon as somebody is subscribed."""
    double = Double(seed, Path(state_dir) if state_dir else None, base_url)
    app = App(double)
    if city:
        app.control.open_city(city)
    return app


__all__ = ["App", "create_app"]
