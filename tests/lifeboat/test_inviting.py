"""Inviting to the new number: by consent only, past the guard, once each; and a file no spreadsheet can be tricked with."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.inboxes.jobs import sync_templates
from shortline.jobs import JobContext
from shortline.spreadsheet import cell, table
from tests.lifeboat.conftest import Boat, Json

WORDS: Json = {"name": "we_moved", "language": "en", "category": "utility", "body": "We have a new number."}


async def templates(boat: Boat, **words: Any) -> None:
    """An approved template on the new number, first choice for everybody."""
    desk, at = boat.desk, f"/api/v1/inboxes/{boat.new.id}"
    made = await boat.admin.post(f"{at}/templates", json=WORDS | words)
    assert made.status_code == 201, made.text
    await desk.sim("templates", name="we_moved", language="en", status="APPROVED")
    parts = desk.runtime
    context = JobContext(parts.db, desk.clock, parts.http, parts.settings, parts.store)
    await sync_templates(context, {"inbox_id": boat.new.id})
    chosen = [{"language": None, "name": "we_moved", "template_language": "en"}]
    kept = await boat.admin.put(f"{at}/fallback-templates", json={"items": chosen})
    assert kept.status_code == 200, kept.text


async def listed(boat: Boat, fate: str = "invite", **more: str) -> Json:
    answer = await boat.admin.get(f"/api/v1/inboxes/{boat.old.id}/reinvitations", params={"fate": fate} | more)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def test_only_who_agreed_provably_is_listed_invited_once_and_counted(boat: Boat) -> None:
    desk = boat.desk
    anna, boris, cees, dora = [await desk.hear(sender=f"+3161234560{n}") for n in range(4)]
    await boat.agrees(anna, wording="Write to me from +31 20 555 0100.")
    await boat.agrees(boris, proof="")
    await boat.agrees(dora, at=(desk.clock.now() - timedelta(hours=1)).isoformat())
    await desk.hear("stop", sender="+31612345603")
    assert (await listed(boat))["to"] is None, "nobody is invited from a number in use"
    await boat.moved()
    before = await listed(boat, "no_template")
    assert [each["conversation_id"] for each in before["items"]] == [anna]
    await templates(boat)
    told = await listed(boat)
    assert {name: n for name, n in told["fates"].items() if n} == {
        "invite": 1, "no_proof": 1, "no_consent": 1, "opted_out": 1,
    }  # fmt: skip
    (person,) = told["items"]
    assert (person["conversation_id"], person["names_old_number"], person["proof"]) == (anna, True, "form 7")
    assert person["template"] == {"name": "we_moved", "language": "en", "category": "UTILITY", "has_gaps": False}
    assert told["portfolio"]["used"] == 0

    everybody = [
        str(await desk.value("SELECT contact_id FROM conversations WHERE id = $1", int(each)))
        for each in (anna, boris, cees, dora)
    ]
    at = f"/api/v1/inboxes/{boat.old.id}/reinvitations"
    first = (await boat.admin.post(at, json={"contact_ids": everybody})).json()["items"]
    assert [each["reason"] for each in first] == [None, "no_proof", "no_consent", "opted_out"]
    again = (await boat.admin.post(at, json={"contact_ids": everybody[:1]})).json()["items"]
    assert again[0]["message_id"] == first[0]["message_id"], "once each, however often one asks"
    await desk.reaches(first[0]["message_id"], "read", seconds=30)
    sent = await desk.sent(boat.new)
    assert [each["body"]["template"]["name"] for each in sent] == ["we_moved"]
    told = await listed(boat)
    assert (told["fates"]["invite"], told["fates"]["asked_there"], told["portfolio"]["used"]) == (0, 1, 1)
    assert (await boat.admin.delete(boat.at())).json()["code"] == "move_stands"


async def test_a_template_with_gaps_asks_for_words(boat: Boat) -> None:
    talk = await boat.desk.hear()
    await boat.agrees(talk)
    await boat.moved()
    await templates(boat, body="Dear {{1}}, we have a new number.", examples={"1": "Anna"})
    told = await listed(boat)
    (person,) = told["items"]
    assert person["template"]["has_gaps"]
    assert told["gaps"] == [{"name": "we_moved", "language": "en", "people": 1}]
    answer = await boat.admin.post(
        f"/api/v1/inboxes/{boat.old.id}/reinvitations", json={"contact_ids": [person["contact_id"]]}
    )
    assert answer.json()["items"][0]["reason"] == "needs_words"
    assert await boat.desk.value("SELECT count(*) FROM outbox") == 0


async def test_gaps_are_filled_for_each_person(boat: Boat) -> None:
    desk = boat.desk
    for number, name in enumerate(("Anna de Vries", "+31 6 1234", "www.evil.example")):
        talk = await desk.hear(sender=f"+3161234560{number}")
        await boat.agrees(talk)
        contact = await desk.value("SELECT contact_id FROM conversations WHERE id = $1", int(talk))
        await desk.value("UPDATE contacts SET name = $2 WHERE id = $1", contact, name)
    await boat.moved()
    await templates(boat, body="Dear {{1}}, write to us here. {{2}} team.", examples={"1": "Anna", "2": "Bike"})
    people = [each["contact_id"] for each in (await listed(boat))["items"]]
    at = f"/api/v1/inboxes/{boat.old.id}/reinvitations"
    words = {"name": "we_moved", "language": "en", "body": {"1": "{{contact.first_name|customer}}", "2": "Your"}}
    made = (await boat.admin.post(at, json={"contact_ids": people, "words": [words]})).json()["items"]
    assert [each["reason"] for each in made] == [None] * 3
    for each in made:
        await desk.reaches(each["message_id"], "read", seconds=60)
    values = [
        [text["text"] for text in sent["body"]["template"]["components"][0]["parameters"]]
        for sent in await desk.sent(boat.new)
    ]
    assert sorted(values) == [["Anna", "Your"], ["customer", "Your"], ["customer", "Your"]]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"1": "{{contact.first_name}}"}, "fallback_missing"),
        ({"1": "{{contact.first_name|…}}"}, "fallback_missing"),
        ({"1": "{{contact.shoe_size|42}}"}, "unknown_variable"),
        ({"1": "two\nlines"}, "template_value_lines"),
    ],
)
async def test_words_that_cannot_be_kept_invite_nobody(boat: Boat, body: Json, code: str) -> None:
    await boat.agrees(await boat.desk.hear())
    await boat.moved()
    await templates(boat, body="Dear {{1}}, we have a new number.", examples={"1": "Anna"})
    (person,) = (await listed(boat))["items"]
    words = {"name": "we_moved", "language": "en", "body": body}
    answer = await boat.admin.post(
        f"/api/v1/inboxes/{boat.old.id}/reinvitations",
        json={"contact_ids": [person["contact_id"]], "words": [words]},
    )
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert await boat.desk.value("SELECT count(*) FROM outbox") == 0


async def test_a_gap_left_open_is_refused_for_that_person(boat: Boat) -> None:
    await boat.agrees(await boat.desk.hear())
    await boat.moved()
    await templates(boat, body="Dear {{1}}, write to {{2}} here.", examples={"1": "Anna", "2": "us"})
    (person,) = (await listed(boat))["items"]
    words = {"name": "we_moved", "language": "en", "body": {"1": "friend"}}
    answer = await boat.admin.post(
        f"/api/v1/inboxes/{boat.old.id}/reinvitations",
        json={"contact_ids": [person["contact_id"]], "words": [words]},
    )
    (told,) = answer.json()["items"]
    assert told["message_id"] is None
    assert told["sentence"]
    assert await boat.desk.value("SELECT count(*) FROM outbox") == 0


async def test_inviting_a_page_moves_nobody_of_the_next_out_of_sight(boat: Boat) -> None:
    """Those who were invited leave the list while somebody goes through it."""
    for number in range(5):
        await boat.agrees(await boat.desk.hear(sender=f"+3161234560{number}"))
    await boat.moved()
    await templates(boat)
    at, cursor, asked = f"/api/v1/inboxes/{boat.old.id}/reinvitations", {}, []
    while True:
        page = await listed(boat, limit="2", **cursor)
        people = [each["contact_id"] for each in page["items"]]
        answers = (await boat.admin.post(at, json={"contact_ids": people})).json()["items"]
        assert all(each["message_id"] for each in answers)
        asked += people
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert len(asked) == len(set(asked)) == 5
    assert (await listed(boat))["fates"]["invite"] == 0


async def test_the_list_goes_in_pages_and_the_file_holds_no_formula(boat: Boat) -> None:
    desk = boat.desk
    for n in range(3):
        talk = await desk.hear(sender=f"+3161234550{n}")
        await boat.agrees(talk, wording='=HYPERLINK("http://evil.example")')
    await boat.moved()
    await templates(boat)
    first = await listed(boat, limit="2")
    rest = await listed(boat, cursor=first["next_cursor"])
    assert (len(first["items"]), len(rest["items"]), rest["next_cursor"]) == (2, 1, None)
    answer = await boat.admin.get(f"/api/v1/inboxes/{boat.old.id}/reinvitations.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 4
    assert {row[5] for row in rows[1:]} == {'\'=HYPERLINK("http://evil.example")'}
    assert all(not each.startswith(("=", "+", "-", "@")) for row in rows[1:] for each in row)


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=20), min_size=1, max_size=4))
def test_no_cell_begins_like_a_formula_and_none_is_lost(texts: list[str]) -> None:
    for each in texts:
        made = cell(each)
        assert not made.lstrip().startswith(("=", "+", "-", "@"))
        assert made in (each, f"'{each}")
    (row,) = list(csv.reader(io.StringIO(table(texts, []).decode("utf-8-sig"), newline="")))[:1] or [[]]
    assert row == texts or not any(texts)


@pytest.mark.parametrize("text", ["=1+1", " =1", "\t=1", "+31", "-1", "@me", "＝1"])
def test_what_a_spreadsheet_would_calculate_is_marked(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert cell("Anna =)") == "Anna =)"
