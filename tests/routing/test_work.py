"""How much everybody can take: live talks bind, what waits weighs less, what waits for its customer weighs nothing."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shortline.accounts.actor import Role
from shortline.db import Database
from shortline.routing.effort import Load, Rules, free, has_room
from tests import cast
from tests.cast import NOW


async def ask(client: httpx.AsyncClient, method: str, path: str, expect: int = 200, **more: Any) -> Any:
    answer = await client.request(method, f"/api/v1{path}", **more)
    assert answer.status_code == expect, answer.text
    return answer.json() if answer.content else None


@pytest.fixture
async def lead(db: Database, client: httpx.AsyncClient) -> cast.Actor:
    made = await cast.agent(db, role=Role.LEAD, name="Lena")
    await cast.signed_in(client, made, db=db)
    return made


async def hand(client: httpx.AsyncClient, who: cast.Actor) -> dict[str, Any]:
    [found] = [
        each for each in (await ask(client, "GET", "/workload"))["agents"] if each["agent_id"] == str(who.agent_id)
    ]
    return dict(found)


async def test_free_is_counted_from_open_work_that_waits_or_is_live(
    lead: cast.Actor, db: Database, client: httpx.AsyncClient
) -> None:
    ali, inbox = await cast.agent(db), await cast.inbox(db)
    seen = []
    talks = []
    for number in range(6):
        sender = cast.SenderKeys(wa_id=f"3161111222{number}", profile_name="Somebody")
        talks.append((await cast.inbound_text(db, inbox, sender=sender))[0])
    for talk in talks[:2]:
        await ask(client, "POST", f"/conversations/{talk}/assign", json={"assignee_id": str(ali.agent_id)})
    now = await hand(client, ali)
    seen.append((now["live"], now["slow"], now["free"], now["capacity"], now["own_capacity"]))
    async with db.transaction() as tx:  # an hour later both still wait: nobody is there, but an answer is owed
        await tx.execute("UPDATE conversations SET last_inbound_at = $1", NOW - timedelta(hours=1))
    now = await hand(client, ali)
    seen.append((now["live"], now["slow"], now["free"], now["capacity"], now["own_capacity"]))
    async with db.transaction() as tx:  # answered long ago: it binds nobody
        await tx.execute(
            "UPDATE conversations SET waiting_since = NULL, due_at = NULL, answered_at = $1", NOW - timedelta(hours=1)
        )
    now = await hand(client, ali)
    seen.append((now["live"], now["slow"], now["free"], now["capacity"], now["own_capacity"]))
    assert seen == [(2, 0, 2, 4, None), (0, 2, 3, 4, None), (0, 0, 4, 4, None)]


async def test_leads_choose_and_everybody_sees_it(lead: cast.Actor, db: Database, client: httpx.AsyncClient) -> None:
    ali = await cast.agent(db, name="Ali")
    label = (await ask(client, "POST", "/labels", 201, json={"name": "Fares", "color": "blue"}))["id"]
    given = {"capacity": 2, "languages": ["lv", "ru"], "label_ids": [label]}
    changed = await ask(client, "PUT", f"/workload/agents/{ali.agent_id}", json=given)
    assert {key: changed[key] for key in given} == given
    assert changed["free"] == 2
    house = {"capacity": 3, "slow_per_live": 5, "idle_minutes": 15, "grace_minutes": 3}
    assert (await ask(client, "PUT", "/workload/rules", json=house))["rules"] == house
    assert [(each["name"], each["capacity"]) for each in (await ask(client, "GET", "/workload"))["agents"]] == [
        ("Ali", 2), ("Lena", 3),
    ]  # fmt: skip
    for wrong in (
        {"capacity": -1},
        {"capacity": 51},
        {"capacity": "2"},
        {},
        {"capacity": 1, "languages": ["Latvian!"]},
    ):
        await ask(client, "PUT", f"/workload/agents/{ali.agent_id}", 422, json=wrong)
    await ask(client, "PUT", f"/workload/agents/{ali.agent_id}", 422, json={"capacity": 1, "label_ids": ["99"]})
    await ask(client, "PUT", "/workload/agents/99", 404, json=given)
    for name in house:
        await ask(client, "PUT", "/workload/rules", 422, json=house | {name: 0})
    async with db.transaction() as tx:
        events = await tx.fetch(
            "SELECT data ->> 'change' AS change FROM events WHERE kind = 'work.updated' ORDER BY id"
        )
    assert [row["change"] for row in events] == ["agent", "rules"]


LOADS = st.builds(Load, st.integers(0, 9), st.integers(0, 40))
RULES = st.builds(Rules, st.integers(1, 9), st.integers(1, 9))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
@given(LOADS, st.integers(0, 9), RULES)
def test_there_is_room_for_a_live_talk_exactly_while_something_is_free(load: Load, capacity: int, rules: Rules) -> None:
    assert has_room(load, capacity, rules, live=True) == (free(load, capacity, rules) > 0)
    assert 0 <= free(load, capacity, rules) <= capacity
    assert has_room(load, capacity, rules, live=False) or not has_room(load, capacity, rules, live=True)
