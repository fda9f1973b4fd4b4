"""A carousel leaves with the picture, the words and the buttons of each card; what is wrong is told with its card."""

from typing import Any

import pytest

from shortline_sim.whatsapp import catalogue
from tests.outbound.conftest import Desk
from tests.outbound.test_files_and_templates import add, picture, uploads

Json = dict[str, Any]


async def known(desk: Desk, name: str = "weekend_tours") -> None:
    """The double has it; our list of templates too. Service notices are not refused as advertisements."""
    components = next(parts for called, _, _, parts, _ in catalogue.CATALOGUE if called == name)
    token = {"authorization": f"Bearer {desk.inbox.access_token}"}
    there = await desk.sim_http.get(
        f"/v24.0/{desk.inbox.waba_id}/message_templates", params={"name": name}, headers=token
    )
    [listed] = there.json()["data"]
    assert listed["components"] == components
    async with desk.runtime.db.transaction() as tx:
        await tx.execute(
            "INSERT INTO templates (channel, waba_id, name, language, status, category, components, synced_at) "
            "VALUES ('whatsapp', $1, $2, 'en', 'APPROVED', 'UTILITY', $3, now())",
            desk.inbox.waba_id, name, components,
        )  # fmt: skip
        await tx.execute("UPDATE inboxes SET templates_synced_at = now()")


def card(day: str = "Sunday", page: str = "tram", **header: Any) -> Json:
    return {
        "header": header or {"sample": True},
        "body": [day],
        "buttons": [{"index": 1, "sub_type": "url", "parameter": page}],
    }


def tours(*cards: Json) -> Json:
    return {"name": "weekend_tours", "language": "en", "body": ["Anna"], "cards": list(cards)}


async def test_every_card_leaves_with_its_own(desk: Desk) -> None:
    conversation = await desk.hear()
    await known(desk)
    red, blue = await add(desk, picture("red")), await add(desk, picture("blue"))
    asked = tours(card(media_id=red), card("Monday", "boat", media_id=blue), card("Tuesday", "walk"))
    answer = await desk.post(conversation, template=asked)
    assert answer.status_code == 201, answer.text
    [made] = answer.json()["messages"]
    assert [each["id"] for each in made["attachments"]] == [red, blue]
    shown = made["content"]["rendered"]["cards"]
    assert [each["body"] for each in shown] == [
        "The old tram leaves on Sunday from the harbour.",
        "The harbour boat leaves on Monday from the harbour.",
        "The night walk leaves on Tuesday from the harbour.",
    ]
    assert [each["media_id"] for each in shown] == [red, blue, None]
    await desk.reaches(made["id"], "read")
    assert await uploads(desk) == 2
    [sent] = await desk.sent()
    cards = sent["body"]["template"]["components"][1]["cards"]
    files = [each["components"][0]["parameters"][0]["image"] for each in cards]
    assert [sorted(each) for each in files] == [["id"], ["id"], ["link"]]
    assert files[0]["id"] != files[1]["id"]
    assert [each["components"][2]["parameters"][0]["text"] for each in cards] == ["tram", "boat", "walk"]


async def test_products_on_cards_leave(desk: Desk) -> None:
    conversation = await desk.hear()
    await known(desk, "two_jackets")
    cards = [{"header": {"text": "12/J-1"}}, {"header": {"text": "12/J-2"}}]
    asked = {"name": "two_jackets", "language": "en", "body": ["Anna"], "cards": cards}
    answer = await desk.post(conversation, template=asked)
    assert answer.status_code == 201, answer.text
    assert [each["header"] for each in answer.json()["messages"][0]["content"]["rendered"]["cards"]] == ["J-1", "J-2"]
    await desk.reaches(answer.json()["id"], "read")


@pytest.mark.parametrize(
    ("asked", "field", "reason"),
    [
        (tours(card(), card()), "template.cards", "template_cards_count"),
        (tours(), "template.cards", "template_cards_count"),
        (tours(card(), card(""), card()), "template.cards[1].body.1", "template_value_missing"),
        (tours(card(), card(), card(page="")), "template.cards[2].buttons[1]", "template_value_missing"),
        (tours(card(text="x"), card(), card()), "template.cards[0].header", "template_file_missing"),
    ],
)
async def test_what_is_missing_is_told_with_its_card(desk: Desk, asked: Json, field: str, reason: str) -> None:
    conversation = await desk.hear()
    await known(desk)
    refused = await desk.post(conversation, template=asked)
    assert refused.status_code == 422, refused.text
    assert (refused.json()["field"], refused.json()["reason"]) == (field, reason)
    assert await desk.value("SELECT count(*) FROM messages WHERE direction = 'out'") == 0


async def test_the_number_of_a_bank_card_is_seen_on_a_card_too(desk: Desk) -> None:
    conversation = await desk.hear()
    await known(desk)
    refused = await desk.post(conversation, template=tours(card("4111 1111 1111 1111"), card(), card()))
    assert "card_number" in [each["code"] for each in refused.json()["decision"]["findings"]]


async def test_cards_that_changed_meanwhile_are_not_sent_unseen(desk: Desk) -> None:
    conversation = await desk.hear()
    await known(desk)
    inbox = await desk.value("SELECT id FROM inboxes")
    [seen] = (await desk.api.get("/api/v1/templates", params={"inbox_id": str(inbox)})).json()["items"]
    assert {each["card"] for each in seen["variables"]} == {None, 0, 1, 2}
    await desk.value("UPDATE templates SET components = replace(components::text, 'night walk', 'night run')::jsonb")
    asked = tours(card(), card(), card()) | {"revision": seen["revision"]}
    refused = await desk.post(conversation, template=asked)
    assert (refused.status_code, refused.json()["changed"]) == (409, ["carousel"])


async def test_a_macro_fills_cards_for_the_person(desk: Desk) -> None:
    conversation = await desk.hear()
    await known(desk)
    slot = "{{contact.first_name|traveller}}"
    in_macro = {"sample": True, "body": {"1": slot}, "buttons": [{"index": 1, "sub_type": "url", "parameter": "tram"}]}
    template = {"name": "weekend_tours", "language": "en", "body": {"1": slot}, "cards": [in_macro] * 3}
    made = await desk.api.post(
        "/api/v1/macros", json={"shortcut": "tours", "wordings": ["Look."], "template": template}
    )
    assert made.status_code == 201, made.text
    path = f"/api/v1/macros/{made.json()['id']}/template"
    found = (await desk.api.post(path, json={"conversation_id": conversation})).json()["template"]
    days = {each["body"]["1"] for each in found["cards"]}
    assert days == {found["body"]["1"]}
    assert "{{" not in days.pop()
    refused = await desk.api.post(
        "/api/v1/macros",
        json={
            "shortcut": "tours2",
            "wordings": ["Look."],
            "template": template | {"cards": [{"body": {"1": "{{no.such}}"}}]},
        },
    )
    assert (refused.status_code, refused.json()["field"]) == (422, "template")
