"""The routes of inboxes and their templates."""

from fastapi import APIRouter

from shortline.inboxes import routes_account, routes_inbox, routes_templates

router = APIRouter(tags=["inboxes"])
for part in (routes_account, routes_inbox, routes_templates):
    router.include_router(part.router)
