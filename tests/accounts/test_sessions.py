"""How a session ends: by hand, by idling, by age, by a new password, by being disabled."""

from tests.accounts.conftest import PASSWORD

NEW = "another stone lantern"


async def status(desk, token) -> int:
    return (await desk.call(token, "GET", "/me")).status_code


async def test_an_idle_session_ends_after_seven_days_and_a_used_one_does_not(desk):
    ada = await desk.hire()
    idle, used = await desk.session_of(ada), await desk.session_of(ada)
    for _ in range(4):
        desk.clock.advance(days=2)
        assert await status(desk, used) == 200
    assert await status(desk, idle) == 401


async def test_every_session_ends_after_thirty_days(desk):
    token = await desk.session_of(await desk.hire())
    for _ in range(29):
        desk.clock.advance(days=1)
        assert await status(desk, token) == 200
    desk.clock.advance(days=1)
    assert await status(desk, token) == 401


async def test_presence_is_written_at_most_once_a_minute(desk):
    ada = await desk.hire()
    token = await desk.session_of(ada)
    seen = "SELECT last_seen_at FROM sessions WHERE agent_id = $1"
    first = await desk.one(seen, ada)
    desk.clock.advance(seconds=59)
    await status(desk, token)
    assert await desk.one(seen, ada) == first
    desk.clock.advance(seconds=1)
    await status(desk, token)
    assert await desk.one(seen, ada) == desk.clock.now()


async def test_signing_out_here_leaves_the_other_places(desk):
    ada = await desk.hire()
    here, there = await desk.session_of(ada), await desk.session_of(ada)
    answer = await desk.call(here, "DELETE", "/sessions/current")
    assert answer.status_code == 204
    assert [line.partition(";")[0] for line in answer.headers.get_list("set-cookie")] == [
        '__Host-shortline_session=""',
        'shortline_session=""',
    ]
    assert [await status(desk, here), await status(desk, there)] == [401, 200]


async def test_signing_out_everywhere_ends_all_of_mine_and_nobody_elses(desk):
    ada, ben = await desk.hire(), await desk.hire()
    mine, his = [await desk.session_of(ada), await desk.session_of(ada)], await desk.session_of(ben)
    assert (await desk.call(mine[0], "DELETE", "/sessions")).status_code == 204
    assert [await status(desk, token) for token in (*mine, his)] == [401, 401, 200]


async def test_the_list_shows_my_open_sessions_and_one_of_them_can_be_ended(desk):
    ada, ben = await desk.hire(), await desk.hire()
    here, there, his = await desk.session_of(ada), await desk.session_of(ada), await desk.session_of(ben)
    items = (await desk.call(here, "GET", "/sessions")).json()["items"]
    assert len(items) == 2
    assert [item["current"] for item in items].count(True) == 1
    other = next(item["id"] for item in items if not item["current"])
    assert (await desk.call(his, "DELETE", f"/sessions/{other}")).status_code == 404
    assert (await desk.call(here, "DELETE", f"/sessions/{other}")).status_code == 204
    assert [await status(desk, token) for token in (here, there, his)] == [200, 401, 200]


async def test_a_new_password_ends_every_other_session(desk):
    ada = await desk.hire(email="ada@desk.test")
    here, there = await desk.session_of(ada), await desk.session_of(ada)
    answer = await desk.call(here, "POST", "/me/password", json={"current": PASSWORD, "new": NEW})
    assert answer.json() == {"ended": 1}
    assert [await status(desk, here), await status(desk, there)] == [200, 401]
    old = await desk.call(None, "POST", "/sessions", json={"email": "ada@desk.test", "password": PASSWORD})
    new = await desk.call(None, "POST", "/sessions", json={"email": "ada@desk.test", "password": NEW})
    assert [old.status_code, new.status_code] == [401, 201]


async def test_a_new_password_needs_the_current_one_and_guesses_are_counted(desk):
    ada = await desk.hire()
    answers = [
        await desk.call(ada, "POST", "/me/password", json={"current": f"guess {n}", "new": NEW}) for n in range(11)
    ]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert answers[0].json()["code"] == "wrong_password"
    assert answers[0].json()["field"] == "current"


async def test_a_new_password_must_be_usable(desk):
    ada = await desk.hire(email="ada.lovelace@desk.test")
    for bad in ("short", "password1", "x" * 257, "aaaaaaaaaaaa", "ada.lovelace@desk.test"):
        answer = await desk.call(ada, "POST", "/me/password", json={"current": PASSWORD, "new": bad})
        assert answer.status_code == 422
        assert answer.json()["code"] == "password_refused"
    for good in ("  blanks and ünïcode count 鍵 ", "x y" * 85):
        answer = await desk.call(ada, "POST", "/me/password", json={"current": PASSWORD, "new": good})
        assert answer.status_code == 200
        await desk.one("UPDATE agents SET password_hash = $2 WHERE id = $1", ada, desk.hashed)


async def test_the_database_keeps_no_token_that_would_open_the_door(desk):
    ada = await desk.hire("owner")
    token = await desk.session_of(ada)
    made = (await desk.call(ada, "POST", "/tokens", json={"name": "n", "scopes": ["read"]})).json()
    link = (await desk.call(ada, "POST", "/agents/invitations", json={"email": "x@desk.test"})).json()["link"]
    secrets = [token, made["token"], link.rpartition("#")[2]]
    for table in ("sessions", "api_tokens", "invitations", "events", "agents", "login_attempts"):
        rows = str(await desk.one(f"SELECT json_agg(t)::text FROM {table} t"))
        assert not any(secret[4:] in rows for secret in secrets)


async def test_a_session_of_somebody_disabled_is_none_even_if_nobody_ended_it(desk):
    ada = await desk.hire()
    token, api = await desk.session_of(ada), await desk.api_token_of(ada, "read")
    await desk.one("UPDATE agents SET state = 'disabled' WHERE id = $1", ada)
    assert [await status(desk, token), await status(desk, api)] == [401, 401]
