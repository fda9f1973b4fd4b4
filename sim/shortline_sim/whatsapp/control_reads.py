"""Control: reads. What was asked, accepted, delivered and said; how the world stands."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from starlette.requests import Request

from .control import Control, action
from .limits import window_open

Json = dict[str, Any]


def _page(request: Request, rows: list[Json]) -> Json:
    """`after` skips numbered rows already seen; `limit` keeps the answer small."""
    after = int(request.query_params.get("after", 0))
    limit = int(request.query_params.get("limit", 1000))
    return {"items": [row for row in rows if row.get("n", 0) > after or not after][-limit:], "total": len(rows)}


@action("sent", "GET")
async def sent(control: Control, request: Request, data: Json) -> Json:
    """Every accepted send, in order. `copies` counts accepted sends with the same recipient and content."""
    number_id = request.query_params.get("phone_number_id")
    rows: list[Json] = []
    counts: dict[str, int] = {}
    for n, message in enumerate(control.double.sent.values(), 1):
        if number_id and message.number_id != number_id:
            continue
        content = {k: v for k, v in message.body.items() if k != "biz_opaque_callback_data"}
        fingerprint = repr(sorted(content.items(), key=lambda pair: pair[0]))
        counts[fingerprint] = counts.get(fingerprint, 0) + 1
        rows.append(
            {
                "n": n,
                "wamid": message.wamid,
                "phone_number_id": message.number_id,
                "person": message.person,
                "to": message.to,
                "type": message.body.get("type"),
                "body": message.body,
                "opaque": message.body.get("biz_opaque_callback_data"),
                "at": message.at,
                "statuses": message.statuses,
                "in_window": message.in_window,
                "rendered": message.rendered,
                "attempts": counts[fingerprint],
            }
        )
    return _page(request, rows)


@action("requests", "GET")
async def requests(control: Control, request: Request, data: Json) -> Json:
    return _page(request, list(control.double.requests))


@action("deliveries", "GET")
async def deliveries(control: Control, request: Request, data: Json) -> Json:
    page = _page(request, list(control.double.courier.deliveries))
    return {**page, "planned": len(control.double.courier.planned)}


@action("heard", "GET")
async def heard(control: Control, request: Request, data: Json) -> Json:
    """Inbound messages with the moment the desk marked them read or typed."""
    return _page(request, [{"n": n, **asdict(message)} for n, message in enumerate(control.double.heard.values(), 1)])


@action("people", "GET")
async def people(control: Control, request: Request, data: Json) -> Json:
    return {"items": [asdict(person) for person in control.double.people.people.values()]}


@action("pairs", "GET")
async def pairs(control: Control, request: Request, data: Json) -> Json:
    now = control.double.clock.now()
    return {
        "items": [
            {"pair": key, **asdict(pair), "window_open": window_open(pair, now)}
            for key, pair in control.double.pairs.items()
        ]
    }


@action("accounts", "GET")
async def accounts(control: Control, request: Request, data: Json) -> Json:
    double = control.double
    return {
        "items": [
            {**asdict(account), "phone_numbers": [asdict(n) for n in double.numbers.values() if n.waba_id == key]}
            for key, account in double.accounts.items()
        ]
    }


@action("recipes", "GET")
async def recipes(control: Control, request: Request, data: Json) -> Json:
    from .recipes import NAMED

    return {"items": [recipe.describe() for recipe in control.double.recipes.recipes], "named": NAMED}


@action("weather", "GET")
async def weather(control: Control, request: Request, data: Json) -> Json:
    return control.double.weather.describe()


@action("clock", "GET")
async def clock(control: Control, request: Request, data: Json) -> Json:
    return control.double.clock.describe()


@action("", "GET")
async def overview(control: Control, request: Request, data: Json) -> Json:
    double = control.double
    return {
        "seed": double.seed,
        "clock": double.clock.describe(),
        "numbers": {n.id: n.verified_name for n in double.numbers.values()},
        "subscribed": [a.waba_id for a in double.accounts.values() if a.app_subscribed],
        "sent": len(double.sent),
        "heard": len(double.heard),
        "people": len(double.people.people),
        "webhooks_planned": len(double.courier.planned),
        "city": control.city.describe(),
    }
