"""Signing in: one answer for every failure, every guess counted, a new token each time."""

import asyncio
import json
import time

import pytest
from argon2 import PasswordHasher

from shortline.accounts import passwords, throttle
from tests.accounts.conftest import PASSWORD

GOOD = {"email": "ada@desk.test", "password": PASSWORD}


async def sign_in(desk, **changes):
    return await desk.call(None, "POST", "/sessions", json={**GOOD, **changes})


async def test_signing_in_gives_a_cookie_and_a_token_that_both_open_the_door(desk):
    ada = await desk.hire(email="ada@desk.test")
    answer = await sign_in(desk)
    assert answer.status_code == 201
    assert answer.json()["agent"]["id"] == str(ada)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    assert (await desk.call(answer.json()["token"], "GET", "/me")).json()["email"] == "ada@desk.test"
    desk.client.cookies.set("shortline_session", answer.json()["token"])
    assert (await desk.client.get("/api/v1/me")).status_code == 200


async def test_the_address_is_found_in_any_case_and_with_blanks_around_it(desk):
    await desk.hire(email="Ada@desk.test")
    assert (await sign_in(desk, email="  aDA@DESK.test ")).status_code == 201


async def test_unknown_wrong_disabled_and_without_password_all_get_the_same_answer(desk):
    await desk.hire(email="ada@desk.test")
    disabled, blank = await desk.hire(email="off@desk.test"), await desk.hire(email="blank@desk.test")
    await desk.one("UPDATE agents SET state = 'disabled' WHERE id = $1", disabled)
    await desk.one("UPDATE agents SET password_hash = NULL WHERE id = $1", blank)
    answers = [
        await sign_in(desk, password="wrong password"),
        await sign_in(desk, email="nobody@desk.test"),
        await sign_in(desk, email="off@desk.test"),
        await sign_in(desk, email="blank@desk.test"),
    ]
    assert {(answer.status_code, answer.text) for answer in answers} == {(401, answers[0].text)}
    assert answers[0].json()["code"] == "wrong_credentials"


async def test_an_unknown_account_takes_as_long_as_a_wrong_password(hashed):
    async def seconds(stored):
        before = time.perf_counter()
        assert not await passwords.matches(stored, "wrong password")
        return time.perf_counter() - before

    # In turns, and the least of each: what else the machine does takes from both, and never gives.
    pairs = [(await seconds(hashed), await seconds(None)) for _ in range(9)]
    known, unknown = (min(taken) for taken in zip(*pairs, strict=True))
    assert 0.4 < known / unknown < 2.5


async def test_a_session_is_never_one_that_the_browser_brought_along(desk):
    ada = await desk.hire(email="ada@desk.test")
    planted = "sls_" + "A" * 43
    before = await desk.session_of(ada)
    for brought in (planted, before):
        desk.client.cookies.set("shortline_session", brought)
        answer = await desk.client.post("/api/v1/sessions", json=GOOD)
        assert answer.json()["token"] not in (planted, before)
    assert (await desk.call(planted, "GET", "/me")).status_code == 401


async def test_two_hundred_parallel_guesses_count_as_two_hundred(desk):
    await desk.hire(email="ada@desk.test")
    answers = await asyncio.gather(*(sign_in(desk, password=f"guess {n}") for n in range(200)))
    codes = [answer.status_code for answer in answers]
    assert codes.count(401) == throttle.PER_ACCOUNT
    assert codes.count(429) == 200 - throttle.PER_ACCOUNT
    counter = throttle.of_account("ada@desk.test")
    assert await desk.one("SELECT failures FROM login_attempts WHERE key = $1", counter.key) == 200
    right = await sign_in(desk)
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) > 0
    desk.clock.advance(minutes=15, seconds=1)
    assert (await sign_in(desk)).status_code == 201


async def test_an_unknown_account_is_throttled_exactly_like_a_known_one(desk):
    await desk.hire(email="ada@desk.test")
    for email in ("ada@desk.test", "nobody@desk.test"):
        answers = [await sign_in(desk, email=email, password="wrong") for _ in range(throttle.PER_ACCOUNT + 1)]
        assert [answer.status_code for answer in answers] == [401] * throttle.PER_ACCOUNT + [429]


async def test_one_address_cannot_try_many_accounts(desk):
    for n in range(throttle.PER_ADDRESS):
        async with desk.db.transaction() as tx:
            await throttle.count(
                tx, throttle.of_account(f"{n}@x"), throttle.of_address("127.0.0.1"), now=desk.clock.now()
            )
    await desk.hire(email="ada@desk.test")
    assert (await sign_in(desk)).status_code == 429


