"""The routes of conversations."""

from fastapi import APIRouter

from shortline.conversations import routes_detail, routes_list, routes_messages

router = APIRouter(tags=["conversations"])
for part in (routes_list, routes_messages, routes_detail):
    router.include_router(part.router)
