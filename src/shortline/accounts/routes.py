"""The routes of people."""

from shortline.accounts import routes_me, routes_people, routes_recovery, routes_session
from shortline.api.router import Router

router = Router()
PARTS = (routes_session, routes_me, routes_people, routes_recovery)
router.take_in(*(each.router for each in PARTS))
