"""The web application: routers of the domains under /api/v1, the webhook door in front, the agent app behind."""

import json
import sys
from importlib import import_module
from importlib.util import find_spec

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from shortline import __version__
from shortline.api import health, openapi, problems, web
from shortline.api.idempotency import Idempotency
from shortline.api.limits import BodyLimit
from shortline.api.router import PREFIX
from shortline.api.runtime import Runtime
from shortline.api.security import SecurityHeaders
from shortline.conversations.tallies import Tallies

ROUTERS = (
    "shortline.accounts.routes",
    "shortline.inboxes.routes",
    "shortline.contacts.routes",
    "shortline.consent_import.routes",
    "shortline.conversations.routes",
    "shortline.following.routes",
    "shortline.hours.routes",
    "shortline.sla.routes",
    "shortline.sla.routes_policies",
    "shortline.routing.routes",
    "shortline.automation.routes",
    "shortline.labels.routes",
    "shortline.segments.routes",
    "shortline.reasons.routes",
    "shortline.ties.routes",
    "shortline.fields.routes",
    "shortline.checklists.routes",
    "shortline.handover.routes",
    "shortline.macros.routes",
    "shortline.macros.routes_wordings",
    "shortline.macros.routes_template",
    "shortline.media.routes",
    "shortline.outbound.routes",
    "shortline.answer_runs.routes",
    "shortline.bulk.routes",
    "shortline.outbound.rhythm.routes",
    "shortline.outbound.health.routes",
    "shortline.policy.routes",
    "shortline.policy.routes_scope",
    "shortline.inbound.routes",
    "shortline.api.jobs",
    "shortline.realtime.routes",
    "shortline.coach.routes",
    "shortline.coach.routes_questions",
    "shortline.lifeboat.routes",
    "shortline.lifeboat.routes_invite",
    "shortline.recovery.routes",
    "shortline.shifts.routes",
    "shortline.overnight.routes",
    "shortline.wallboard.routes",
    "shortline.welcome.routes",
)


def create_app(runtime: Runtime | None = None) -> FastAPI:
    """The API and the agent app. Without a runtime it can only describe itself."""
    app = FastAPI(
        title="Shortline",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # nobody is ever sent on; an address is right or there is nothing
        description="The service desk's API. Errors are RFC 9457 problem documents with a stable `code`.",
    )
    app.state.runtime = runtime
    app.state.tallies = Tallies()
    app.state.tallies = Tallies()
    problems.install(app)
    for name in ROUTERS:
        if find_spec(name.rpartition(".")[0]) and find_spec(name):
            app.include_router(import_module(name).router, prefix=PREFIX, responses=openapi.REFUSALS)
    app.include_router(health.router)
    openapi.install(app)
    web.install(app)
    app.add_middleware(Idempotency)
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    return app


def with_door(app: ASGIApp, door: ASGIApp) -> ASGIApp:
    """Webhooks go straight to the door; everything else to the application."""

    async def front(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/hooks/"):
            await door(scope, receive, send)
        else:
            await app(scope, receive, send)

    return front


def print_openapi() -> int:
    json.dump(create_app().openapi(), sys.stdout, indent=1, ensure_ascii=False, sort_keys=True)
    sys.stdout.write("\n")
    return 0
