"""The fault proxy: each fault does to a real request exactly what its name says, and to nothing else."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse

from shortline_sim.ledger.proxy import TO_DESK, TO_PROVIDER, Proxy
from shortline_sim.ledger.wire import Message
from tests.serving import serving


@dataclass
class Behind:
    """What stands behind the proxy, and what reached it."""

    proxy: Proxy
    http: httpx.AsyncClient
    bodies: list[bytes] = field(default_factory=list)
    seen: list[int | None] = field(default_factory=list)


@pytest.fixture
async def behind() -> AsyncIterator[Behind]:
    bodies: list[bytes] = []
    seen: list[int | None] = []

    async def app(scope, receive, send):  # type: ignore[no-untyped-def]
        bodies.append(await Request(scope, receive).body())
        await JSONResponse({"messages": [{"id": "wamid.1"}]})(scope, receive, send)

    async with serving(app) as url:
        proxy = await Proxy(int(url.rsplit(":", 1)[1]), lambda request, status: seen.append(status)).start()
        async with httpx.AsyncClient(base_url=proxy.url, timeout=10) as http:
            yield Behind(proxy, http, bodies, seen)
        await proxy.stop()


async def post(behind: Behind, text: str = "hello") -> httpx.Response:
    return await behind.http.post("/v25.0/1/messages", json={"text": text})


async def test_without_orders_everything_passes(behind: Behind) -> None:
    long = "x" * 200_000
    for text in ("one", long):
        assert (await post(behind, text)).json() == {"messages": [{"id": "wamid.1"}]}
    assert json.loads(behind.bodies[1]) == {"text": long}
    assert behind.seen == [200, 200]

    async def parts() -> AsyncIterator[bytes]:
        yield b"in "
        yield b"chunks"

    await behind.http.post("/media", content=parts())
    assert behind.bodies[2] == b"in chunks"


@pytest.mark.parametrize(("fault", "reached"), [("cut_before", 0), ("cut_after", 1), ("half", 1)])
async def test_a_cut_looks_the_same_from_here_and_is_not_the_same_there(
    behind: Behind, fault: str, reached: int
) -> None:
    behind.proxy.ask_for(fault)
    with pytest.raises(httpx.HTTPError):
        await post(behind)
    assert len(behind.bodies) == reached
    assert (await post(behind)).status_code == 200  # only once
    assert behind.proxy.hits == {fault: 1}


@pytest.mark.parametrize(
    ("fault", "status"), [("html", 502), ("server_error", 500), ("unavailable", 503), ("too_many", 429)]
)
async def test_a_refusal_never_reaches_the_other_side(behind: Behind, fault: str, status: int) -> None:
    behind.proxy.ask_for(fault)
    assert (await post(behind)).status_code == status
    assert behind.bodies == []
    assert behind.seen == [None]


@pytest.mark.parametrize("fault", ["without_id", "empty"])
async def test_a_success_that_says_nothing(behind: Behind, fault: str) -> None:
    behind.proxy.ask_for(fault)
    answer = await post(behind)
    assert answer.status_code == 200
    assert "wamid" not in answer.text
    assert len(behind.bodies) == 1


@pytest.mark.parametrize(("fault", "copies"), [("twice", 2), ("five_at_once", 5)])
async def test_one_request_becomes_several(behind: Behind, fault: str, copies: int) -> None:
    behind.proxy.ask_for(fault)
    assert (await post(behind)).status_code == 200
    assert len(behind.bodies) == copies
    assert behind.seen == [200] * copies


async def test_slow_and_drip_take_their_time(behind: Behind) -> None:
    for fault in ("slow", "drip"):
        behind.proxy.ask_for(fault, seconds=0.1)
        began = time.monotonic()
        assert (await post(behind)).json()
        assert time.monotonic() - began > 0.1


async def test_what_is_held_goes_when_the_weather_is_fine_the_last_one_first(behind: Behind) -> None:
    behind.proxy.ask_for("held", 3)
    posting = [asyncio.create_task(post(behind, str(n))) for n in range(3)]
    while len(behind.proxy._held) < 3:
        await asyncio.sleep(0.01)
    order = [json.loads(body)["text"] for body in behind.bodies]
    assert order == []
    behind.proxy.calm()
    await asyncio.gather(*posting)
    assert len(behind.bodies) == 3


async def test_an_order_is_for_what_fits(behind: Behind) -> None:
    def is_send(request: Message) -> bool:
        return request.path.endswith("/messages")

    behind.proxy.ask_for("server_error", fits=is_send)
    assert (await behind.http.get("/v25.0/1")).status_code == 200
    assert (await post(behind)).status_code == 500


def test_every_fault_has_a_test() -> None:
    tested = {
        "cut_before", "cut_after", "half", "html", "server_error", "unavailable", "too_many", "without_id", "empty", "twice",
        "five_at_once", "slow", "drip", "held",
    }  # fmt: skip
    assert {*TO_DESK, *TO_PROVIDER} == tested
