"""API tokens: shown once, as strong as their maker and their scopes allow, dead with their maker."""

import pytest

from shortline.accounts.actor import Scope

CALLS = {
    "read": [("GET", "/me", None), ("GET", "/agents", None), ("GET", "/teams", None)],
    "write": [("PATCH", "/me", {})],
    "admin": [("GET", "/agents/invitations", None), ("POST", "/teams", {"name": "Night"})],
}


@pytest.mark.parametrize("scope", Scope)
async def test_a_scope_opens_its_own_calls_and_no_others(desk, scope):
    token = await desk.api_token_of(await desk.hire("owner"), scope)
    for needed, calls in CALLS.items():
        for method, path, body in calls:
            answer = await desk.call(token, method, path, json=body)
            assert (answer.status_code < 300) is (needed == scope), (path, answer.text)
            assert answer.status_code in (200, 201, 403)


async def test_an_agents_admin_scope_gives_him_no_more_than_he_has(desk):
    token = await desk.api_token_of(await desk.hire("agent"), *Scope)
    assert (await desk.call(token, "POST", "/teams", json={"name": "Night"})).status_code == 403


async def test_a_token_is_shown_once_and_known_by_its_first_characters(desk):
    owner = await desk.hire("owner")
    made = (await desk.call(owner, "POST", "/tokens", json={"name": "robot", "scopes": ["read", "write"]})).json()
    listed = (await desk.call(owner, "GET", "/tokens")).json()["items"]
    assert listed[0]["prefix"] == made["token"][:12] == made["prefix"]
    assert listed[0]["scopes"] == ["read", "write"]
    assert made["token"] not in str(listed)
    assert (await desk.call(made["token"], "GET", "/me")).status_code == 200
    assert (await desk.call(owner, "GET", "/tokens")).json()["items"][0]["last_used_at"]


async def test_a_token_can_neither_make_tokens_nor_change_the_password_nor_sign_out_its_maker(desk):
    owner = await desk.hire("owner")
    token = await desk.api_token_of(owner, *Scope)
    calls = [
        ("POST", "/tokens", {"name": "more", "scopes": ["admin"]}),
        ("GET", "/tokens", None),
        ("POST", "/me/password", {"current": "river stone lantern", "new": "another stone lantern"}),
        ("DELETE", "/sessions", None),
        ("DELETE", "/sessions/current", None),
    ]
    for method, path, body in calls:
        assert (await desk.call(token, method, path, json=body)).status_code == 403


async def test_a_revoked_token_is_dead_and_the_others_live(desk):
    owner = await desk.hire("owner")
    one, two = await desk.api_token_of(owner, Scope.READ), await desk.api_token_of(owner, Scope.READ)
    first = (await desk.call(owner, "GET", "/tokens")).json()["items"][0]["id"]
    assert (await desk.call(owner, "DELETE", f"/tokens/{first}")).status_code == 204
    assert (await desk.call(owner, "DELETE", f"/tokens/{first}")).status_code == 404
    assert [(await desk.call(token, "GET", "/me")).status_code for token in (one, two)] == [401, 200]


async def test_a_new_password_leaves_tokens_and_disabling_ends_them(desk):
    owner, ben = await desk.hire("owner"), await desk.hire("admin")
    token = await desk.api_token_of(ben, Scope.READ)
    change = {"current": "river stone lantern", "new": "another stone lantern"}
    assert (await desk.call(ben, "POST", "/me/password", json=change)).status_code == 200
    assert (await desk.call(token, "GET", "/me")).status_code == 200
    await desk.call(owner, "PATCH", f"/agents/{ben}", json={"state": "disabled"})
    assert (await desk.call(token, "GET", "/me")).status_code == 401
    await desk.call(owner, "PATCH", f"/agents/{ben}", json={"state": "active"})
    assert (await desk.call(token, "GET", "/me")).status_code == 401


async def test_scopes_are_from_the_list(desk):
    owner = await desk.hire("owner")
    for scopes in ([], ["everything"], "read", None, ["read", 1]):
        answer = await desk.call(owner, "POST", "/tokens", json={"name": "n", "scopes": scopes})
        assert answer.status_code == 422, scopes
