"""Opening hours through the API: put down, most specific first, shown ahead, tried before they are kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.clock import ManualClock
from shortline.db import Database
from tests import cast

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE = [{"day": day, "opens": "08:00", "closes": "17:30"} for day in WEEKDAYS]
HOUSE = {"zone": "Europe/Amsterdam", "week": OFFICE, "country": "NL"}
FRIDAY_NIGHT = datetime(2026, 11, 27, 22, 50, tzinfo=UTC)  # 23:50 in Amsterdam


async def ask(client: httpx.AsyncClient, method: str, path: str, expect: int = 200, **more: Any) -> Any:
    answer = await client.request(method, f"/api/v1{path}", **more)
    assert answer.status_code == expect, answer.text
    return answer.json() if answer.content else None


@pytest.fixture
async def lead(db: Database, client: httpx.AsyncClient, clock: ManualClock) -> httpx.AsyncClient:
    clock.advance(seconds=(FRIDAY_NIGHT - clock.now()).total_seconds())
    await cast.signed_in(client, await cast.agent(db, role=Role.LEAD), db=db)
    return client


async def test_a_desk_without_hours_is_always_open_and_says_so(lead: httpx.AsyncClient) -> None:
    assert await ask(lead, "GET", "/hours") == {"items": []}
    found = await ask(lead, "GET", "/hours/now")
    assert (found["place"], found["now"]["open"], found["now"]["closes_at"]) == (None, True, None)


async def test_the_most_specific_hours_hold(lead: httpx.AsyncClient, db: Database) -> None:
    team, other = await cast.team(db, name="Night"), await cast.team(db, name="Day")
    inbox = await cast.inbox(db, team_id=team)
    await ask(lead, "PUT", "/hours/house", json=HOUSE)
    where = f"/hours/now?inbox_id={inbox.id}"
    found = await ask(lead, "GET", where)
    assert (found["place"]["kind"], found["now"]["opens_at"]) == ("house", "2026-11-30T07:00:00Z")
    nights = [{"day": day, "opens": "20:00", "closes": "06:00"} for day in (*WEEKDAYS, "sat", "sun")]
    await ask(lead, "PUT", f"/hours/teams/{team}", json=HOUSE | {"week": nights, "country": ""})
    found = await ask(lead, "GET", where)
    assert (found["place"]["name"], found["now"]["closes_at"]) == ("Night", "2026-11-28T05:00:00Z")
    assert (await ask(lead, "GET", f"{where}&team_id={other}"))["place"]["kind"] == "house"
    own = await ask(lead, "PUT", f"/hours/inboxes/{inbox.id}", json=HOUSE | {"week": [], "zone": "Asia/Kathmandu"})
    assert (own["id"], own["now"]["opens_at"], own["now"]["open"]) == (f"inbox-{inbox.id}", None, False)
    assert (await ask(lead, "GET", f"{where}&team_id={other}"))["place"]["kind"] == "inbox"
    listed = (await ask(lead, "GET", "/hours"))["items"]
    assert [each["id"] for each in listed] == ["house", f"team-{team}", f"inbox-{inbox.id}"]
    await ask(lead, "DELETE", f"/hours/inboxes/{inbox.id}", 204)
    assert (await ask(lead, "GET", where))["place"]["kind"] == "team"
    await ask(lead, "DELETE", f"/hours/inboxes/{inbox.id}", 404)
    for place in ("teams", "inboxes"):
        await ask(lead, "PUT", f"/hours/{place}/99", 404, json=HOUSE)


async def test_what_is_written_again_replaces_and_is_told(lead: httpx.AsyncClient, db: Database) -> None:
    own = {"first": "2026-12-24", "name": "Christmas Eve", "open": [{"opens": "08:00", "closes": "12:00"}]}
    await ask(lead, "PUT", "/hours/house", json=HOUSE)
    kept = await ask(lead, "PUT", "/hours/house", json=HOUSE | {"days": [own]})
    assert (kept["week"], kept["days"]) == (OFFICE, [own | {"last": "2026-12-24"}])
    listed = (await ask(lead, "GET", "/hours?language=nl"))["items"]
    assert len(listed) == 1
    assert [(each["on"], each["kind"], each["name"]) for each in listed[0]["ahead"]][:2] == [
        ("2026-12-24", "own", "Christmas Eve"), ("2026-12-25", "public", "Eerste kerstdag"),
    ]  # fmt: skip
    await ask(lead, "DELETE", "/hours/house", 204)
    assert await ask(lead, "GET", "/hours") == {"items": []}
    async with db.transaction() as tx:
        told = await tx.fetch("SELECT data FROM events WHERE kind = 'hours.updated' ORDER BY id")
    assert [(row["data"]["place"], row["data"]["change"]) for row in told] == [
        ("house", "put"), ("house", "put"), ("house", "removed"),
    ]  # fmt: skip


async def test_hours_are_tried_before_they_are_kept(lead: httpx.AsyncClient) -> None:
    asked = HOUSE | {"at": ["2026-11-27T23:50", "2026-12-24T17:30", "2026-11-30T09:00"], "language": "nl"}
    found = await ask(lead, "POST", "/hours/preview", json=asked)
    assert [(each["open"], each["opens_at"], each["closes_at"]) for each in found["at"]] == [
        (False, "2026-11-30T07:00:00Z", None),
        (False, "2026-12-28T07:00:00Z", None),
        (True, None, "2026-11-30T16:30:00Z"),
    ]
    assert (found["minutes_a_week"], found["now"]["open"]) == (5 * 570, False)
    assert found["ahead"][0] == {"on": "2026-12-25", "name": "Eerste kerstdag", "kind": "public", "open": []}
    assert await ask(lead, "GET", "/hours") == {"items": []}


async def test_a_contradiction_is_refused_with_its_line_and_keeps_nothing(lead: httpx.AsyncClient) -> None:
    wrong = HOUSE | {"week": [*OFFICE, {"day": "fri", "opens": "17:00", "closes": "25:00"}]}
    for method, path in (("PUT", "/hours/house"), ("POST", "/hours/preview")):
        said = await ask(lead, method, path, 422, json=wrong)
        assert (said["code"], said["reason"], said["field"], said["params"]) == (
            "hours_refused", "hours_no_such_time", "week.5.closes", {"given": "25:00"},
        )  # fmt: skip
    assert await ask(lead, "GET", "/hours") == {"items": []}
    for shape in (
        {"days": [{"first": "24-12-2026"}]},
        {"week": [{"day": "monday", "opens": "08:00", "closes": "09:00"}]},
    ):
        await ask(lead, "PUT", "/hours/house", 422, json=HOUSE | shape)
    await ask(lead, "POST", "/hours/preview", 422, json=HOUSE | {"at": ["9999-12-31T23:50"]})


async def test_countries_and_their_regions(lead: httpx.AsyncClient) -> None:
    assert {"NL", "BE", "DE", "LV"} <= set((await ask(lead, "GET", "/hours/countries"))["items"])
    regions = (await ask(lead, "GET", "/hours/countries/DE"))["items"]
    assert {"code": "BY", "name": "Bayern"} in regions
    assert [each["name"] for each in regions] == sorted(each["name"] for each in regions)
    await ask(lead, "GET", "/hours/countries/nl", 404)


async def test_an_agent_reads_and_does_not_write(lead: httpx.AsyncClient, db: Database) -> None:
    await ask(lead, "PUT", "/hours/house", json=HOUSE)
    await cast.signed_in(lead, await cast.agent(db), db=db)
    assert (await ask(lead, "GET", "/hours"))["items"][0]["now"]["open"] is False
    await ask(lead, "PUT", "/hours/house", 403, json=HOUSE)


async def test_hours_of_a_team_or_inbox_go_with_it(lead: httpx.AsyncClient, db: Database) -> None:
    team = await cast.team(db, name="Night")
    await ask(lead, "PUT", f"/hours/teams/{team}", json=HOUSE)
    async with db.transaction() as tx:
        await tx.execute("DELETE FROM teams WHERE id = $1", team)
    assert await ask(lead, "GET", "/hours") == {"items": []}
    assert (await ask(lead, "GET", "/hours/now"))["now"]["at"] == (FRIDAY_NIGHT + timedelta()).isoformat().replace(
        "+00:00", "Z"
    )


async def test_a_conversation_says_whether_somebody_is_there(lead: httpx.AsyncClient, db: Database) -> None:
    night, day = await cast.team(db, name="Night"), await cast.team(db, name="Day")
    inbox = await cast.inbox(db, team_id=day)
    talk, _ = await cast.inbound_text(db, inbox)
    at = f"/conversations/{talk}"
    assert (await ask(lead, "GET", at))["hours"] is None
    await ask(lead, "PUT", "/hours/house", json=HOUSE)
    found = (await ask(lead, "GET", at))["hours"]
    assert (found["open"], found["opens_at"]) == (False, "2026-11-30T07:00:00Z")
    nights = [{"day": day, "opens": "20:00", "closes": "06:00"} for day in WEEKDAYS]
    await ask(lead, "PUT", f"/hours/teams/{night}", json=HOUSE | {"week": nights})
    await ask(lead, "POST", f"{at}/assign", json={"assignee_id": None, "team_id": str(night)})
    found = (await ask(lead, "GET", at))["hours"]
    assert (found["open"], found["closes_at"]) == (True, "2026-11-28T05:00:00Z")
