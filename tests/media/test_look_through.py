"""No file is handed out before the virus scanner's verdict: of customers, of agents, and from before there was a scanner."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from shortline.accounts.actor import Actor
from shortline.api.app import create_app
from shortline.api.runtime import Runtime
from shortline.channels.protocol import InboxConfig
from shortline.jobs import JobContext
from shortline.media.fetch import fetch
from shortline.media.look_through import ask_again
from shortline_sim.clamd import EICAR, Clamd, running
from tests import cast
from tests.media import files
from tests.media.test_fetch import ctx, expected, inbox, look, sent_by_a_customer, told, world
from tests.sim.conftest import World

__all__ = ["ctx", "inbox", "world"]  # fixtures
LETTER = b"Dear desk, my ticket is not in the app. " * 5000
AWAY = "tcp://127.0.0.1:1"
FINDS_EVERYTHING = f"command:{sys.executable} -c exit(1)"


@pytest.fixture
async def ali(runtime: Runtime) -> Actor:
    return await cast.agent(runtime.db)


@asynccontextmanager
async def desk_with(runtime: Runtime, ali: Actor, scanner: str, **more: bool) -> AsyncIterator[httpx.AsyncClient]:
    """The same desk by other settings, with Ali signed in."""
    changed = replace(runtime, settings=replace(runtime.settings, scanner=scanner, **more))
    transport = httpx.ASGITransport(app=create_app(changed))
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.test") as client:
        yield await cast.signed_in(client, ali, db=runtime.db)


async def add(client: httpx.AsyncClient, content: bytes) -> httpx.Response:
    return await client.post("/api/v1/media", files={"file": ("letter.txt", content, "text/plain")})


async def answered(client: httpx.AsyncClient, *paths: str) -> list[tuple[int, str]]:
    answers = [await client.get(path) for path in paths]
    return [(each.status_code, each.json()["code"] if each.status_code >= 400 else "") for each in answers]


async def test_an_agents_file_is_taken_when_it_is_clean(runtime: Runtime, ali: Actor) -> None:
    async with running() as (double, address), desk_with(runtime, ali, address) as client:
        added = await add(client, LETTER)
        assert (await client.get(added.json()["url"])).content == LETTER
        assert double.asked == [len(LETTER)]  # opening it asks nobody again
        refused = await add(client, EICAR)
        assert (refused.status_code, refused.json()["reason"]) == (415, "file_infected")
    async with desk_with(runtime, ali, AWAY) as client:
        later = await add(client, LETTER)
        assert (later.status_code, later.json()["code"]) == (503, "scanner_unavailable")
    async with desk_with(runtime, ali, AWAY, serve_unscanned=True) as client:
        added = await add(client, LETTER)
        assert (added.json()["state"], added.json()["failure"]) == ("ready", "not_scanned")
        assert await answered(client, added.json()["url"]) == [(200, "")]


async def test_a_file_from_before_the_scanner_is_asked_about_when_it_is_opened(runtime: Runtime, ali: Actor) -> None:
    async with desk_with(runtime, ali, "") as client:
        clean, bad = [(await add(client, content)).json()["url"] for content in (LETTER, EICAR)]
        photo = await client.post("/api/v1/media", files={"file": ("a.jpg", files.jpeg(60, 40), "image/jpeg")})
        assert await answered(client, clean, bad) == [(200, "")] * 2  # nobody asks where there is no scanner
    async with running() as (double, address), desk_with(runtime, ali, address) as client:
        assert await answered(client, clean, clean, bad, bad) == [(200, "")] * 2 + [(409, "media_refused")] * 2
        assert len(double.asked) == 2
    async with desk_with(runtime, ali, AWAY) as client:
        assert await answered(client, clean) == [(200, "")]  # its verdict stands
        paths = (photo.json()["thumb_url"], photo.json()["url"])
        assert await answered(client, *paths) == [(409, "media_pending")] * 2


async def test_nothing_is_handed_out_before_the_verdict(
    world: World, ctx: JobContext, inbox: InboxConfig, runtime: Runtime, ali: Actor
) -> None:
    """A customer's file comes while the scanner is away: it waits, is asked about again, and is shown when it is clean."""
    attachment_id = await expected(ctx, inbox, await sent_by_a_customer(world, type="image"))
    path = f"/api/v1/media/{attachment_id}"
    away = replace(ctx, settings=replace(ctx.settings, scanner=AWAY))
    for step in (fetch, ask_again, fetch):  # a job that runs twice does not fetch it again
        await step(away, {"attachment_id": attachment_id})
        found = await look(ctx, attachment_id)
        assert (found.state, found.failure, found.object_key is None) == ("pending", "not_scanned", False)
    async with desk_with(runtime, ali, AWAY) as client:
        assert await answered(client, path, f"{path}/thumb") == [(409, "media_pending")] * 2
    assert await told(ctx) == ["pending"]
    async with running() as (double, address):
        await ask_again(replace(ctx, settings=replace(ctx.settings, scanner=address)), {})
        assert len(double.asked) == 1
        async with desk_with(runtime, ali, address) as client:
            assert await answered(client, path, f"{path}/thumb") == [(200, "")] * 2
        assert len(double.asked) == 1
    assert await told(ctx) == ["pending", "ready"]


