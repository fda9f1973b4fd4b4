"""What the description of the API says beyond the routes: how refusals look, and how to sign in."""

from typing import Any

from fastapi import FastAPI

from shortline.accounts.authenticate import COOKIE, SECURE_COOKIE
from shortline.api.problems import MEDIA_TYPE, Problem

# Every operation may refuse; the ranges also replace the framework's own idea of a 422.
REFUSALS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Problem, "description": "Refused, with a reason."},
    "5XX": {"model": Problem, "description": "Our trouble; nothing was lost."},
}
SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A session's token, or an API token."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": f"Over https its name is {SECURE_COOKIE}. Writes also need X-Shortline-Csrf: 1.",
    },
}
# All that answers somebody who is not signed in. A test asks every other operation and expects 401.
PUBLIC = {
    ("post", "/api/v1/sessions"),
    ("get", "/api/v1/setup"),
    ("post", "/api/v1/setup/owner"),
    ("post", "/api/v1/invitations/look"),
    ("post", "/api/v1/invitations/accept"),
    ("post", "/api/v1/resets/look"),
    ("post", "/api/v1/resets/use"),
}


def install(app: FastAPI) -> None:
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(plain())
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # the way the framework offers


def _complete(document: dict[str, Any]) -> dict[str, Any]:
    document.setdefault("components", {})["securitySchemes"] = SCHEMES
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status in REFUSALS:
                if answer := operation["responses"].get(status):
                    answer["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
            if path.startswith("/api/") and (method, path) not in PUBLIC:
                operation["security"] = [{name: []} for name in SCHEMES]
    return document
