"""The silence alarm on a real database, and what the desk's own check says about its cause, against the double."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from shortline.api.runtime import Runtime
from shortline.clock import ManualClock
from shortline.inboxes import silence
from shortline.inboxes.ear import Ear
from shortline.inboxes.jobs import CHECK_EVERY, check, check_all, listen
from shortline.jobs import JobContext, RetryLater
from shortline_sim import demo
from tests import cast
from tests.inboxes.test_rhythm import MONDAY, shop
from tests.sim.conftest import World, running

NUMBER = demo.PHONE_NUMBERS[0]
ACCOUNT = {
    "channel": "whatsapp",
    "name": "Service",
    "verify_token": "v",
    "phone_number_id": NUMBER.phone_number_id,
    "waba_id": demo.WABA_ID,
    "access_token": demo.ACCESS_TOKEN,
    "app_secret": demo.APP_SECRET,
}
TEN = MONDAY + timedelta(weeks=4, hours=10)


@pytest.fixture
async def double() -> AsyncIterator[World]:
    async with running() as world:
        yield world


def context(runtime: Runtime, attempt: int = 0) -> JobContext:
    return JobContext(runtime.db, runtime.clock, runtime.http, runtime.settings, runtime.store, attempt)


async def looks(runtime: Runtime, clock: ManualClock, minutes: int) -> None:
    for _ in range(minutes):
        clock.advance(minutes=1)
        await listen(context(runtime), {})


async def knows_its_rhythm(runtime: Runtime, clock: ManualClock, inbox_id: int) -> None:
    clock.set(TEN)
    await listen(context(runtime), {})
    async with runtime.db.transaction() as tx:
        await silence._save(tx, inbox_id, Ear(shop(4), TEN, TEN), newest=0)


async def health(client: httpx.AsyncClient, inbox_id: int) -> dict[str, Any]:
    answer: dict[str, Any] = (await client.get(f"/api/v1/inboxes/{inbox_id}")).json()["health"]
    return answer


async def changes(runtime: Runtime) -> list[str]:
    async with runtime.db.transaction() as tx:
        rows = await tx.fetch("SELECT data FROM events WHERE kind = 'inbox.updated' ORDER BY id")
    return [row["data"].get("change", "") for row in rows]


async def test_too_quiet_is_an_alarm_and_a_message_ends_it(
    runtime: Runtime, client: httpx.AsyncClient, clock: ManualClock
) -> None:
    await cast.signed_in(client, await cast.agent(runtime.db, role="admin"))
    inbox = await cast.inbox(runtime.db, runtime.settings)
    await knows_its_rhythm(runtime, clock, inbox.id)
    await looks(runtime, clock, 9)
    assert (await health(client, inbox.id))["silent_since"] is None
    await looks(runtime, clock, 111)
    told = await health(client, inbox.id)
    assert told["silent_since"] == "2026-02-02T10:00:00Z"
    assert told["silent_expected"] > 5
    async with runtime.db.transaction() as tx:
        waiting = [row["entrypoint"] for row in await tx.fetch("SELECT entrypoint FROM pgqueuer")]
    assert "inboxes.check" in waiting
    assert "shortline_inboxes_silent 1.0" in (await client.get("/metrics")).text
    await cast.inbound_text(runtime.db, inbox, "Is anybody there?", now=clock.now())
    await looks(runtime, clock, 1)
    assert (await health(client, inbox.id))["silent_since"] is None
    assert [each for each in await changes(runtime) if each in ("silent", "heard")] == ["silent", "heard"]
    assert "shortline_inboxes_silent 0.0" in (await client.get("/metrics")).text


async def test_messages_are_heard_once_and_a_talkative_customer_is_one_visit(
    runtime: Runtime, clock: ManualClock
) -> None:
    inbox = await cast.inbox(runtime.db, runtime.settings)
    await listen(context(runtime), {})
    first = await cast.inbound_text(runtime.db, inbox, "Hello", now=clock.advance(seconds=20))
    await looks(runtime, clock, 1)
    await cast.inbound_text(runtime.db, inbox, "Me again", now=clock.advance(seconds=20))
    await looks(runtime, clock, 3)
    assert first
    async with runtime.db.transaction() as tx:
        row = (await silence.q.fetch(tx, "lock_rhythms"))[0]
    assert sum(row["counts"]) == pytest.approx(1, abs=0.01)
    assert row["quiet_since"] == clock.now() - timedelta(minutes=2)


async def test_the_demo_and_removed_inboxes_are_not_listened_to(runtime: Runtime) -> None:
    inbox = await cast.inbox(runtime.db, runtime.settings)
    await listen(context(runtime), {})
    async with runtime.db.transaction() as tx:
        assert await tx.fetchval("SELECT count(*) FROM inbox_rhythms") == 1
        await tx.execute("UPDATE inboxes SET state = 'disabled' WHERE id = $1", inbox.id)
    await listen(context(runtime), {})
    async with runtime.db.transaction() as tx:
        assert await tx.fetchval("SELECT count(*) FROM inbox_rhythms") == 0
        await tx.execute("UPDATE inboxes SET state = 'active', is_demo = true WHERE id = $1", inbox.id)
    await listen(context(runtime), {})
    async with runtime.db.transaction() as tx:
        assert await tx.fetchval("SELECT count(*) FROM inbox_rhythms") == 0


async def test_the_desk_finds_by_itself_that_the_subscription_is_gone(
    runtime: Runtime, client: httpx.AsyncClient, clock: ManualClock, double: World
) -> None:
    await cast.signed_in(client, await cast.agent(runtime.db, role="admin"))
    inbox = (await client.post("/api/v1/inboxes", json=ACCOUNT | {"graph_url": double.url})).json()
    await client.post(f"/api/v1/inboxes/{inbox['id']}/subscribe")
    await check(context(runtime), {"inbox_id": inbox["id"]})
    told = await health(client, inbox["id"])
    assert told["checked_at"]
    assert told["failing"] == []
    gone = await double.http.delete(
        f"{double.url}/v24.0/{demo.WABA_ID}/subscribed_apps",
        headers={"authorization": f"Bearer {demo.ACCESS_TOKEN}"},
    )
    assert gone.status_code == 200
    for _hour in range(2):  # the same trouble again is no news
        await check(context(runtime), {"inbox_id": inbox["id"]})
    assert [each["code"] for each in (await health(client, inbox["id"]))["failing"]] == ["not_subscribed"]
    assert "shortline_inboxes_failing 1.0" in (await client.get("/metrics")).text
    await client.post(f"/api/v1/inboxes/{inbox['id']}/subscribe")
    await check(context(runtime), {"inbox_id": inbox["id"]})
    assert (await health(client, inbox["id"]))["failing"] == []
    assert [each for each in await changes(runtime) if each == "check"] == ["check", "check"]


async def test_no_answer_is_asked_again_before_it_is_told(runtime: Runtime, client: httpx.AsyncClient) -> None:
    await cast.signed_in(client, await cast.agent(runtime.db, role="admin"))
    made = await client.post("/api/v1/inboxes", json=ACCOUNT | {"graph_url": "http://127.0.0.1:9"})
    inbox = made.json()
    for attempt in range(2):
        with pytest.raises(RetryLater):
            await check(context(runtime, attempt), {"inbox_id": inbox["id"]})
    assert (await health(client, inbox["id"]))["checked_at"] is None
    await check(context(runtime, 2), {"inbox_id": inbox["id"]})
    assert (await health(client, inbox["id"]))["failing"]


async def test_each_number_is_checked_once_an_hour_and_not_in_a_wave(runtime: Runtime, clock: ManualClock) -> None:
    made = [await cast.inbox(runtime.db, runtime.settings) for _ in range(3)]
    await check_all(context(runtime), {})
    async with runtime.db.transaction() as tx:
        rows = await tx.fetch(
            "SELECT extract(epoch FROM execute_after - created) AS delay FROM pgqueuer WHERE entrypoint = 'inboxes.check'"
        )
        await tx.execute("DELETE FROM pgqueuer")
        await tx.execute("UPDATE inboxes SET checked_at = $1 WHERE id <> $2", clock.now(), made[0].id)
    assert sorted(round(row["delay"]) for row in rows) == [0, 5, 10]
    clock.advance(minutes=30)
    await check_all(context(runtime), {})
    async with runtime.db.transaction() as tx:
        assert await tx.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'inboxes.check'") == 1
    assert timedelta(minutes=30) < CHECK_EVERY
