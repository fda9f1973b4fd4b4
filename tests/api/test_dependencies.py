"""What routes depend on runs on the loop: a plain function would be given a thread each time, and waits there when it is busy."""

from collections.abc import Iterator
from importlib import import_module
from inspect import iscoroutinefunction
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from shortline.api.app import ROUTERS


def routes_of(router: Any) -> Iterator[APIRoute]:
    for each in router.routes:
        if isinstance(each, APIRoute):
            yield each
        elif (included := getattr(each, "original_router", None)) is not None:
            yield from routes_of(included)


def below(dependant: Dependant) -> Iterator[Dependant]:
    for each in dependant.dependencies:
        yield each
        yield from below(each)


def test_no_route_depends_on_a_function_that_is_given_a_thread() -> None:
    routes = [route for name in ROUTERS for route in routes_of(import_module(name).router)]
    assert len(routes) > 200
    plain = {each.call for route in routes for each in below(route.dependant) if not iscoroutinefunction(each.call)}
    assert not plain
