"""The routes of conversations."""

from fastapi import APIRouter

from shortline.conversations import (
    routes_detail,
    routes_drafts,
    routes_list,
    routes_messages,
    routes_search,
    routes_verbs,
)

router = APIRouter(tags=["conversations"])
for part in (routes_list, routes_search, routes_messages, routes_detail, routes_verbs, routes_drafts):
    router.include_router(part.router)
