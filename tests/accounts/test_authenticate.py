"""Cookie, bearer, and requests that another site sends through a colleague's browser."""

from dataclasses import replace

import httpx
import pytest
from starlette.datastructures import Headers

from shortline.accounts.authenticate import authenticate, recheck
from shortline.api.app import create_app


async def by_cookie(desk, token, method="PATCH", **headers):
    desk.client.cookies.clear()
    sent = {
        "cookie": f"shortline_session={token}",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return await desk.client.request(method, "/api/v1/me", headers=sent, json={} if method == "PATCH" else None)


async def test_a_cookie_write_needs_the_header_that_only_our_app_sends(desk):
    token = await desk.session_of(await desk.hire())
    assert (await by_cookie(desk, token, "GET")).status_code == 200
    refused = await by_cookie(desk, token)
    assert refused.status_code == 403
    assert refused.json()["code"] == "csrf"
    assert (await by_cookie(desk, token, x_shortline_csrf="yes")).status_code == 403
    assert (await by_cookie(desk, token, x_shortline_csrf="1")).status_code == 200


async def test_a_cookie_write_from_another_origin_is_refused(desk):
    token = await desk.session_of(await desk.hire())
    for origin in ("http://desk.test", "http://DESK.test", "https://desk.test"):
        assert (await by_cookie(desk, token, x_shortline_csrf="1", origin=origin)).status_code == 200, origin
    for origin in (
        "null",
        "",
        "http://evil.test",
        "http://desk.test.evil.test",
        "http://desk.test:81",
        "file://desk.test",
        "http://evil.test#http://desk.test",
        "http://desk.test@evil.test",
    ):
        assert (await by_cookie(desk, token, x_shortline_csrf="1", origin=origin)).status_code == 403, origin


async def test_a_bearer_token_needs_no_such_header_and_wins_over_a_cookie(desk):
    ada, ben = await desk.hire(), await desk.hire()
    adas, bens = await desk.session_of(ada), await desk.session_of(ben)
    both = {"authorization": f"Bearer {adas}", "cookie": f"shortline_session={bens}"}
    assert (await desk.client.patch("/api/v1/me", headers=both, json={})).json()["id"] == str(ada)
    bad = {"authorization": "Bearer nonsense", "cookie": f"shortline_session={bens}"}
    assert (await desk.client.get("/api/v1/me", headers=bad)).status_code == 401


async def test_two_different_session_cookies_count_as_none(desk):
    token = await desk.session_of(await desk.hire())
    cookies = f"shortline_session={token}; shortline_session=sls_{'A' * 43}"
    assert (await desk.client.get("/api/v1/me", headers={"cookie": cookies})).status_code == 401


async def test_two_authorization_headers_are_refused(desk):
    token = await desk.session_of(await desk.hire())
    twice = [("authorization", f"Bearer {token}"), ("authorization", f"Bearer {token}")]
    assert (await desk.client.get("/api/v1/me", headers=twice)).status_code == 401


async def test_an_api_token_is_no_session_cookie_and_an_invitation_no_token(desk):
    ada = await desk.hire("owner")
    token = await desk.api_token_of(ada, "read")
    assert (await desk.call(token, "GET", "/me")).status_code == 200
    assert (await by_cookie(desk, token, "GET")).status_code == 401
    made = await desk.call(ada, "POST", "/agents/invitations", json={"email": "x@desk.test"})
    assert (await desk.call(made.json()["link"].rpartition("#")[2], "GET", "/me")).status_code == 401


@pytest.mark.parametrize("path", ["/sessions", "/setup/owner", "/invitations/accept"])
async def test_another_site_cannot_sign_a_browser_in(desk, path):
    answer = await desk.call(
        None,
        "POST",
        path,
        headers={"origin": "http://evil.test"},
        json={"name": "x", "email": "x@desk.test", "password": "river stone lantern"},
    )
    assert answer.status_code in (403, 422)
    form = await desk.call(
        None,
        "POST",
        path,
        headers={"content-type": "text/plain"},
        content='{"email": "a@desk.test", "name": "a", "password": "river stone lantern"}',
    )
    assert form.status_code in (404, 415, 422)


@pytest.fixture
async def over_tls(desk, runtime):
    """The same desk, reached by https."""
    secure = replace(runtime, settings=replace(runtime.settings, public_url="https://desk.test"))
    transport = httpx.ASGITransport(app=create_app(secure))
    async with httpx.AsyncClient(transport=transport, base_url="https://desk.test") as client:
        yield client


async def sign_in_over(client, origin="https://desk.test"):
    body = {"email": "ada@desk.test", "password": "river stone lantern"}
    return await client.post("/api/v1/sessions", json=body, headers={"origin": origin})


async def me(client, cookie):
    client.cookies.clear()
    return (await client.get("/api/v1/me", headers={"cookie": cookie})).status_code


async def test_under_https_the_cookie_is_secure(desk, over_tls):
    """And bound to the host: what its name promises is what a browser asks of it, or it would drop it."""
    await desk.hire(email="ada@desk.test")
    answer = await sign_in_over(over_tls)
    ours, old = answer.headers.get_list("set-cookie")
    name, *told = [part.strip().lower() for part in ours.split(";")]
    assert name == f"__host-shortline_session={answer.json()['token'].lower()}"
    assert {"secure", "path=/", "httponly", "samesite=lax"} < set(told)
    assert not [part for part in told if part.startswith("domain")]
    assert old.startswith('shortline_session=""')  # one of an earlier version goes
    assert await me(over_tls, ours.partition(";")[0]) == 200


async def test_a_cookie_that_another_host_could_plant_does_not_stand_in_for_one_that_it_cannot(desk, over_tls):
    await desk.hire(email="ada@desk.test")
    token, other = [(await sign_in_over(over_tls)).json()["token"] for _ in range(2)]
    assert await me(over_tls, f"shortline_session={token}") == 401
    assert await me(over_tls, f"__Host-shortline_session={token}; shortline_session=sls_{'A' * 43}") == 200
    assert await me(over_tls, f"__Host-shortline_session={token}; __Host-shortline_session={other}") == 401
    assert await me(over_tls, f"__Host-shortline_session=sls_{'A' * 43}; shortline_session={token}") == 401


async def test_who_signed_in_before_the_cookie_had_its_prefix_stays_signed_in(desk, over_tls):
    token = await desk.session_of(await desk.hire())  # as the version before wrote it: nothing known of the prefix
    assert await me(over_tls, f"shortline_session={token}") == 200
    desk.clock.advance(days=8)  # and until it ends as any other
    assert await me(over_tls, f"shortline_session={token}") == 401


@pytest.mark.parametrize("address", ["http://127.0.0.1:8080", "http://desk.test"])
async def test_without_https_the_cookie_has_its_plain_name(desk, runtime, address):
    """A browser would drop the prefixed one."""
    await desk.hire(email="ada@desk.test")
    plain = replace(runtime, settings=replace(runtime.settings, public_url=address))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=create_app(plain)), base_url=address) as client:
        answer = await sign_in_over(client, origin=address)
    [cookie] = answer.headers.get_list("set-cookie")
    assert cookie.startswith("shortline_session=sls_")
    assert "secure" not in cookie.lower()


async def test_rights_are_those_of_the_moment(desk):
    ada = await desk.hire("admin")
    team = await desk.team("Night")
    token = await desk.session_of(ada)
    headers, now = Headers({"authorization": f"Bearer {token}"}), desk.clock.now()
    async with desk.db.transaction() as tx:
        known = await authenticate(tx, headers, now=now)
        await tx.execute("UPDATE agents SET role = 'agent' WHERE id = $1", ada)
        await tx.execute("INSERT INTO team_members VALUES ($1, $2)", team, ada)
        [again] = await recheck(tx, [known], now=now)
        assert (known.actor.role, again.role, again.team_ids) == ("admin", "agent", {team})
        await tx.execute("UPDATE agents SET state = 'disabled' WHERE id = $1", ada)
        assert await recheck(tx, [known], now=now) == [None]
