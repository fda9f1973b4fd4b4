"""Errors leave as RFC 9457 problem documents; what nobody foresaw leaves as a sentence, never as a stack trace."""

import html
from typing import Any

import asyncpg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from shortline import log
from shortline.db import GONE
from shortline.errors import DiskFull, NotFound, ShortlineError, TooMany, Unavailable

LOG = log.get(__name__)
MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 2
BUSY = (asyncpg.LockNotAvailableError, asyncpg.QueryCanceledError, asyncpg.DeadlockDetectedError)
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="{seconds}"><title>Shortline</title>
<h1>In a moment</h1><p>{sentence}</p>"""


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
        headers["retry-after"] = str(RETRY_SECONDS)
    if isinstance(error, TooMany) and "retry_after" in error.extra:
        headers["retry-after"] = str(error.extra["retry_after"])
    return JSONResponse(error.problem(), error.status, headers=headers, media_type=MEDIA_TYPE)


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
    async def ours(request: Request, error: ShortlineError) -> Response:
        return page(error) if isinstance(error, Unavailable) and _is_read_by_a_person(request) else response(error)

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
    async def unforeseen(request: Request, error: Exception) -> Response:
        if isinstance(error, (*GONE, *BUSY)):
            return away(request, error)
        LOG.error("a request failed", exc=error, route=request.scope.get("path", "")[:100], method=request.method)
        return response(ShortlineError())

    for gone in (*GONE, *BUSY):
        app.add_exception_handler(gone, away)


def away(request: Request, error: Exception) -> Response:
    """The database is away, full or busy: said to people as a page, to programs as a problem; both are told when to return."""
    refusal = DiskFull() if isinstance(error, asyncpg.DiskFullError) else Unavailable()
    return page(refusal) if _is_read_by_a_person(request) else response(refusal)


def page(error: ShortlineError) -> HTMLResponse:
    """Stands on its own: nothing else may be there to load. Asks again by itself."""
    return HTMLResponse(
        PAGE.format(sentence=html.escape(error.sentence), seconds=RETRY_SECONDS),
        error.status,
        headers={"retry-after": str(RETRY_SECONDS), "cache-control": "no-store"},
    )


def _is_read_by_a_person(request: Request) -> bool:
    """A browser that opens an address asks for a page; the app and other programs do not."""
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")