async def test_a_file_the_scanner_never_takes_is_not_in_the_way_of_others(
    world: World, ctx: JobContext, inbox: InboxConfig
) -> None:
    """More of them than the job asks about before it takes the scanner for away."""
    waiting = []
    for size in (2000, 2000, 2000, 2000, 10):
        waiting.append(await expected(ctx, inbox, await sent_by_a_customer(world, type="document")))
        await fetch(replace(ctx, settings=replace(ctx.settings, scanner=AWAY)), {"attachment_id": waiting[-1]})
        await ctx.store.put_as((await look(ctx, waiting[-1])).object_key, b"x" * size)
    async with running(double=Clamd(stream_max=1000)) as (_double, address):
        picky = replace(ctx, settings=replace(ctx.settings, scanner=address))
        for _ in range(200):  # a round finds it with a chance of three in five
            await ask_again(picky, {})
            if (await look(ctx, waiting[4])).state == "ready":
                break
    assert [(await look(ctx, attachment_id)).state for attachment_id in waiting] == ["pending"] * 4 + ["ready"]


async def test_where_the_operator_allows_it_a_file_is_shown_until_the_verdict(
    world: World, ctx: JobContext, inbox: InboxConfig, runtime: Runtime, ali: Actor
) -> None:
    attachment_id = await expected(ctx, inbox, await sent_by_a_customer(world, type="image"))
    path = f"/api/v1/media/{attachment_id}"
    await fetch(
        replace(ctx, settings=replace(ctx.settings, scanner=AWAY, serve_unscanned=True)),
        {"attachment_id": attachment_id},
    )
    found = await look(ctx, attachment_id)
    assert (found.state, found.failure, found.scanned_at) == ("ready", "not_scanned", None)
    async with desk_with(runtime, ali, AWAY, serve_unscanned=True) as client:
        assert await answered(client, path) == [(200, "")]
    async with desk_with(runtime, ali, FINDS_EVERYTHING, serve_unscanned=True) as client:
        await ask_again(replace(ctx, settings=replace(ctx.settings, scanner=FINDS_EVERYTHING)), {})
        assert await answered(client, path, f"{path}/thumb") == [(409, "media_refused")] * 2
    assert await told(ctx) == ["ready", "refused"]


async def test_an_infected_file_of_a_customer_is_not_kept(world: World, ctx: JobContext, inbox: InboxConfig) -> None:
    attachment_id = await expected(ctx, inbox, await sent_by_a_customer(world, type="document"))
    await fetch(
        replace(ctx, settings=replace(ctx.settings, scanner=FINDS_EVERYTHING)), {"attachment_id": attachment_id}
    )
    found = await look(ctx, attachment_id)
    assert (found.state, found.failure, found.object_key) == ("refused", "infected", None)
    assert await told(ctx) == ["refused"]


async def test_what_waits_is_shown_when_the_scanner_is_taken_away(
    world: World, ctx: JobContext, inbox: InboxConfig
) -> None:
    attachment_id = await expected(ctx, inbox, await sent_by_a_customer(world, type="image"))
    await fetch(replace(ctx, settings=replace(ctx.settings, scanner=AWAY)), {"attachment_id": attachment_id})
    await ask_again(ctx, {})
    found = await look(ctx, attachment_id)
    assert (found.state, found.failure) == ("ready", "")
