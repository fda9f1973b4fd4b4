"""The routes of inboxes and their templates."""

from fastapi import APIRouter

from shortline.inboxes import (
    routes_account,
    routes_fallback,
    routes_inbox,
    routes_move_in,
    routes_template_life,
    routes_templates,
)

router = APIRouter(tags=["inboxes"])
for part in (routes_account, routes_inbox, routes_move_in, routes_templates, routes_template_life, routes_fallback):
    router.include_router(part.router)
