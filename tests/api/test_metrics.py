"""Counts are for programs on this machine, or for whoever has the token: nobody else reads how busy a desk is."""

from dataclasses import replace

import httpx
import pytest

from shortline.api.app import create_app
from shortline.api.runtime import Runtime

TOKEN = "a token of the scraper"


async def asked(runtime: Runtime, *, peer: str = "127.0.0.1", **headers: str | bytes) -> int:
    transport = httpx.ASGITransport(app=create_app(runtime), client=(peer, 4711))
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.test") as client:
        answer = await client.get("/metrics", headers=given)
    assert answer.status_code == 200 or answer.json()["code"] == "metrics_closed"
    assert ("shortline_outbox_messages" in answer.text) == (answer.status_code == 200)
    return answer.status_code


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "127.8.8.8"])
async def test_this_machine_may_ask(runtime: Runtime, peer: str) -> None:
    assert await asked(runtime, peer=peer) == 200


@pytest.mark.parametrize("peer", ["192.168.1.7", "10.0.0.1", "203.0.113.9", "2001:db8::1", "", "testclient"])
async def test_another_machine_may_not(runtime: Runtime, peer: str) -> None:
    assert await asked(runtime, peer=peer) == 403
    assert await asked(runtime, peer=peer, x_forwarded_for="127.0.0.1") == 403


@pytest.mark.parametrize("header", ["x_forwarded_for", "x_real_ip", "forwarded", "via", "x_forwarded_host"])
async def test_a_proxy_on_this_machine_opens_it_for_nobody(runtime: Runtime, header: str) -> None:
    assert await asked(runtime, **{header: "127.0.0.1"}) == 403


async def test_with_a_token_only_who_has_it_may_ask_from_anywhere(runtime: Runtime) -> None:
    guarded = replace(runtime, settings=replace(runtime.settings, metrics_token=TOKEN))
    assert (
        await asked(guarded, peer="203.0.113.9", x_forwarded_for="198.51.100.1", authorization=f"Bearer {TOKEN}") == 200
    )
    for wrong in ("", f"Bearer {TOKEN}x", "Bearer ", TOKEN, f"bearer {TOKEN}", "Bearer w\u00f6rd"):
        assert await asked(guarded, authorization=wrong.encode()) == 403