async def test_a_right_password_gives_the_try_back(desk):
    await desk.hire(email="ada@desk.test")
    for _ in range(3):
        for _ in range(throttle.PER_ACCOUNT - 1):
            assert (await sign_in(desk, password="wrong")).status_code == 401
        assert (await sign_in(desk)).status_code == 201
    key = throttle.of_address("127.0.0.1").key
    assert await desk.one("SELECT failures FROM login_attempts WHERE key = $1", key) == 3 * (throttle.PER_ACCOUNT - 1)


def test_an_ipv6_host_cannot_roam_its_network():
    assert throttle.of_address("2001:db8::1").key == throttle.of_address("2001:db8::ffff:2").key
    assert throttle.of_address("2001:db8:0:1::1").key != throttle.of_address("2001:db8::1").key
    assert throttle.of_address("::ffff:192.0.2.1").key == throttle.of_address("192.0.2.1").key
    assert throttle.of_address("").key == throttle.of_address("not an address").key


NOT_A_SECRET = ["", " ", None, 0, 1.5, True, [], {}, {"$ne": ""}, ["x"], "x" * 1_000_000, "\x00", "\ud800"]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/sessions", "password"),
        ("/sessions", "email"),
        ("/setup/owner", "password"),
        ("/invitations/look", "token"),
        ("/invitations/accept", "token"),
        ("/invitations/accept", "password"),
        ("/resets/look", "token"),
        ("/resets/use", "token"),
        ("/resets/use", "password"),
        ("/me/password", "current"),
        ("/me/password", "new"),
    ],
)
async def test_what_is_not_a_secret_opens_nothing(desk, path, field):
    """Each field that takes a secret, given everything a secret is not: a 4xx, and nothing of it in the answer."""
    ada = await desk.hire("admin", email="ada@desk.test")
    invited = await desk.call(ada, "POST", "/agents/invitations", json={"email": "new@desk.test"})
    shown = {"token": invited.json()["link"].rpartition("#")[2]}
    body = {
        "/sessions": GOOD,
        "/setup/owner": {"name": "O", "email": "o@desk.test", "password": PASSWORD},
        "/invitations/look": shown,
        "/invitations/accept": {**shown, "name": "N", "password": PASSWORD},
        "/resets/look": {},
        "/resets/use": {"token": "slr_guess", "password": PASSWORD},
        "/me/password": {"current": PASSWORD, "new": "another stone lantern"},
    }[path]
    for value in NOT_A_SECRET:
        answer = await desk.call(
            ada if path.startswith("/me") else None,
            "POST",
            path,
            content=json.dumps({**body, field: value}),
            headers={"content-type": "application/json"},
        )
        assert 400 <= answer.status_code < 500, value
        assert "x" * 50 not in answer.text
        assert len(answer.content) < 2000


async def test_what_is_not_a_token_opens_nothing(desk):
    ada = await desk.hire("owner", email="ada@desk.test")
    await desk.session_of(ada)
    for value in ("", " ", "null", "0", "[]", "{}", '{"$ne":""}', "sls_", "slt_", "x" * 20_000):
        for headers in (
            {"authorization": f"Bearer {value}"},
            {"authorization": value},
            {"cookie": f"shortline_session={value}"},
        ):
            assert (await desk.call(None, "GET", "/me", headers=headers)).status_code == 401, value
        for path in ("/invitations/look", "/resets/look"):
            assert (await desk.call(None, "POST", path, json={"token": value})).status_code in (404, 422), value


async def test_an_agent_disabled_while_his_password_is_checked_does_not_slip_through(desk):
    ada = await desk.hire(email="ada@desk.test")
    async with desk.db.transaction() as tx:
        await tx.execute("UPDATE agents SET state = 'disabled' WHERE id = $1", ada)
        running = asyncio.create_task(sign_in(desk))  # still sees the active agent, then waits for our row
        while not await desk.one("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"):
            await asyncio.sleep(0.01)
    assert (await running).status_code == 401
    assert await desk.one("SELECT count(*) FROM sessions") == 0


async def test_a_hash_made_with_older_costs_is_renewed_at_sign_in(desk):
    ada = await desk.hire(email="ada@desk.test")
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    await desk.one("UPDATE agents SET password_hash = $2 WHERE id = $1", ada, old)
    assert (await sign_in(desk)).status_code == 201
    renewed = await desk.one("SELECT password_hash FROM agents WHERE id = $1", ada)
    assert renewed != old
    assert not passwords.is_outdated(renewed)
