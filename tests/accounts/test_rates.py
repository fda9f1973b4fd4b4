"""Limits hold for a desk, not for one of its processes: two of them on one database, each with its own memory."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import httpx
import pytest

from shortline.accounts import throttle
from shortline.accounts.actor import Scope
from shortline.api.app import create_app
from shortline.api.runtime import Runtime
from shortline.clock import ManualClock
from shortline.settings import Settings, load
from tests.accounts.conftest import Desk
from tests.conftest import said_in_dutch
from tests.media import files
from tests.serving import serving

REQUESTS, SEARCHES, UPLOADS = 60, 5, 3


@dataclass
class Two:
    """One desk, answered by two servers in turn."""

    desk: Desk
    clients: list[httpx.AsyncClient]
    turn: int = 0

    async def call(self, who: int | str | None, method: str, path: str, **more) -> httpx.Response:
        self.turn += 1
        self.desk.client = self.clients[self.turn % 2]
        return await self.desk.call(who, method, path, **more)


@pytest.fixture
async def two(desk: Desk, settings: Settings, clock: ManualClock) -> AsyncIterator[Two]:
    few = replace(settings, limit_requests=REQUESTS, limit_searches=SEARCHES, limit_uploads=UPLOADS)
    here, there = [await Runtime.start(few, clock=clock, name=name) for name in ("here", "there")]
    hooks = {"response": [said_in_dutch]}
    async with (
        serving(create_app(here)) as one,
        serving(create_app(there)) as other,
        httpx.AsyncClient(base_url=one, event_hooks=hooks) as first,
        httpx.AsyncClient(base_url=other, event_hooks=hooks) as second,
    ):
        yield Two(desk, [first, second])
    await here.stop()
    await there.stop()


def refused(answer: httpx.Response) -> bool:
    if answer.status_code != 429:
        assert answer.status_code in (200, 201), answer.text
        return False
    problem = answer.json()
    assert (problem["code"], problem["reason"]) == ("too_many", "too_fast")
    assert 1 <= int(answer.headers["retry-after"]) == problem["params"]["seconds"] <= 60
    return True


async def test_two_processes_share_the_minute_of_a_session(two):
    ada, bea = await two.desk.hire(), await two.desk.hire()
    answers = await asyncio.gather(*(two.call(ada, "GET", "/me") for _ in range(REQUESTS * 2)))
    let_through = sum(not refused(answer) for answer in answers)
    assert REQUESTS - 2 * REQUESTS // 20 <= let_through <= REQUESTS  # each may hold a part of a share that nobody used
    for _ in range(10):
        assert refused(await two.call(ada, "GET", "/me"))
        assert not refused(await two.call(bea, "GET", "/me"))  # a neighbour is not held up
    two.desk.clock.advance(seconds=60)
    assert not refused(await two.call(ada, "GET", "/me"))


async def test_each_token_has_a_minute_of_its_own(two):
    ada = await two.desk.hire()
    tokens = [await two.desk.api_token_of(ada, Scope.READ) for _ in range(2)]
    while not refused(await two.call(tokens[0], "GET", "/me")):
        pass
    assert not refused(await two.call(tokens[1], "GET", "/me"))


async def test_a_person_searches_so_often_whatever_the_door(two):
    """By both servers, two sessions and a token, in the search and in every list that words narrow."""
    ada = await two.desk.hire()
    doors = [ada, await two.desk.session_of(ada), await two.desk.api_token_of(ada, Scope.READ)]
    places = ["/search", "/contacts", "/conversations"]
    answers = [
        await two.call(doors[n % 3], "GET", places[n // 3 % 3], params={"q": "tram"}) for n in range(SEARCHES + 7)
    ]
    assert [refused(answer) for answer in answers] == [False] * SEARCHES + [True] * 7
    for path in ("/contacts", "/conversations", "/conversations?q=%20"):
        assert not refused(await two.call(ada, "GET", path))  # a list without words is no search
    assert not refused(await two.call(await two.desk.hire(), "GET", "/search", params={"q": "tram"}))


async def test_of_many_searches_at_once_no_more_get_through(two):
    ada = await two.desk.hire()
    answers = await asyncio.gather(*(two.call(ada, "GET", "/search", params={"q": "tram"}) for _ in range(20)))
    assert sum(not refused(answer) for answer in answers) == SEARCHES


async def test_files_are_counted_one_by_one_and_later_is_not_kept_as_an_answer(two):
    ada = await two.desk.hire()

    async def add(key: str) -> httpx.Response:
        content = {"file": ("tram.png", files.png(), "image/png")}
        return await two.call(ada, "POST", "/media", files=content, headers={"idempotency-key": key})

    assert [refused(await add(f"file {n}")) for n in range(UPLOADS + 2)] == [False] * UPLOADS + [True] * 2
    two.desk.clock.advance(seconds=61)
    again = await add(f"file {UPLOADS}")
    assert again.status_code == 201
    assert "idempotent-replay" not in again.headers


async def test_an_ordinary_request_does_not_write(desk):
    """The whole share is taken by the first one; with the defaults the next hundred and forty-nine cost nothing."""
    ada = await desk.hire()
    counted = "SELECT sum(taken) FROM rates WHERE key LIKE 'request:session:%'"
    for _ in range(10):
        assert (await desk.call(ada, "GET", "/me")).status_code == 200
    assert await desk.one(counted) == load({}, data_dir="x", secret_key="x").limit_requests // 20
    version = await desk.one("SELECT xmin::text FROM rates")
    await desk.call(ada, "GET", "/me")
    assert await desk.one("SELECT xmin::text FROM rates") == version


async def test_a_clock_that_was_set_back_locks_nobody_out(two):
    ada = await two.desk.hire()
    while not refused(await two.call(ada, "GET", "/search", params={"q": "tram"})):
        pass
    two.desk.clock.advance(hours=-5)
    assert not refused(await two.call(ada, "GET", "/search", params={"q": "tram"}))


async def test_guessing_links_is_counted_over_both_and_a_good_one_is_given_back(two):
    """The address is the one of every test of links: what invitations use up is missing for passwords and sign-in too."""
    owner, ada = await two.desk.hire("owner"), await two.desk.hire()
    made = await two.call(owner, "POST", "/agents/invitations", json={"email": "ben@desk.test"})
    invitation = made.json()["link"].rpartition("#")[2]
    reset = (await two.call(owner, "POST", f"/agents/{ada}/reset-link")).json()["link"].rpartition("#")[2]
    half = throttle.PER_ADDRESS // 2
    good, its_reset = ("/invitations/look", invitation), ("/resets/look", reset)
    for path, token in (good, ("/invitations/look", "sli_guess"), ("/resets/look", "slr_guess")):
        for _ in range(half):
            answer = await two.call(None, "POST", path, json={"token": token})
            assert answer.status_code == (200 if token == invitation else 404)
    for path, token in (good, its_reset):
        answer = await two.call(None, "POST", path, json={"token": token})
        assert (answer.status_code, answer.json()["reason"]) == (429, "too_many_minutes")
        assert int(answer.headers["retry-after"]) > 0
    joining = {"token": invitation, "name": "Ben", "password": "river stone"}
    taken = await two.call(None, "POST", "/invitations/accept", json=joining)
    assert taken.status_code == 429
    two.desk.clock.advance(minutes=15)
    assert (await two.call(None, "POST", good[0], json={"token": good[1]})).status_code == 200
