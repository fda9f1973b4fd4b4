"""Many conversations by one request: each for itself, and one undo that puts back what still stands."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Actor, Role
from shortline.channels.event_parts import SenderKeys
from shortline.clock import ManualClock
from shortline.db import Database
from tests import cast
from tests.cast import NOW
from tests.routing.team import ask

STANDS = (
    "state", "snoozed_until", "closed_at", "assignee_id", "team_id", "waiting_since", "waits_for_follow_up", "target_minutes",
    "due_at", "only_greeted", "answered_at", "priority",
)  # fmt: skip


class Many:
    def __init__(self, db: Database, client: httpx.AsyncClient):
        self.db, self.client = db, client

    async def start(self) -> "Many":
        self.a, self.b = await cast.team(self.db, name="A"), await cast.team(self.db, name="B")
        self.lena = await cast.agent(self.db, name="Lena", role=Role.LEAD)
        self.ali = await cast.agent(self.db, name="Ali", team_ids=(self.a,))
        self.inbox = await cast.inbox(self.db, team_id=self.a)
        self.ids = []
        for n in range(20):
            who = SenderKeys(wa_id=f"316000000{n:02}", profile_name=f"P{n}")
            talk, _ = await cast.inbound_text(self.db, self.inbox, sender=who, now=NOW + timedelta(seconds=n))
            self.ids.append(str(talk))
        return self

    async def ask(self, who: Actor, method: str, path: str, expected: int = 200, **more: Any) -> Any:
        await cast.signed_in(self.client, who, db=self.db)
        return await ask(self.client, method, path, expected, **more)

    async def bulk(self, who: Actor, expected: int = 200, ids: list[str] | None = None, **what: Any) -> Any:
        return await self.ask(who, "POST", "/bulk", expected, json={"ids": ids or self.ids, **what})

    async def stand(self) -> dict[str, tuple[Any, ...]]:
        async with self.db.reading() as tx:
            rows = await tx.fetch("SELECT * FROM conversations ORDER BY id")
            cases = await tx.fetch(
                "SELECT conversation_id, assignee_id, team_id, closed_at, reason_id, outcome FROM cases ORDER BY id"
            )
            labels = await tx.fetch("SELECT conversation_id, label_id FROM conversation_labels ORDER BY 1, 2")
        found: dict[str, tuple[Any, ...]] = {str(row["id"]): tuple(row[name] for name in STANDS) for row in rows}
        for row in [*cases, *labels]:
            found[str(row["conversation_id"])] += tuple(row)
        return found


@pytest.fixture
async def many(db: Database, client: httpx.AsyncClient) -> Many:
    return await Many(db, client).start()


async def test_twenty_go_to_another_team_and_one_undo_brings_all_back_as_they_were(many: Many) -> None:
    """Also out of the sight of whoever moved them."""
    for n, each in enumerate(many.ids[:4]):  # not all alike
        given = {"assignee_id": str(many.ali.agent_id)} if n % 2 else {"team_id": str(many.a)}
        await many.ask(many.lena, "POST", f"/conversations/{each}/assign", json=given)
    before = await many.stand()
    done = await many.bulk(many.ali, assign={"assignee_id": None, "team_id": str(many.b)})
    assert [each["id"] for each in done["results"] if each["done"]] == many.ids
    assert {row[4] for row in (await many.stand()).values()} == {many.b}
    assert done["items"] == []  # he sees none of them any more
    undone = await many.ask(many.ali, "POST", f"/bulk/{done['id']}/undo")
    assert [each["done"] for each in undone["results"]] == [True] * 20
    assert len(undone["items"]) == 20
    assert await many.stand() == before
    assert (await many.ask(many.ali, "POST", f"/bulk/{done['id']}/undo", 409))["code"] == "bulk_undone"
    await many.ask(many.lena, "POST", f"/bulk/{done['id']}/undo", 404)  # somebody else's


@pytest.mark.parametrize("what", ["snooze", "close", "labels", "assign"])
async def test_whatever_was_done_is_put_back_exactly(many: Many, clock: ManualClock, what: str) -> None:
    label = (await many.ask(many.lena, "POST", "/labels", 201, json={"name": "Refund", "color": "red"}))["id"]
    reason = (await many.ask(many.lena, "POST", "/reasons", 201, json={"name": "Late"}))["id"]
    case = (await many.ask(many.lena, "GET", f"/conversations/{many.ids[0]}"))["cases"][0]["id"]
    await many.ask(many.lena, "PATCH", f"/cases/{case}", json={"outcome": "no_answer"})
    await many.ask(many.lena, "POST", f"/conversations/{many.ids[1]}/labels", json={"add": [label]})
    later = (NOW + timedelta(days=1)).isoformat()
    await many.ask(many.lena, "POST", f"/conversations/{many.ids[2]}/snooze", json={"until": later})
    before = await many.stand()
    given: dict[str, Any] = {
        "snooze": {"until": (NOW + timedelta(days=2)).isoformat()},
        "close": {"reason_id": reason},
        "labels": {"add": [label]},
        "assign": {"assignee_id": str(many.ali.agent_id)},
    }[what]
    clock.advance(minutes=1)
    done = await many.bulk(many.lena, **{what: given})
    assert all(each["done"] for each in done["results"])
    assert await many.stand() != before
    undone = await many.ask(many.lena, "POST", f"/bulk/{done['id']}/undo")
    assert all(each["done"] for each in undone["results"]), undone["results"]
    assert await many.stand() == before


async def test_what_was_changed_meanwhile_stays_and_is_said(many: Many, clock: ManualClock) -> None:
    done = await many.bulk(many.lena, close={})
    clock.advance(minutes=1)
    wrote, took, *rest = many.ids
    await cast.inbound_text(
        many.db, many.inbox, "And now?", sender=SenderKeys(wa_id="31600000000"), now=NOW + timedelta(minutes=5)
    )
    await many.ask(many.ali, "POST", f"/conversations/{took}/assign", json={"assignee_id": str(many.ali.agent_id)})
    undone = await many.ask(many.lena, "POST", f"/bulk/{done['id']}/undo")
    why = {each["id"]: each["problem"]["reason"] for each in undone["results"] if not each["done"]}
    assert why == {wrote: "state_since", took: "holder_since"}
    stand = await many.stand()
    assert {stand[each][0] for each in rest} == {"open"}
    assert stand[took][3] == many.ali.agent_id


async def test_a_row_that_cannot_be_done_is_said_and_holds_back_no_other(many: Many) -> None:
    hidden, _ = await cast.inbound_text(
        many.db, await cast.inbox(many.db, team_id=many.b), sender=SenderKeys(wa_id="31611112222")
    )
    await many.ask(many.lena, "POST", f"/conversations/{many.ids[3]}/close")
    ids = [many.ids[0], str(hidden), "999999", many.ids[3], many.ids[0]]
    later = (NOW + timedelta(hours=2)).isoformat()
    done = await many.bulk(many.ali, ids=ids, snooze={"until": later})
    assert [(each["id"], each["done"], (each["problem"] or {}).get("code")) for each in done["results"]] == [
        (many.ids[0], True, None), (str(hidden), False, "not_found"), ("999999", False, "not_found"),
        (many.ids[3], False, "already_closed"),
    ]  # fmt: skip
    again = await many.bulk(many.ali, ids=[many.ids[3]], close={})
    assert (again["results"][0]["done"], again["id"]) == (True, None)  # closed it is; there is nothing to take back
    await many.bulk(many.ali, 422)
    await many.bulk(many.ali, 422, close={}, snooze={"until": later})
    await many.bulk(many.ali, 422, ids=["1"] * 101, close={})
