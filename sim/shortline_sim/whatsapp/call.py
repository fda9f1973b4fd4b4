"""One request to the Graph API, and the table of who answers it: (kind of node, edge, method) -> function."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.datastructures import FormData
from starlette.responses import JSONResponse, Response

from .errors import GraphError
from .world import Account, Number, Token

if TYPE_CHECKING:
    from .double import Double
    from .recipes import Recipe

Json = dict[str, Any]


@dataclass(slots=True)
class Call:
    double: Double
    method: str
    version: str
    path: str
    node: str
    edge: str
    rest: str
    query: dict[str, str]
    headers: dict[str, str]
    base_url: str
    raw: bytes = b""
    form: FormData | None = None
    token: Token | None = None
    recipe: Recipe | None = None
    log: Json = field(default_factory=dict)

    def data(self) -> Json:
        """The parameters of a write: a JSON body, or a form."""
        if self.form is not None:
            return {key: value for key, value in self.form.multi_items() if isinstance(value, str)}
        if not self.raw.strip():
            return {}
        try:
            data = json.loads(self.raw)
        except (ValueError, RecursionError):
            raise GraphError(100, "The body is not valid JSON.") from None
        if not isinstance(data, dict):
            raise GraphError(100, "The body must be a JSON object.")
        return data

    @property
    def fields(self) -> list[str]:
        return [name.strip() for name in self.query.get("fields", "").split(",") if name.strip()]

    def number(self, permission: str) -> Number:
        number = self.double.numbers[self.node]
        self.allow(permission, number.waba_id)
        return number

    def account(self, permission: str) -> Account:
        self.allow(permission, self.node)
        return self.double.accounts[self.node]

    def allow(self, permission: str, waba_id: str) -> None:
        token = self.token
        if token is None or waba_id not in token.waba_ids:
            raise no_object(self.node)
        if permission not in token.scopes:
            raise GraphError(
                200,
                f"The access token lacks the permission {permission} for this object.",
                title="You do not have the necessary permissions to send messages on behalf of this WhatsApp "
                "Business Account"
                if permission.endswith("messaging")
                else f"Requires {permission} permission to manage the object",
            )


def no_object(node: str) -> GraphError:
    return GraphError(
        100,
        f"Unsupported request. Object with ID '{node}' does not exist, cannot be loaded due to missing permissions, "
        "or does not support this operation.",
        subcode=33,
        title=f"Object with ID '{node}' does not exist or cannot be loaded due to missing permissions",
    )


Handler = Callable[[Call], Awaitable[Response]]
ROUTES: dict[tuple[str, str, str], Handler] = {}


def route(kind: str, edge: str, *methods: str) -> Callable[[Handler], Handler]:
    def add(handler: Handler) -> Handler:
        for method in methods:
            ROUTES[(kind, edge, method)] = handler
        return handler

    return add


def reply(body: Any, status: int = 200) -> JSONResponse:
    return JSONResponse(body, status)


def success() -> JSONResponse:
    return reply({"success": True})
