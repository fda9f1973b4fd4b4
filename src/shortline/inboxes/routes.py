"""The routes of inboxes and their templates."""

from shortline.api.router import Router
from shortline.inboxes import (
    routes_account,
    routes_fallback,
    routes_inbox,
    routes_move_in,
    routes_template_life,
    routes_templates,
)

router = Router(tags=["inboxes"])
PARTS = (routes_account, routes_inbox, routes_move_in, routes_templates, routes_template_life, routes_fallback)
router.take_in(*(each.router for each in PARTS))
