"""Whoever sits at a screen is there; who is gone or does nothing is away, until he is back."""

from datetime import timedelta

import httpx

from shortline.accounts import presence
from shortline.db import Database
from shortline.realtime.hub import Hub
from tests import cast
from tests.cast import NOW
from tests.realtime.screen import Desk, Screen


def told(screen: Screen, who: int | None) -> list[str]:
    mine = [each for each in screen.events if each["kind"] == "agent.presence" and each["agent_id"] == str(who)]
    return [each["data"]["presence"] for each in mine]


async def shown(client: httpx.AsyncClient, who: int | None) -> tuple[str, str]:
    agents = (await client.get("/api/v1/agents")).json()["items"]
    [agent] = [each for each in agents if each["id"] == str(who)]
    return agent["availability"], agent["presence"]


async def test_coming_idling_and_going_is_told_once_each(desk: Desk, db: Database, client: httpx.AsyncClient) -> None:
    olga, ali = await cast.owner(db), await cast.agent(db, name="Ali")
    await cast.signed_in(client, olga)
    assert await shown(client, ali.agent_id) == ("available", "away")
    clock = desk.runtime.clock
    async with desk.screen(olga) as one:
        async with desk.screen(ali, comes=True) as two:
            await one.until(lambda: told(one, ali.agent_id) == ["available"])
            assert await shown(client, ali.agent_id) == ("available", "available")
            clock.advance(minutes=10)  # type: ignore[attr-defined]
            await one.say(type="active")
            await one.until(lambda: told(one, ali.agent_id) == ["available", "away"])
            await two.say(type="active")
            await one.until(lambda: told(one, ali.agent_id)[2:] == ["available"])
            # Busy is what he chose: it holds again when he comes back.
            answer = await client.patch("/api/v1/me", json={"availability": "busy"}, headers=await headers(desk, ali))
            assert (answer.json()["availability"], answer.json()["presence"]) == ("busy", "busy")
            await one.until(lambda: told(one, ali.agent_id)[3:] == ["busy"])
        await desk.hub.seen.write_down()  # nobody sits there any more, but a reload is no absence
        clock.advance(seconds=presence.GONE_AFTER.total_seconds() - 1)  # type: ignore[attr-defined]
        await desk.hub.seen.write_down()
        assert await shown(client, ali.agent_id) == ("busy", "busy")
        clock.advance(seconds=1)  # type: ignore[attr-defined]
        await desk.hub.seen.write_down()
        await one.until(lambda: told(one, ali.agent_id)[4:] == ["away"])
        async with desk.screen(ali, comes=True):
            await one.until(lambda: told(one, ali.agent_id)[5:] == ["busy"])


async def headers(desk: Desk, who: cast.Actor) -> dict[str, str]:
    return {"Authorization": f"Bearer {await desk.token(who)}"}


async def test_a_connection_that_comes_back_by_itself_is_nobody_doing_something(desk: Desk, db: Database) -> None:
    olga, ali = await cast.owner(db), await cast.agent(db)
    async with desk.screen(olga) as one:
        async with desk.screen(ali, comes=True):
            await one.until(lambda: told(one, ali.agent_id) == ["available"])
        desk.runtime.clock.advance(minutes=10)  # type: ignore[attr-defined]
        await one.say(type="active")
        await one.until(lambda: told(one, ali.agent_id) == ["available", "away"])
        async with desk.screen(ali, after=await desk.level()) as two:
            await two.read()
            await desk.hub.seen.write_down()
            assert ali.agent_id is not None
            async with db.transaction() as tx:
                row = await tx.fetchrow(
                    "SELECT is_away, active_at, seen_at FROM agent_presence WHERE agent_id = $1", ali.agent_id
                )
            assert row is not None
            assert row["is_away"]
            assert row["seen_at"] - row["active_at"] >= timedelta(minutes=10)


async def test_each_process_speaks_for_its_own_screens_and_a_change_is_found_once(desk: Desk, db: Database) -> None:
    olga, ali = await cast.owner(db), await cast.agent(db)
    other = Hub(db, desk.runtime.clock)
    async with desk.screen(olga) as one, desk.screen(ali, comes=True):
        await one.until(lambda: told(one, ali.agent_id) == ["available"])
        await other.seen.write_down()  # it sees nobody, which says nothing
        async with db.transaction() as tx:
            assert await presence.settle(tx, now=NOW) == []
            later = NOW + presence.GONE_AFTER
            assert sorted(await presence.settle(tx, now=later)) == sorted([olga.agent_id, ali.agent_id])
            assert await presence.settle(tx, now=later) == []


def test_off_is_off_whoever_is_seen() -> None:
    states = ("available", "busy", "away", "off")
    assert [presence.shown(each, is_away=False) for each in states] == list(states)
    assert [presence.shown(each, is_away=True) for each in states] == ["away", "away", "away", "off"]
