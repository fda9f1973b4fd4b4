"""The control API under /_sim/: tests and demos set the scene, inject events, and read what the desk did."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .double import Double
from .inbound import Blocked

Json = dict[str, Any]
Action = Callable[["Control", Request, Json], Awaitable[Any]]


class ControlError(Exception):
    """The caller of the control API asked for something impossible."""

    def __init__(self, sentence: str, status: int = 422) -> None:
        self.sentence, self.status = sentence, status
        super().__init__(sentence)


ACTIONS: dict[tuple[str, str], Action] = {}


def action(path: str, *methods: str) -> Callable[[Action], Action]:
    def add(function: Action) -> Action:
        for method in methods:
            ACTIONS[(path, method)] = function
        return function

    return add


class Control:
    def __init__(self, double: Double) -> None:
        from ..city import City
        from . import control_acts, control_city, control_reads  # noqa: F401

        self.double = double
        self.city = City(double)

    def start(self) -> None:
        self.city.start()

    async def stop(self) -> None:
        self.city.rest()

    def open_city(self, scene: str) -> None:
        self.city.open(scene, again=False)

    async def answer(self, request: Request) -> Response:
        path = request.url.path.removeprefix("/_sim").strip("/")
        found = ACTIONS.get((path, request.method))
        if found is None:
            known = sorted(f"{method} /_sim/{name}" for name, method in ACTIONS)
            return JSONResponse({"error": f"There is no {request.method} /_sim/{path}.", "known": known}, 404)
        try:
            raw = await request.body()
            data = json.loads(raw) if raw.strip() else {}
            if not isinstance(data, dict):
                raise ControlError("The body must be a JSON object.")
            return JSONResponse(await found(self, request, data))
        except ControlError as error:
            return JSONResponse({"error": error.sentence}, error.status)
        except Blocked:
            return JSONResponse({"blocked": True})
        except (KeyError, ValueError, TypeError) as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, 422)
