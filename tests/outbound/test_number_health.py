"""How a number is doing, counted from what really happened: against the double, over the API, with alarms raised once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.api.app import create_app
from shortline.channels.events import AccountChanged, Route
from shortline.events import feed
from shortline.inboxes.account_news import account_changed
from shortline.jobs import JobContext
from shortline.outbound.health.count import count
from shortline.outbound.health.look import look
from tests import cast
from tests.outbound.conftest import Desk
from tests.outbound.test_files_and_templates import make_template

TEMPLATE = {"name": "line_again", "language": "en", "header": {"text": "4"}, "body": ["Anna", "4"]}


@pytest.fixture
async def admin(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(desk.runtime), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.test", timeout=20) as client:
        who = await cast.agent(desk.runtime.db, name="Noor Admin", role=Role.ADMIN, now=desk.clock.now())
        yield await cast.signed_in(client, who, db=desk.runtime.db, now=desk.clock.now())


async def looked(desk: Desk, **at: int) -> None:
    await feed.sequence(desk.runtime.db)
    runtime = desk.runtime
    await look(JobContext(runtime.db, desk.clock, runtime.http, runtime.settings, runtime.store), at)


async def health(desk: Desk, client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/inboxes/{desk.inbox.id}/number-health")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def told(desk: Desk, change: str, **news: Any) -> None:
    event = AccountChanged(route=Route(waba_id=desk.inbox.waba_id), path="$", key="k", change=change, **news)
    async with desk.runtime.db.transaction() as tx:
        await account_changed(tx, desk.inbox, event, now=desk.clock.now(), journal_id=None)


async def alarms(desk: Desk) -> list[tuple[str, str]]:
    async with desk.runtime.db.connection() as connection:
        rows = await connection.fetch(
            "SELECT data FROM events WHERE kind = 'inbox.updated' AND data ? 'code' ORDER BY id"
        )
    return [(row["data"]["change"], row["data"]["code"]) for row in rows]


async def reach(desk: Desk, people: int, hours_ago: float = 1) -> None:
    """So many people were written to first."""
    await desk.value(
        "INSERT INTO pacer_reached (portfolio, person, at) "
        "SELECT $1, 'p' || n || '-' || $3, $2::timestamptz + n * interval '1 second' FROM generate_series(1, $4) n",
        desk.inbox.waba_id, desk.clock.now() - timedelta(hours=hours_ago), str(hours_ago), people,
    )  # fmt: skip


async def test_messages_their_price_and_their_failures_are_counted_once(desk: Desk, admin: httpx.AsyncClient) -> None:
    conversation = await desk.hear()
    for text in ("Not until noon, Anna.", "At ten past twelve, from the same stop."):
        await desk.reaches((await desk.send(conversation, text))["id"], "read")
    await desk.recipe({"error": 131026})
    await desk.reaches((await desk.send(conversation, "And back at six."))["id"], "failed")
    page = (await admin.get(f"/api/v1/conversations/{conversation}/messages")).json()["items"]
    assert [each["charge"] for each in page if each["direction"] == "in"] == [None]
    service = {"category": "service", "type": "regular", "charged": "yes"}
    assert [each["charge"] for each in page if each["direction"] == "out"] == [service, service, None]
    await looked(desk)
    await looked(desk)  # what was counted is not counted again

    found = await health(desk, admin)
    assert (found["verdict"], found["findings"]) == ("good", [])
    today = found["days"][-1]
    assert {name: today[name] for name in ("sent", "delivered", "read", "failed", "charged")} == {
        "sent": 2, "delivered": 2, "read": 2, "failed": 1, "charged": 2,
    }  # fmt: skip
    assert len(found["days"]) == 30
    assert [(each["code"], each["provider_code"], each["count"]) for each in found["failures"]] == [
        ("not_on_whatsapp", "131026", 1)
    ]
    cost = found["cost"]
    assert (cost["charged"], cost["unpriced"], cost["amount"]) == (2, 2, None)  # nobody entered a price
    assert [(line["category"], line["type"], line["charged"], line["count"]) for line in cost["lines"]] == [
        ("service", "regular", "yes", 2)
    ]

    prices = {"currency": "EUR", "prices": [{"category": "service", "amount": "0.0265"}]}
    answer = await admin.put(f"/api/v1/inboxes/{desk.inbox.id}/prices", json=prices)
    assert (answer.status_code, answer.json()) == (200, prices)
    cost = (await health(desk, admin))["cost"]
    assert (cost["currency"], cost["amount"], cost["unpriced"]) == ("EUR", "0.053", 0)
    twice = {"currency": "EUR", "prices": [prices["prices"][0], prices["prices"][0]]}
    answer = await admin.put(f"/api/v1/inboxes/{desk.inbox.id}/prices", json=twice)
    assert (answer.status_code, answer.json()["reason"]) == (422, "category_twice")
    assert (await health(desk, admin))["prices"] == prices


async def test_counting_goes_on_where_it_stopped_in_steps_of_any_size(desk: Desk, admin: httpx.AsyncClient) -> None:
    conversation = await desk.hear()
    await desk.reaches((await desk.send(conversation))["id"], "read")
    await feed.sequence(desk.runtime.db)
    goes_on, rounds = True, 0
    while goes_on:
        async with desk.runtime.db.transaction() as tx:
            goes_on = await count(tx, now=desk.clock.now(), most=1)
        rounds += 1
    assert rounds == await desk.value("SELECT last_position FROM event_feed")
    assert (await health(desk, admin))["days"][-1]["delivered"] == 1


async def test_days_are_those_of_the_desks_own_zone(desk: Desk, admin: httpx.AsyncClient) -> None:
    """What happens in Auckland in the morning is of that day, while it is yesterday in UTC."""
    assert (await health(desk, admin))["zone"] == "UTC"
    for where, zone in (("house", "Europe/Amsterdam"), (f"inboxes/{desk.inbox.id}", "Pacific/Auckland")):
        hours = {"zone": zone, "week": [{"day": "mon", "opens": "08:00", "closes": "17:30"}]}
        put = await admin.put(f"/api/v1/hours/{where}", json=hours)
        assert put.status_code == 200, put.text
    auckland = ZoneInfo("Pacific/Auckland")
    evening = desk.clock.now().replace(hour=20, minute=0)
    ahead = (evening - desk.clock.now()) % timedelta(days=1) // timedelta(seconds=1)
    await desk.later(ahead)
    await desk.sim("clock", advance=ahead)
    assert desk.clock.now().astimezone(auckland).date() == desk.clock.now().date() + timedelta(days=1)
    conversation = await desk.hear()
    await desk.recipe({"error": 131026})
    await desk.reaches((await desk.send(conversation, "And back at six."))["id"], "failed")
    await looked(desk)
    found = await health(desk, admin)
    today = desk.clock.now().astimezone(auckland).date()
    assert (found["zone"], found["days"][-1]["day"], found["days"][-1]["failed"]) == (
        "Pacific/Auckland",
        today.isoformat(),
        1,
    )
    assert found["days"][0]["day"] == (today - timedelta(days=29)).isoformat()
    assert found["cost"]["since"] == today.replace(day=1).isoformat()


async def test_a_bad_quality_is_told_once_and_is_over_when_it_is_over(desk: Desk, admin: httpx.AsyncClient) -> None:
    await told(desk, "phone_number_quality_update", event="FLAGGED", quality="RED", severity="warning")
    assert await desk.value("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'numbers.look'") == 1
    await looked(desk, inbox_id=desk.inbox.id + 1)
    assert await alarms(desk) == []  # a look at another number, which is none
    await looked(desk, inbox_id=desk.inbox.id)
    for _ in range(2):
        await looked(desk)
    assert await alarms(desk) == [("alarm", "quality_red")]
    found = await health(desk, admin)
    assert (found["verdict"], found["findings"][0]["code"], found["quality"]["now"]) == ("danger", "quality_red", "RED")
    assert [(each["what"], each["before"], each["after"], each["source"]) for each in found["news"]][:1] == [
        ("quality", "UNKNOWN", "RED", "platform")
    ]
    assert found["alarms"][0]["cleared_at"] is None

    await told(desk, "phone_number_quality_update", event="UNFLAGGED", quality="GREEN")
    await looked(desk)
    assert await alarms(desk) == [("alarm", "quality_red"), ("alarm_over", "quality_red")]
    found = await health(desk, admin)
    assert found["verdict"] == "good"
    assert found["alarms"][0]["cleared_at"] is not None
    await told(desk, "phone_number_quality_update", event="FLAGGED", quality="RED", severity="warning")
    await looked(desk)
    assert (await alarms(desk))[2:] == [("alarm", "quality_red")]  # another occasion


async def test_a_restriction_is_told_with_its_end(desk: Desk, admin: httpx.AsyncClient) -> None:
    until = desk.clock.now() + timedelta(days=3)
    data = {
        "restriction_info": [
            {"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": int(until.timestamp())}
        ]
    }
    await told(desk, "account_update", event="ACCOUNT_RESTRICTION", severity="critical", data=data)
    await looked(desk)
    found = await health(desk, admin)
    assert [each["code"] for each in found["findings"]] == ["account_restricted_until"]
    assert found["findings"][0]["params"]["until_at"].startswith(until.strftime("%Y-%m-%dT%H:%M"))
    desk.clock.offset += timedelta(days=3, minutes=1)
    await looked(desk)
    assert await alarms(desk) == [("alarm", "account_restricted_until"), ("alarm_over", "account_restricted_until")]


async def test_the_limit_on_first_messages_is_told_at_four_fifths_and_at_the_end(
    desk: Desk, admin: httpx.AsyncClient
) -> None:
    await desk.value("UPDATE inboxes SET messaging_limit = 'TIER_50'")
    await reach(desk, 39)
    await looked(desk)
    assert await alarms(desk) == []
    await reach(desk, 1, hours_ago=2)
    await looked(desk)
    assert await alarms(desk) == [("alarm", "limit_near")]
    await reach(desk, 10, hours_ago=3)
    await looked(desk)
    assert (await alarms(desk))[1:] == [("alarm", "limit_used_up"), ("alarm_over", "limit_near")]
    found = await health(desk, admin)
    assert (found["limit"], found["verdict"]) == ({"tier": "TIER_50", "reached": 50, "most": 50}, "watch")
    desk.clock.offset += timedelta(hours=24)
    await looked(desk)
    assert (await alarms(desk))[3:] == [("alarm_over", "limit_used_up")]


async def test_a_used_up_limit_holds_first_messages_and_lets_answers_through(desk: Desk) -> None:
    conversation = await desk.hear()
    await make_template(desk)
    await desk.value("UPDATE inboxes SET messaging_limit = 'TIER_50'")
    await reach(desk, 50)
    await looked(desk)
    answered = await desk.send(conversation)  # within the window
    await desk.reaches(answered["id"], "read")

    await desk.stop_sender()
    desk.clock.offset += timedelta(hours=24, minutes=30)  # the window closes; the 50 are forgotten meanwhile
    await reach(desk, 50, hours_ago=0.5)
    await looked(desk)
    first = await desk.post(conversation, template=TEMPLATE)
    assert first.status_code == 201, first.text
    waits = first.json()["messages"][0]
    assert (waits["state"], waits["failure"]["code"], waits["failure"]["waits"]) == ("held", "reach_used_up", "moment")
    found = next(each for each in first.json()["decision"]["findings"] if each["code"] == "reach_used_up")
    assert not found["overridable"]  # it is the platform's limit
    assert waits["failure"]["until"] == found["until"]

    await desk.value(
        "INSERT INTO pacer_reached SELECT $1, coalesce(phone, user_id), $2 FROM identities",
        desk.inbox.waba_id, desk.clock.now(),
    )  # fmt: skip
    again = await desk.post(conversation, template=TEMPLATE)
    assert "reach_used_up" not in {
        each["code"] for each in again.json()["decision"]["findings"]
    }  # he is one of them already


async def test_only_leads_see_it_and_only_admins_enter_prices(desk: Desk, admin: httpx.AsyncClient) -> None:
    at = f"/api/v1/inboxes/{desk.inbox.id}"
    assert (await desk.api.get(f"{at}/number-health")).status_code == 403
    assert (await desk.api.put(f"{at}/prices", json={"currency": "EUR", "prices": []})).status_code == 403
    assert (await admin.get("/api/v1/inboxes/999999/number-health")).status_code == 404
    for wrong in ({"currency": "eur", "prices": []}, {"currency": "EUR", "prices": [{"category": "x", "amount": "-1"}]},
                  {"currency": "EUR", "prices": [{"category": "x", "amount": "NaN"}]}):  # fmt: skip
        assert (await admin.put(f"{at}/prices", json=wrong)).status_code == 422
