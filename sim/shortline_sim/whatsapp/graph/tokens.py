"""Who is asking: the bearer token, its proof, and what it may do."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from ..call import Call, reply, route
from ..double import Double
from ..errors import GraphError
from ..world import MANAGEMENT, MESSAGING, Token

Json = dict[str, Any]


def authenticate(double: Double, headers: dict[str, str], query: dict[str, str]) -> Token:
    """The token of a request, or 190. An app token is `app id|app secret`."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    value = value.strip() if scheme.lower() in {"bearer", "oauth"} else query.get("access_token", "")
    if not value:
        raise GraphError(190, "An access token is required to request this resource.")
    token = find_token(double, value)
    now = double.clock.now()
    if token is None:
        raise GraphError(190, "Invalid OAuth access token - Cannot parse access token")
    if token.revoked:
        raise GraphError(190, "Error validating access token: The user has not authorized application.", subcode=458)
    if token.expires_at and token.expires_at <= now:
        when = datetime.fromtimestamp(token.expires_at, UTC).strftime("%A, %d-%b-%y %H:%M:%S UTC")
        raise GraphError(190, f"Error validating access token: Session has expired on {when}.", subcode=463)
    _check_proof(double, token, query.get("appsecret_proof"))
    return token


def find_token(double: Double, value: str) -> Token | None:
    if value in double.tokens:
        return double.tokens[value]
    app_id, separator, secret = value.partition("|")
    owned = [a for a in double.accounts.values() if a.app_id == app_id and a.app_secret == secret]
    return Token(value, app_id, [], scopes=["app"]) if separator and owned else None


def _check_proof(double: Double, token: Token, proof: str | None) -> None:
    """`appsecret_proof` = HMAC-SHA256(app secret, token): shows that the caller knows the app's secret."""
    if proof is None:
        return
    secrets = {a.app_secret for a in double.accounts.values() if a.app_id == token.app_id}
    wanted = {hmac.new(s.encode(), token.value.encode(), hashlib.sha256).hexdigest() for s in secrets}
    if proof not in wanted:
        raise GraphError(100, title="Invalid appsecret_proof provided in the API argument")


@route("debug_token", "", "GET")
async def debug_token(call: Call) -> Response:
    """What a token is and may do. A token may look at itself; an app token at any of its app."""
    value = call.query.get("input_token", "")
    if not value:
        raise GraphError(100, "The parameter input_token is required.")
    token = find_token(call.double, value)
    if token is None or call.token is None or token.app_id != call.token.app_id:
        data: Json = {"error": {"code": 190, "message": "Invalid OAuth access token."}, "is_valid": False, "scopes": []}
        return reply({"data": data})
    now = call.double.clock.now()
    alive = not token.revoked and (not token.expires_at or token.expires_at > now)
    return reply(
        {
            "data": {
                "app_id": token.app_id,
                "type": "SYSTEM_USER",
                "application": "Simulated app",
                "expires_at": int(token.expires_at),
                "data_access_expires_at": 0,
                "is_valid": alive,
                "scopes": token.scopes,
                "granular_scopes": [
                    {"scope": scope, "target_ids": token.waba_ids}
                    for scope in token.scopes
                    if scope in {MESSAGING, MANAGEMENT}
                ],
                "user_id": "122" + token.app_id[3:],
            }
        }
    )


@route("me", "", "GET")
async def me(call: Call) -> Response:
    token = call.token
    return reply({"id": "122" + (token.app_id[3:] if token else ""), "name": "Simulated system user"})


@route("me", "permissions", "GET")
async def my_permissions(call: Call) -> Response:
    scopes = call.token.scopes if call.token else []
    return reply({"data": [{"permission": scope, "status": "granted"} for scope in scopes]})


@route("app", "", "GET")
async def get_app(call: Call) -> Response:
    if call.token is None or call.token.app_id != call.node:
        raise GraphError(10, "This app does not belong to the access token.")
    return reply({"id": call.node, "name": "Simulated app"})
