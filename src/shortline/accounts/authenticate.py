"""Who sends this request: a bearer token or a session cookie becomes an `Actor`, or nobody.

A browser adds cookies by itself, also for a foreign page; so a write by cookie needs a header that no foreign page can
add, and the right Origin when one is sent. A bearer token needs neither, and wins over a cookie; a bad one is
refused without looking further.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from starlette.responses import Response

from shortline.accounts import sessions, tokens
from shortline.accounts.actor import Actor
from shortline.db import Tx
from shortline.errors import NotAllowed, NotSignedIn

COOKIE = "shortline_session"
SECURE_COOKIE = f"__Host-{COOKIE}"  # browsers take this name over TLS only, for this host only and for all its paths
CSRF_HEADER = "x-shortline-csrf"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Headers(Protocol):
    """Request headers, looked up without regard to case, as Starlette offers them for HTTP and WebSocket."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An actor and how he came in: exactly one of session and token."""

    actor: Actor
    session_id: int | None
    token_id: int | None
    by_cookie: bool


async def authenticate(tx: Tx, headers: Headers, *, now: datetime) -> SignedIn:
    """Raises NotSignedIn. Reads rights as they are now; notes that the person is here at most once a minute."""
    bearer, cookie, plain = _bearer(headers), None, False
    if bearer is None:
        cookie, plain = _cookie(headers)
    found = await sessions.find(tx, bearer or cookie, now=now)
    if found and not (plain and found.host_bound):
        await sessions.touch(tx, found, now=now)
        return SignedIn(found.actor, found.id, None, by_cookie=bearer is None)
    if token := await tokens.find(tx, bearer):
        await tokens.touch(tx, token, now=now)
        return SignedIn(token.actor, None, token.id, by_cookie=False)
    raise NotSignedIn


async def recheck(tx: Tx, known: Sequence[SignedIn], *, now: datetime) -> list[Actor | None]:
    """The rights of each as they are now; None where the session or token has ended. For long-lived sockets."""
    by_session = await sessions.again(tx, [each.session_id for each in known if each.session_id is not None], now=now)
    by_token = await tokens.again(tx, [each.token_id for each in known if each.token_id is not None])
    return [
        by_session.get(each.session_id) if each.session_id is not None else by_token.get(each.token_id or 0)
        for each in known
    ]


def guard_cookie_write(method: str, headers: Headers, signed_in: SignedIn, *, own_url: str) -> None:
    """Refuse a write that another site may have sent through this person's browser."""
    if method in SAFE_METHODS or not signed_in.by_cookie:
        return
    if headers.getlist(CSRF_HEADER) != ["1"]:
        raise NotAllowed("This request did not come from the app. Reload the page and try again.", code="csrf")
    guard_origin(headers, own_url=own_url)


def guard_origin(headers: Headers, *, own_url: str) -> None:
    """Refuse a foreign Origin. A request without one (not from a browser) passes.

    Ours is the host the browser asked for, or the configured public address when a proxy renames the host.
    """
    for origin in headers.getlist("origin"):
        sent = urlsplit(origin)
        same_host = sent.scheme in ("http", "https") and [sent.netloc.lower()] == _lower(headers.getlist("host"))
        if not same_host and origin.lower() != _origin(own_url):
            raise NotAllowed("This request came from another site.", code="foreign_origin")


def _bearer(headers: Headers) -> str | None:
    """The bearer token; None when there is no Authorization header at all."""
    given = headers.getlist("authorization")
    if not given:
        return None
    scheme, _, token = given[0].partition(" ")
    if len(given) > 1 or scheme.lower() != "bearer" or not token.strip():
        raise NotSignedIn
    return token.strip()


def _cookie(headers: Headers) -> tuple[str | None, bool]:
    """The session cookie, and whether it came by the plain name. Two different ones mean that somebody planted one:
    neither counts. The plain name counts when there is no other: on http, and for who signed in before there was one.
    """
    parts = (part.partition("=") for header in headers.getlist("cookie") for part in header.split(";"))
    pairs = [(name.strip(), value.strip()) for name, _, value in parts]
    for wanted in (SECURE_COOKIE, COOKIE):
        values = {value for name, value in pairs if name == wanted}
        if values:
            return (values.pop() if len(values) == 1 else None), wanted == COOKIE
    return None, False


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _lower(values: Iterable[str]) -> list[str]:
    return [value.lower() for value in values]


def set_session_cookie(response: Response, token: str, *, secure: bool, seconds: int) -> None:
    """Out of reach of scripts, not sent from other sites, and where there is TLS only over TLS and from this host."""
    name = SECURE_COOKIE if secure else COOKIE
    response.set_cookie(name, token, max_age=seconds, path="/", httponly=True, samesite="lax", secure=secure)
    if secure:  # one of an earlier version would stay behind until it is too old
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")


def clear_session_cookie(response: Response) -> None:
    response.delete_cookie(SECURE_COOKIE, path="/", httponly=True, samesite="lax", secure=True)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
