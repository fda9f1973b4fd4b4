"""The routes of people."""

from fastapi import APIRouter

from shortline.accounts import routes_me, routes_people, routes_recovery, routes_session

router = APIRouter()
for part in (routes_session, routes_me, routes_people, routes_recovery):
    router.include_router(part.router)
