"""The one look at an address takes nothing away: what a router matched before, it matches still."""

from importlib import import_module
from typing import Any

import pytest
from fastapi import APIRouter
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.routing import Match

from shortline.api.app import ROUTERS, create_app
from shortline.api.router import PREFIX, Router

ROUTES: list[Router] = [import_module(name).router for name in ROUTERS]
ADDRESSES = sorted({address for router in ROUTES for address in router.addresses()})
PARTS = sorted({part for address in ADDRESSES for part in address.split("/")[1:] if not part.startswith("{")})
INCLUDED = [each for each in create_app().routes if isinstance(getattr(each, "original_router", None), Router)]


def matched(path: str, method: str, kind: str = "http") -> list[Match]:
    scope: dict[str, Any] = {"type": kind, "method": method, "path": path, "root_path": "", "headers": []}
    return [each.matches(scope)[0] for each in INCLUDED]


def test_every_router_takes_the_look() -> None:
    assert len(INCLUDED) == len(ROUTERS)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(PARTS) | st.sampled_from(["1", "me", "", " ", "é", "..", "%2F", "a\nb"]), max_size=6),
    st.sampled_from([PREFIX, "", "/api", f"/x{PREFIX}"]),
    st.sampled_from(["GET", "POST", "PATCH", "HEAD"]),
)
def test_it_says_what_trying_them_all_says(parts: list[str], prefix: str, method: str) -> None:
    path = "/".join([prefix, *parts])
    quick = matched(path, method)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Router, "matches", APIRouter.matches)
        assert quick == matched(path, method)


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_address_is_found(address: str) -> None:
    parts = ["7" if part.startswith("{") else part for part in address.split("/")]
    found = {match for kind in ("http", "websocket") for match in matched(PREFIX + "/".join(parts), "GET", kind)}
    assert found - {Match.NONE}
