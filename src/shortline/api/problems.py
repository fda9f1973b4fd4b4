"""Errors leave as RFC 9457 problem documents; what nobody foresaw leaves as a sentence, never as a stack trace."""

from typing import Any

import asyncpg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from shortline import log
from shortline.db import GONE
from shortline.errors import NotAllowed, NotFound, ShortlineError, TooMany, Unavailable

LOG = log.get(__name__)
MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """RFC 9457. `code` is stable; `reason` names the sentence where a code has several, `params` is what it is made of.

    Some codes carry more, for example `decision` and `remedies`.
    """

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    code: str
    detail: str
    reason: str | None = None
    params: dict[str, Any] | None = None
    field: str | None = None


def response(error: ShortlineError) -> JSONResponse:
    headers = {}
    if isinstance(error, Unavailable):
        headers["retry-after"] = "2"
    if isinstance(error, TooMany) and "retry_after" in error.extra:
        headers["retry-after"] = str(error.extra["retry_after"])
    return JSONResponse(error.problem(), error.status, headers=headers, media_type=MEDIA_TYPE)


def refuse(request: Request, error: ShortlineError) -> JSONResponse:
    """The answer; a right that is missing and a limit that is reached leave a line in the log, naming the route as it is
    written and never the address that was asked for: some carry secrets."""
    if isinstance(error, NotAllowed | TooMany):
        known = getattr(request.state, "caller", None)
        LOG.warning(
            "a request was refused",
            code=error.reason or error.code,
            method=request.method,
            route=getattr(request.scope.get("route"), "path", ""),
            agent_id=known and known.actor.agent_id,
            session_id=known and known.session_id,
            token_id=known and known.token_id,
        )
    return response(error)


def _validation(error: RequestValidationError) -> JSONResponse:
    fields = [
        {
            "field": ".".join(str(part) for part in item["loc"] if part != "body"),
            "sentence": str(item["msg"]),
            "reason": f"shape_{item['type']}",
            "params": {k: v for k, v in (item.get("ctx") or {}).items() if isinstance(v, str | int | float)},
        }
        for item in error.errors()[:20]
    ]
    first: dict[str, Any] = (
        fields[0] if fields else {"field": "", "sentence": "wrong shape", "reason": "bad_request", "params": {}}
    )
    sentence = f"{first['field']}: {first['sentence']}" if first["field"] else first["sentence"]
    return JSONResponse(
        {
            "type": "urn:shortline:bad_request",
            "title": "The request has the wrong shape.",
            "status": 422,
            "code": "bad_request",
            "detail": sentence,
            "reason": first["reason"],
            "params": first["params"],
            "field": first["field"],
            "fields": fields,
        },
        422,
        media_type=MEDIA_TYPE,
    )


def install(app: FastAPI) -> None:
    @app.exception_handler(ShortlineError)
    async def ours(request: Request, error: ShortlineError) -> JSONResponse:
        return refuse(request, error)

    @app.exception_handler(RequestValidationError)
    async def shape(_request: Request, error: RequestValidationError) -> JSONResponse:
        return _validation(error)

    @app.exception_handler(HTTPException)
    async def http(_request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 404:
            return response(NotFound())
        code = {405: "method_not_allowed", 400: "bad_request"}.get(error.status_code, "http_error")
        return JSONResponse(
            {
                "type": f"urn:shortline:{code}",
                "title": str(error.detail),
                "status": error.status_code,
                "code": code,
                "detail": str(error.detail),
            },
            error.status_code,
            headers=error.headers,
            media_type=MEDIA_TYPE,
        )

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, error: Exception) -> JSONResponse:
        if isinstance(error, GONE) or isinstance(error, asyncpg.LockNotAvailableError | asyncpg.QueryCanceledError):
            return response(Unavailable())
        LOG.error("a request failed", exc=error, route=request.scope.get("path", "")[:100], method=request.method)
        return response(ShortlineError())

    for gone in GONE:
        app.add_exception_handler(gone, lambda _request, _error: response(Unavailable()))
