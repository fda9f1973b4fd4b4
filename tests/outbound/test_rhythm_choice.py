"""What a lead chooses of a number's rhythm, what the provider says of it, and the meter that shows how it is doing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.api.app import create_app
from shortline.channels.events import Route
from shortline.channels.whatsapp.parse_account import ACCOUNT_FIELDS
from shortline.inboxes.account_news import account_changed
from shortline.inboxes.jobs import refresh
from shortline.jobs import JobContext
from tests import cast
from tests.outbound.conftest import Desk
from tests.outbound.test_rhythm import Office, standing


@pytest.fixture
async def office(desk: Desk) -> AsyncIterator[Office]:
    async with standing(desk) as made:
        yield made


@pytest.fixture
async def lead(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(desk.runtime), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.test", timeout=20) as client:
        who = await cast.agent(desk.runtime.db, name="Noor Lead", role=Role.LEAD, now=desk.clock.now())
        yield await cast.signed_in(client, who, db=desk.runtime.db, now=desk.clock.now())


def at(desk: Desk) -> str:
    return f"/api/v1/inboxes/{desk.inbox.id}/rhythm"


async def told(desk: Desk, throughput: str) -> None:
    await desk.value("UPDATE inboxes SET throughput = $1", throughput)


async def test_a_lead_chooses_and_the_next_message_obeys(office: Office, lead: httpx.AsyncClient) -> None:
    desk = office.desk
    before = (await desk.api.get(at(desk))).json()
    assert (before["profile"], before["time_zone"], before["throughput"]) == ("ordinary", "UTC", "automatic")
    assert (before["told"], before["per_second"], before["meter"]["may_per_second"]) == (None, 80, 60)
    answer = await lead.patch(at(desk), json={"profile": "calm", "time_zone": "Europe/Amsterdam"})
    assert answer.status_code == 200, answer.text
    chosen = answer.json()
    assert (chosen["profile"], chosen["time_zone"], chosen["throughput"]) == ("calm", "Europe/Amsterdam", "automatic")
    first, second = await office.people(2)
    await desk.send(first, "one")
    await desk.send(second, "two")
    await office.look()
    await office.pass_(1.75)  # an ordinary hand has sent it by now; a calm one takes two seconds at least
    assert [row["text"] for row in await office.left()] == ["one"]
    await office.pass_(12)
    assert [row["text"] for row in await office.left()] == ["one", "two"]


@pytest.mark.parametrize(("level", "at_once"), [("coexistence", 2), ("ordinary", 4), ("", 4)])
async def test_what_the_provider_says_of_the_number_holds(office: Office, level: str, at_once: int) -> None:
    (conversation,) = await office.people(1)
    await told(office.desk, level)
    for n in range(4):
        await office.desk.send(conversation, f"bubble {n}")
    await office.look()
    assert len(await office.left()) == at_once
    await office.pass_(1)
    assert len(await office.left()) == 4


@pytest.mark.parametrize(
    ("level", "change", "field", "reason"),
    [
        ("coexistence", {"throughput": "ordinary"}, "throughput", "throughput_above_the_number"),
        ("ordinary", {"throughput": "upgraded"}, "throughput", "throughput_above_the_number"),
        ("", {"time_zone": "Mars/Olympus"}, "time_zone", "time_zone_unknown"),
        ("", {"time_zone": "../../etc/passwd"}, "time_zone", "time_zone_unknown"),
        ("", {"profile": None}, "profile", None),
        ("", {"profile": "hasty"}, "profile", None),
    ],
)
async def test_what_contradicts_the_number_is_named_and_nothing_changes(
    desk: Desk, lead: httpx.AsyncClient, level: str, change: dict[str, Any], field: str, reason: str | None
) -> None:
    await told(desk, level)
    before = (await lead.get(at(desk))).json()
    answer = await lead.patch(at(desk), json={"profile": "brisk"} | change)
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    assert problem.get("field", (problem.get("errors") or [{}])[0].get("field")) == field
    if reason:
        assert problem["reason"] == reason
    after = (await lead.get(at(desk))).json()
    assert [after[name] for name in ("profile", "time_zone", "throughput")] == [
        before[name] for name in ("profile", "time_zone", "throughput")
    ]


async def test_less_than_the_provider_allows_may_be_chosen_and_taken_back(desk: Desk, lead: httpx.AsyncClient) -> None:
    await told(desk, "upgraded")
    assert (await lead.get(at(desk))).json()["per_second"] == 1000
    assert (await lead.patch(at(desk), json={"throughput": "coexistence"})).json()["per_second"] == 20
    assert (await lead.patch(at(desk), json={"throughput": "automatic"})).json()["per_second"] == 1000
    await lead.patch(at(desk), json={"throughput": "upgraded"})
    await told(desk, "coexistence")  # the number was added to a phone meanwhile: the lower one holds
    assert (await lead.get(at(desk))).json()["per_second"] == 20


async def test_the_provider_tells_the_level_itself(desk: Desk) -> None:
    context = JobContext(
        desk.runtime.db, desk.runtime.clock, desk.runtime.http, desk.runtime.settings, desk.runtime.store
    )
    number = {"phone_number_id": desk.inbox.phone_number_id}

    async def learned(**changed: Any) -> str:
        await desk.sim("accounts", waba_id=desk.inbox.waba_id, phone_numbers=[number | changed])
        await refresh(context, {"inbox_id": desk.inbox.id})
        return str((await desk.api.get(at(desk))).json()["told"])

    assert await learned(coexistence=True) == "coexistence"
    assert await learned(coexistence=False, throughput=80) == "ordinary"
    assert await learned(throughput=1000) == "upgraded"
    assert await learned(throughput=80) == "ordinary"
    head = {"route": Route(waba_id=desk.inbox.waba_id), "path": "$", "key": "k"}
    value = {"event": "THROUGHPUT_UPGRADE", "display_phone_number": "1"}
    news = ACCOUNT_FIELDS["phone_number_quality_update"]("phone_number_quality_update", value, head)
    async with desk.runtime.db.transaction() as tx:
        await account_changed(tx, desk.inbox, news, now=desk.clock.now(), journal_id=None)
    assert (await desk.api.get(at(desk))).json()["told"] == "upgraded"


async def test_the_meter_counts_lines_waits_and_what_the_platform_said(office: Office) -> None:
    desk = office.desk
    await desk.value("UPDATE inboxes SET messaging_limit = 'TIER_250'")
    await desk.value(
        "INSERT INTO pacer_reached SELECT i.waba_id, 'person ' || n, $1::timestamptz - n * interval '10 hours' "
        "FROM inboxes i, generate_series(0, 4) n",
        desk.clock.now(),
    )
    first, second, third, fourth = await office.people(4)
    await desk.send(first, "one")
    await desk.send(second, "two")
    await desk.send(third, "to many", bulk=True)
    await desk.send(fourth, "to many", bulk=True)
    await office.look()
    meter = (await desk.api.get(at(desk))).json()["meter"]
    assert (meter["sent_in_last_second"], meter["answers_waiting"]) == (1, 1)
    assert (meter["people_reached"], meter["people_most"]) == (3, 250)
    assert (meter["told_to_wait_until"], meter["refusals"]) == (None, [])
    await desk.value("UPDATE outbox SET not_before = not_before + interval '1 hour', place_at = NULL")
    desk.clock.offset += timedelta(seconds=40)
    await desk.recipe("throughput")
    await desk.send(first, "three")
    await office.look()
    meter = (await desk.api.get(at(desk))).json()["meter"]
    assert (meter["sent_in_last_second"], meter["answers_waiting"], meter["bulk_waiting"]) == (1, 2, 2)
    assert meter["wait_seconds"] == 40
    assert meter["told_to_wait_until"] is not None
    assert [each["code"] for each in meter["refusals"]] == ["rate_limited"]
