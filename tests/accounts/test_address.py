"""Whose address counts when a proxy stands in between."""

from dataclasses import replace

import httpx
import pytest

from shortline.accounts.address import client_address
from shortline.accounts.throttle import of_address
from shortline.api.app import create_app
from shortline.settings import BadSettings, load

PROXIES = ("10.0.0.0/8", "127.0.0.1")


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "counts"),
    [
        ("203.0.113.9", [], PROXIES, "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], PROXIES, "203.0.113.9"),
        ("127.0.0.1", ["198.51.100.1"], (), "127.0.0.1"),
        ("127.0.0.1", ["198.51.100.1"], PROXIES, "198.51.100.1"),
        ("127.0.0.1", ["1.1.1.1, 198.51.100.1"], PROXIES, "198.51.100.1"),
        ("127.0.0.1", ["1.1.1.1, 198.51.100.1, 10.1.2.3"], PROXIES, "198.51.100.1"),
        ("127.0.0.1", ["1.1.1.1", "198.51.100.1"], PROXIES, "198.51.100.1"),
        ("127.0.0.1", ["10.9.9.9"], PROXIES, "10.9.9.9"),
        ("127.0.0.1", ["unknown"], PROXIES, "127.0.0.1"),
        ("127.0.0.1", ["<script>"], PROXIES, "127.0.0.1"),
        ("127.0.0.1", ["2001:db8::7"], PROXIES, "2001:db8::7"),
        ("::ffff:127.0.0.1", ["198.51.100.1"], PROXIES, "198.51.100.1"),
        ("127.0.0.1", [""], PROXIES, "127.0.0.1"),
        ("", ["198.51.100.1"], PROXIES, ""),
    ],
)
def test_the_address_is_the_last_one_that_no_named_proxy_has(peer, forwarded, trusted, counts):
    assert client_address(peer, forwarded, trusted=trusted) == counts


async def test_behind_a_named_proxy_people_are_counted_apart(desk, runtime):
    proxied = replace(runtime, settings=replace(runtime.settings, trusted_proxies=PROXIES))
    wrong = {"email": "nobody@desk.test", "password": "wrong"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=create_app(proxied)), base_url="http://desk.test"
    ) as client:
        for address in ("198.51.100.1", "198.51.100.2"):
            await client.post("/api/v1/sessions", json=wrong, headers={"x-forwarded-for": f"1.1.1.1, {address}"})
            failures = "SELECT failures FROM login_attempts WHERE key = $1"
            assert await desk.one(failures, of_address(address).key) == 1
    assert await desk.one("SELECT count(*) FROM login_attempts WHERE key LIKE 'address:%'") == 2


def test_a_proxy_that_is_no_address_is_a_bad_setting(tmp_path):
    env = {"SHORTLINE_DATA_DIR": str(tmp_path), "SHORTLINE_TRUSTED_PROXIES": "127.0.0.1, my-proxy"}
    with pytest.raises(BadSettings, match="my-proxy"):
        load(env)
    assert load({**env, "SHORTLINE_TRUSTED_PROXIES": "127.0.0.1,10.0.0.0/8"}).trusted_proxies == (
        "127.0.0.1",
        "10.0.0.0/8",
    )
