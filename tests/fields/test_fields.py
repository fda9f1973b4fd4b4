"""Fields of cases through the API: whose right they are, what a case keeps, and what closing asks for."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.db import Database
from tests import cast
from tests.cast import NOW
from tests.routing.team import ask


@pytest.fixture
async def admin(db: Database, client: httpx.AsyncClient) -> httpx.AsyncClient:
    return await cast.signed_in(client, await cast.agent(db, role=Role.ADMIN, name="Olga"), db=db)


async def field(client: httpx.AsyncClient, name: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return dict(await ask(client, "POST", "/case-fields", 201, json={"name": name, "kind": kind, **more}))


async def names(client: httpx.AsyncClient) -> list[str]:
    return [each["name"] for each in (await ask(client, "GET", "/case-fields"))["items"]]


async def talk_and_case(db: Database, client: httpx.AsyncClient) -> tuple[str, str]:
    talk, _ = await cast.inbound_text(db, await cast.inbox(db))
    detail = await ask(client, "GET", f"/conversations/{talk}")
    return str(talk), detail["cases"][0]["id"]


async def of_case(client: httpx.AsyncClient, talk: str) -> dict[str, Any]:
    return dict((await ask(client, "GET", f"/conversations/{talk}"))["cases"][0]["fields"])


async def test_fields_are_made_changed_ordered_and_archived(admin: httpx.AsyncClient, db: Database) -> None:
    order, day = await field(admin, " Order "), await field(admin, "Day", "date", required_at_close=True)
    line = await field(admin, "Line", "choice", choices=[{"name": "Bus"}, {"name": "Tram"}])
    assert await names(admin) == ["Order", "Day", "Line"]
    assert (await ask(admin, "POST", "/case-fields", 409, json={"name": "órder", "kind": "text"}))[
        "code"
    ] == "field_taken"
    assert (await ask(admin, "PATCH", f"/case-fields/{day['id']}", 409, json={"name": "LINE"}))["code"] == "field_taken"
    moved = await ask(admin, "PUT", "/case-fields/order", json={"ids": [line["id"], order["id"], day["id"]]})
    assert [each["name"] for each in moved["items"]] == ["Line", "Order", "Day"]
    for wrong in ([line["id"]], [line["id"]] * 3, [line["id"], order["id"], day["id"], "99"]):
        assert (await ask(admin, "PUT", "/case-fields/order", 422, json={"ids": wrong}))["code"] == "field_order"
    await ask(admin, "PATCH", f"/case-fields/{line['id']}", json={"archived": True})
    assert await names(admin) == ["Order", "Day", "Line"]  # archived ones stand last
    back = await ask(admin, "PATCH", f"/case-fields/{line['id']}", json={"archived": False})
    assert [each["name"] for each in back["choices"]] == ["Bus", "Tram"]
    async with db.transaction() as tx:
        told = await tx.fetch(
            "SELECT data ->> 'change' AS change FROM events WHERE kind = 'case_field.updated' ORDER BY id"
        )
    assert [row["change"] for row in told] == ["created"] * 3 + ["ordered", "changed", "changed"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": "", "kind": "text"}, "bad_request"),
        ({"name": "a\u202eb", "kind": "text"}, "bad_request"),
        ({"name": "x" * 61, "kind": "text"}, "bad_request"),
        ({"name": "A", "kind": "colour"}, "bad_request"),
        ({"name": "A", "kind": "choice"}, "field_choices"),
        ({"name": "A", "kind": "text", "choices": [{"name": "x"}]}, "field_choices"),
        ({"name": "A", "kind": "choice", "choices": [{"name": "x"}, {"name": "X"}]}, "field_choice_twice"),
        ({"name": "A", "kind": "choice", "choices": [{"id": "5", "name": "x"}]}, "field_choice_unknown"),
    ],
)
async def test_what_is_no_field_is_refused(admin: httpx.AsyncClient, wrong: dict[str, Any], code: str) -> None:
    assert (await ask(admin, "POST", "/case-fields", 422, json=wrong))["code"] == code
    assert await names(admin) == []


async def test_only_admins_define_them_and_everybody_reads_them(db: Database, client: httpx.AsyncClient) -> None:
    await cast.signed_in(client, await cast.agent(db, role=Role.LEAD), db=db)
    await ask(client, "POST", "/case-fields", 403, json={"name": "Order", "kind": "text"})
    assert await names(client) == []


async def test_a_case_keeps_values_of_each_kind_and_says_which_were_changed(
    admin: httpx.AsyncClient, db: Database
) -> None:
    text, number, yes, day = [(await field(admin, kind, kind))["id"] for kind in ("text", "number", "yes_no", "date")]
    line = await field(admin, "line", "choice", choices=[{"name": "Bus"}, {"name": "Tram"}])
    talk, case = await talk_and_case(db, admin)
    values = {text: "A 12", number: 12.5, yes: False, day: "2026-03-31", line["id"]: line["choices"][1]["id"]}
    for _ in range(2):  # said twice it is one line
        await ask(admin, "PATCH", f"/cases/{case}", json={"fields": values})
    assert await of_case(admin, talk) == values
    lines = (await ask(admin, "GET", f"/conversations/{talk}/messages"))["items"]
    said = [each["content"] for each in lines if each["direction"] == "activity"]
    assert said == [{"change": "fields_filled", "names": ["text", "number", "yes_no", "date", "line"]}]
    for wrong in ({number: "12"}, {yes: 1}, {day: "2026-02-30"}, {line["id"]: "7"}, {"999": "x"}):
        answer = await ask(admin, "PATCH", f"/cases/{case}", 422, json={"fields": wrong})
        assert answer["field"] == f"fields.{next(iter(wrong))}"
    await ask(admin, "PATCH", f"/cases/{case}", 422, json={"fields": {text: ["x"]}})
    await ask(admin, "PATCH", f"/cases/{case}", 422, json={"fields": {"x": "x"}})
    assert await of_case(admin, talk) == values  # nothing of a refused request is kept
    await ask(admin, "PATCH", f"/cases/{case}", json={"fields": {text: None, number: 0}})
    assert await of_case(admin, talk) == {number: 0, yes: False, day: "2026-03-31", line["id"]: "2"}


async def test_the_kind_is_fixed_by_the_first_value_and_not_before(admin: httpx.AsyncClient, db: Database) -> None:
    made = await field(admin, "Order")
    path = f"/case-fields/{made['id']}"
    changed = await ask(admin, "PATCH", path, json={"kind": "choice", "choices": [{"name": "Bus"}]})
    assert (changed["kind"], [each["name"] for each in changed["choices"]]) == ("choice", ["Bus"])
    changed = await ask(admin, "PATCH", path, json={"kind": "number"})
    assert (changed["kind"], changed["choices"], changed["used"]) == ("number", [], False)
    talk, case = await talk_and_case(db, admin)
    await ask(admin, "PATCH", f"/cases/{case}", json={"fields": {made["id"]: 4}})
    await ask(admin, "PATCH", f"/cases/{case}", json={"fields": {made["id"]: None}})
    assert (await ask(admin, "PATCH", path, 409, json={"kind": "text"}))["code"] == "field_used"
    assert (await ask(admin, "PATCH", path, json={"name": "Amount"}))["used"] is True
    assert await of_case(admin, talk) == {}


async def test_a_choice_is_renamed_and_taken_out_without_harm_to_its_cases(
    admin: httpx.AsyncClient, db: Database
) -> None:
    line = await field(admin, "Line", "choice", choices=[{"name": "Bus"}, {"name": "Tram"}])
    talk, case = await talk_and_case(db, admin)
    await ask(admin, "PATCH", f"/cases/{case}", json={"fields": {line["id"]: "2"}})
    wanted = [{"name": "Metro"}, {"id": "1", "name": "Coach"}]
    changed = await ask(admin, "PATCH", f"/case-fields/{line['id']}", json={"choices": wanted})
    assert changed["choices"] == [
        {"id": "3", "name": "Metro", "archived": False},
        {"id": "1", "name": "Coach", "archived": False},
        {"id": "2", "name": "Tram", "archived": True},
    ]
    assert await of_case(admin, talk) == {line["id"]: "2"}
    other, of_other = await talk_and_case(db, admin)
    await ask(admin, "PATCH", f"/cases/{of_other}", 422, json={"fields": {line["id"]: "2"}})
    assert await of_case(admin, other) == {}


async def test_closing_asks_for_what_the_house_wants_to_know(admin: httpx.AsyncClient, db: Database) -> None:
    order = (await field(admin, "Order number", required_at_close=True))["id"]
    sure = (await field(admin, "Refunded", "yes_no", required_at_close=True))["id"]
    await cast.signed_in(admin, await cast.agent(db), db=db)
    talk, case = await talk_and_case(db, admin)
    refused = await ask(admin, "POST", f"/conversations/{talk}/close", 422, json={"fields": {order: "A 12"}})
    assert (refused["code"], refused["field"], refused["params"]) == (
        "fields_missing", f"fields.{sure}", {"names": "Refunded"},
    )  # fmt: skip
    assert (await ask(admin, "GET", f"/conversations/{talk}"))["state"] == "waiting_for_us"
    assert await of_case(admin, talk) == {}  # what came with a refused request is not kept
    sent = {"text": "There you are.", "undo_seconds": 0, "then": [{"do": "close"}]}
    answer = await ask(admin, "POST", f"/conversations/{talk}/messages", 201, json=sent)
    assert [each["code"] for each in answer["not_done"]] == ["fields_missing"]  # sent, and open still
    await ask(admin, "PATCH", f"/cases/{case}", json={"fields": {order: "A 12"}})
    closed = await ask(admin, "POST", f"/conversations/{talk}/close", json={"fields": {sure: False}})
    assert closed["state"] == "closed"
    assert await of_case(admin, talk) == {order: "A 12", sure: False}
    assert (await ask(admin, "POST", f"/conversations/{talk}/close", 409))["code"] == "already_closed"


async def test_a_split_case_that_is_joined_again_has_the_values_of_both(admin: httpx.AsyncClient, db: Database) -> None:
    order, day = (await field(admin, "Order"))["id"], (await field(admin, "Day", "date"))["id"]
    inbox = await cast.inbox(db)
    talk, _ = await cast.inbound_text(db, inbox)
    _, second = await cast.inbound_text(db, inbox, "And on Sunday?", now=NOW + timedelta(minutes=1))
    case = (await ask(admin, "GET", f"/conversations/{talk}"))["cases"][0]["id"]
    await ask(admin, "PATCH", f"/cases/{case}", json={"fields": {order: "A 12", day: "2026-01-01"}})
    tie = (await ask(admin, "POST", f"/cases/{case}/split", 201, json={"message_id": str(second)}))["id"]
    later = (await ask(admin, "GET", f"/conversations/{talk}"))["cases"][0]
    assert later["fields"] == {}
    await ask(admin, "PATCH", f"/cases/{later['id']}", json={"fields": {day: "2026-02-02"}})
    await ask(admin, "DELETE", f"/case-ties/{tie}", 204)
    assert await of_case(admin, str(talk)) == {order: "A 12", day: "2026-02-02"}


async def test_many_who_fill_in_at_once_lose_nothing(admin: httpx.AsyncClient, db: Database) -> None:
    made = [(await field(admin, f"Field {number}", "number"))["id"] for number in range(6)]
    talk, case = await talk_and_case(db, admin)
    answers = await asyncio.gather(
        *(admin.patch(f"/api/v1/cases/{case}", json={"fields": {each: int(each)}}) for each in made)
    )
    assert {each.status_code for each in answers} == {200}
    assert await of_case(admin, talk) == {each: int(each) for each in made}
