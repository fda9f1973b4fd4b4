"""A reason moves in the tree, with all below it: never into itself, never too deep, whatever else moves."""

import asyncio
from itertools import pairwise

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.accounts.actor import Role
from shortline.db import Database
from shortline.errors import BadRequest
from shortline.reasons import define
from shortline.reasons.move import DEEPEST, check
from tests import cast
from tests.reasons.test_reasons import ask, cases, lead, reason

moves = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=30)


def climb(parents: dict[int, int | None], start: int) -> list[int]:
    found = [start]
    while (above := parents[found[-1]]) is not None and len(found) < 20:
        found.append(above)
    return found


@given(moves)
def test_whatever_is_allowed_leaves_a_tree_and_what_is_refused_would_not(wanted: list[tuple[int, int]]) -> None:
    parents: dict[int, int | None] = dict.fromkeys(range(8))
    for what, under in wanted:
        after = parents | {what: under}
        deepest = max(len(climb(after, each)) for each in after)
        if deepest <= DEEPEST:
            check(parents, what, under)
            parents = after
            continue
        with pytest.raises(BadRequest) as refused:
            check(parents, what, under)
        assert refused.value.code == ("reason_loop" if deepest >= 20 else "reason_moves_too_deep")


async def test_it_moves_with_what_is_below_and_its_cases_follow(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await lead(client, db)
    money, refund = await reason(client, "Money"), await reason(client, "Refund")
    late = await reason(client, "Late tram", parent_id=refund)
    talk, _ = await cast.inbound_text(db, inbox)
    await ask(client, "POST", f"/conversations/{talk}/close", json={"reason_id": late})
    moved = await ask(client, "PATCH", f"/reasons/{refund}", json={"parent_id": money})
    assert (moved["parent_id"], moved["name"]) == (money, "Refund")
    [case] = await cases(client, talk)
    assert case["reason"] == {"id": late, "name": "Money › Refund › Late tram"}
    line = (await ask(client, "GET", f"/conversations/{talk}/messages"))["items"][-1]["content"]
    assert line["reason"] == "Refund › Late tram", "what was said then stays said"
    counted = {each["id"]: each["cases"] for each in (await ask(client, "GET", "/reasons?counted=1"))["items"]}
    assert counted == {money: 0, refund: 0, late: 1}
    assert (await ask(client, "PATCH", f"/reasons/{refund}", json={"parent_id": None}))["parent_id"] is None
    assert (await ask(client, "PATCH", f"/reasons/{late}", json={"name": "Late"}))["parent_id"] == refund


async def test_a_loop_a_deep_tree_and_a_name_that_stands_there_are_refused(
    db: Database, client: httpx.AsyncClient
) -> None:
    await lead(client, db)
    money, refund = await reason(client, "Money"), await reason(client, "Refund")
    late = await reason(client, "Late tram", parent_id=refund)
    paper = await reason(client, "Paper", parent_id=late)
    old = await reason(client, "Old")
    await ask(client, "PATCH", f"/reasons/{old}", json={"archived": True})

    async def refused(what: str, under: str, status: int = 422) -> tuple[str, str]:
        answer = await ask(client, "PATCH", f"/reasons/{what}", status, json={"parent_id": under})
        return answer["code"], answer["field"]

    assert await refused(refund, refund) == ("reason_loop", "parent_id")
    assert await refused(refund, paper) == ("reason_loop", "parent_id")
    assert await refused(refund, money) == ("reason_moves_too_deep", "parent_id")
    assert await refused(money, paper) == ("reason_moves_too_deep", "parent_id")
    assert await refused(money, old) == ("unknown_reason", "parent_id")
    assert await refused(money, "999999") == ("unknown_reason", "parent_id")
    await reason(client, "p\u00e1per")
    assert (await ask(client, "PATCH", f"/reasons/{paper}", 409, json={"parent_id": None}))["field"] == "parent_id"
    assert (await ask(client, "PATCH", f"/reasons/{money}", 422, json={"parent_id": "one"}))["field"] == "parent_id"
    await cast.signed_in(client, await cast.agent(db, role=Role.AGENT))
    await ask(client, "PATCH", f"/reasons/{paper}", 403, json={"parent_id": None})


@pytest.mark.parametrize("turn", range(3))
async def test_two_who_move_at_once_make_no_loop(db: Database, client: httpx.AsyncClient, turn: int) -> None:
    await lead(client, db)
    ring = [await reason(client, name) for name in ("Money", "Refund", "Late tram")]
    steps = [*pairwise(ring), (ring[-1], ring[0])]
    answers = await asyncio.gather(
        *(client.patch(f"/api/v1/reasons/{what}", json={"parent_id": under}) for what, under in steps)
    )
    assert sorted(each.status_code for each in answers) == [200, 200, 422]
    assert [each.json()["code"] for each in answers if each.status_code == 422] == ["reason_loop"]


async def test_who_adds_below_while_it_moves_sees_where_it_went(db: Database, client: httpx.AsyncClient) -> None:
    who = await lead(client, db)
    money, refund = await reason(client, "Money"), await reason(client, "Refund")
    late = await reason(client, "Late tram", parent_id=refund)
    async with asyncio.timeout(20):
        async with db.transaction() as tx:
            await define.change(tx, int(refund), {"parent_id": int(money)}, by=who, now=cast.NOW)
            adding = asyncio.create_task(client.post("/api/v1/reasons", json={"name": "Paper", "parent_id": late}))
            while not await tx.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
                await asyncio.sleep(0.01)
        answer = await adding
    assert (answer.status_code, answer.json()["code"]) == (422, "reason_too_deep")
