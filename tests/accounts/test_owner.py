"""The first owner: exactly one is ever made this way."""

import asyncio

from shortline.accounts.owner import owner_from_environment

OWNER = {"name": "Ada", "email": "ada@desk.test", "password": "river stone lantern", "organisation": "Tram Company"}


async def test_the_first_visitor_becomes_owner_and_is_signed_in(desk):
    answer = await desk.call(None, "POST", "/setup/owner", json=OWNER)
    assert answer.status_code == 201
    me = (await desk.call(answer.json()["token"], "GET", "/me")).json()
    assert (me["role"], me["organisation"], me["name"]) == ("owner", "Tram Company", "Ada")
    assert "agent.manage" in me["permissions"]


async def test_the_second_visitor_does_not(desk):
    await desk.call(None, "POST", "/setup/owner", json=OWNER)
    answer = await desk.call(None, "POST", "/setup/owner", json={**OWNER, "email": "eve@desk.test"})
    assert (answer.status_code, answer.json()["code"]) == (409, "owner_exists")


async def test_of_twenty_first_visitors_at_once_one_becomes_owner(desk):
    answers = await asyncio.gather(
        *(desk.call(None, "POST", "/setup/owner", json={**OWNER, "email": f"{n}@desk.test"}) for n in range(20))
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
    assert await desk.one("SELECT count(*) FROM agents") == 1
    assert await desk.one("SELECT count(*) FROM sessions") == 1


async def test_the_owner_may_not_choose_a_password_that_everybody_guesses(desk):
    answer = await desk.call(None, "POST", "/setup/owner", json={**OWNER, "password": "Password123"})
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "password_refused", "password")
    assert await desk.one("SELECT count(*) FROM agents") == 0


async def test_the_environment_can_name_the_owner_once(desk):
    given = {"email": "root@desk.test", "password": "river stone lantern"}
    both = await asyncio.gather(*(owner_from_environment(desk.db, **given, now=desk.clock.now()) for _ in range(2)))
    assert sorted(both, key=bool)[0] is None
    assert await desk.one("SELECT count(*) FROM agents WHERE role = 'owner'") == 1
    assert (await desk.call(None, "POST", "/sessions", json=given)).status_code == 201
    changed = {**given, "password": "something else entirely"}
    assert await owner_from_environment(desk.db, **changed, now=desk.clock.now()) is None
    assert (await desk.call(None, "POST", "/sessions", json=given)).status_code == 201


async def test_without_both_in_the_environment_nobody_is_made(desk):
    for email, password in ((None, None), ("", ""), ("a@b", None), (None, "river stone lantern")):
        assert await owner_from_environment(desk.db, email=email, password=password, now=desk.clock.now()) is None
    assert await desk.one("SELECT count(*) FROM agents") == 0


async def test_a_name_that_cannot_be_shown_is_refused(desk):
    for name in ("", "  ", "a\x00b", "two\nlines", "\u202eevil", "x" * 121):
        answer = await desk.call(None, "POST", "/setup/owner", json={**OWNER, "name": name})
        assert answer.status_code == 422, name
    for name in ("Ольга", "محمد", "李雷", "O'Neil <b>", "Zoë 🚋"):
        answer = await desk.call(None, "POST", "/setup/owner", json={**OWNER, "name": name})
        assert answer.json()["agent"]["name"] == name
        await desk.one("DELETE FROM agents")


async def test_unknown_fields_are_refused(desk):
    for field, value in (
        ("role", "owner"),
        ("id", "1"),
        ("state", "active"),
        ("password_hash", "x"),
        ("is_demo", True),
    ):
        assert (await desk.call(None, "POST", "/setup/owner", json={**OWNER, field: value})).status_code == 422
