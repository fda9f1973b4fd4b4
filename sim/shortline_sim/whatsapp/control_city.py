"""Control: the city. Which scene is on, whether it runs, with which seed."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from .. import demo
from .control import Control, action

Json = dict[str, Any]


@action("city", "GET")
async def look(control: Control, request: Request, data: Json) -> Json:
    return control.city.describe()


@action("city", "POST")
async def change(control: Control, request: Request, data: Json) -> Json:
    """{scene, seed?, phone_number_ids?} begins a scene, with {again: false} only if none is kept from before.

    {running: false} stops the arrivals; true goes on.
    """
    city = control.city
    if scene := data.get("scene"):
        numbers = tuple(str(n) for n in data.get("phone_number_ids") or demo.PHONE_NUMBER_IDS)
        seed = data.get("seed")
        city.open(
            str(scene), seed=None if seed is None else int(seed), again=bool(data.get("again", True)), numbers=numbers
        )
    if "running" in data:
        city.run(bool(data["running"]))
    return city.describe()


@action("visits", "GET")
async def visits(control: Control, request: Request, data: Json) -> Json:
    """Every simulated conversation with its script and how far it got."""
    return {"items": list(control.city.visits.visits.values())}
