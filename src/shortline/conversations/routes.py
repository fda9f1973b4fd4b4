"""The routes of conversations."""

from shortline.api.router import Router
from shortline.conversations import (
    routes_detail,
    routes_drafts,
    routes_list,
    routes_messages,
    routes_search,
    routes_verbs,
)

router = Router(tags=["conversations"])
PARTS = (routes_list, routes_search, routes_messages, routes_detail, routes_verbs, routes_drafts)
router.take_in(*(each.router for each in PARTS))
