"""An answer leaves, arrives and is read; everything an agent can send is sent as the platform expects it."""

from __future__ import annotations

from typing import Any

from tests.outbound.conftest import Desk, claimed, until


async def test_an_answer_leaves_and_is_read(desk: Desk) -> None:
    conversation = await desk.hear()
    sent = await desk.send(conversation, "Not until noon, Anna. Take bus 12.")
    assert sent["state"] in ("queued", "sending")
    shown = await desk.reaches(sent["id"], "read")
    assert shown["accepted"] is True
    assert shown["failure"] is None
    assert await desk.texts() == ["Not until noon, Anna. Take bus 12."]
    assert (await desk.sent())[0]["opaque"].startswith("a1:")


async def test_the_clock_stops_when_the_provider_accepted(desk: Desk) -> None:
    conversation = await desk.hear()
    before = (await desk.api.get(f"/api/v1/conversations/{conversation}")).json()
    assert before["waiting_since"] is not None
    sent = await desk.send(conversation)
    await desk.reaches(sent["id"], "sent", "delivered", "read")
    after = (await desk.api.get(f"/api/v1/conversations/{conversation}")).json()
    assert after["waiting_since"] is None
    assert after["state"] == "waiting_for_customer"


async def test_who_answers_a_free_conversation_has_it_and_can_hand_it_back(desk: Desk) -> None:
    conversation = await desk.hear()
    me = (await desk.api.get("/api/v1/me")).json()["id"]
    before = (await desk.api.get(f"/api/v1/conversations/{conversation}")).json()
    assert before["assignee_id"] is None
    sent = await desk.send(conversation)
    await desk.reaches(sent["id"], "sent", "delivered", "read")
    after = (await desk.api.get(f"/api/v1/conversations/{conversation}")).json()
    assert after["assignee_id"] == me
    handed = await desk.api.post(
        f"/api/v1/conversations/{conversation}/assign", json={"assignee_id": None, "team_id": None}
    )
    assert handed.status_code == 200, handed.text


async def test_the_server_keeps_the_undo_hold(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.stop_sender()
    desk.clock.stands_at = desk.clock.now()
    sent = await desk.send(conversation, undo_seconds=10)
    assert sent["state"] == "held"
    assert sent["held_until"] is not None
    for seconds in (0, 9.9):
        await desk.later(seconds)
        assert await claimed(desk, sent["id"], conversation) is None
    desk.clock.stands_at = None
    desk.start_sender()
    await desk.later(10)
    await desk.reaches(sent["id"], "read")


async def test_taking_back_returns_the_text_and_sends_nothing(desk: Desk) -> None:
    conversation = await desk.hear()
    sent = await desk.send(conversation, "Oops", undo_seconds=10)
    taken = await desk.api.post(f"/api/v1/messages/{sent['id']}/undo")
    assert taken.status_code == 200, taken.text
    assert taken.json()["draft"]["text"] == "Oops"
    page = (await desk.api.get(f"/api/v1/conversations/{conversation}/messages")).json()
    assert [each["direction"] for each in page["items"]] == ["in"]
    told = await desk.api.get("/api/v1/messages", params={"ids": sent["id"]})
    assert (
        told.json()["items"] == []
    )  # what a colleague's screen fetches when it hears of it: there is nothing any more
    head = (await desk.api.get(f"/api/v1/conversations/{conversation}")).json()
    assert head["last_message"]["direction"] == "in"
    await desk.later(20)
    other = await desk.send(conversation, "After all")
    await desk.reaches(other["id"], "read")
    assert await desk.texts() == ["After all"]
    again = await desk.api.post(f"/api/v1/messages/{sent['id']}/undo")
    assert again.status_code == 404


async def test_what_is_on_its_way_cannot_be_taken_back(desk: Desk) -> None:
    conversation = await desk.hear()
    sent = await desk.send(conversation)
    await desk.reaches(sent["id"], "read")
    answer = await desk.api.post(f"/api/v1/messages/{sent['id']}/undo")
    assert answer.status_code == 409
    assert answer.json()["code"] == "too_late"


async def test_several_answers_keep_their_order(desk: Desk) -> None:
    conversation = await desk.hear()
    wanted = [f"line {n}" for n in range(8)]
    last: dict[str, Any] = {}
    for text in wanted:
        last = await desk.send(conversation, text)
    await desk.reaches(last["id"], "read")
    assert await desk.texts() == wanted


async def test_a_quote_a_reaction_and_a_place(desk: Desk) -> None:
    conversation = await desk.hear("And with a bike?")
    page = (await desk.api.get(f"/api/v1/conversations/{conversation}/messages")).json()
    theirs = page["items"][0]
    sent = await desk.send(conversation, "Fine on bus 12.", reply_to=theirs["id"])
    assert sent["reply_to"]["id"] == theirs["id"]
    place = await desk.post(conversation, location={"latitude": 52.1, "longitude": 4.3, "name": "Stop 12"})
    reaction = await desk.post(conversation, reaction={"message_id": theirs["id"], "emoji": "👍"})
    assert place.status_code == reaction.status_code == 201, reaction.text

    async def three() -> bool:
        return len(await desk.sent()) == 3

    await until(three)
    first, second, third = [each["body"] for each in await desk.sent()]
    assert first["context"]["message_id"].startswith("wamid.")
    assert second["location"]["name"] == "Stop 12"
    assert third["reaction"] == {"message_id": first["context"]["message_id"], "emoji": "👍"}

    async def shown() -> Any:
        return (await desk.message(theirs["id"]))["reactions"]

    assert (await until(shown))[0] == {"emoji": "👍", "by": "agent", "name": None}
    page = (await desk.api.get(f"/api/v1/conversations/{conversation}/messages")).json()
    assert [each["kind"] for each in page["items"]] == ["text", "text", "location"]


async def test_buttons_lists_and_contacts(desk: Desk) -> None:
    conversation = await desk.hear()
    asked: list[dict[str, Any]] = [
        {"interactive": {"type": "button", "body": "Which line?", "buttons": [{"id": "4", "title": "Tram 4"}]}},
        {
            "interactive": {
                "type": "list",
                "body": "Pick",
                "button": "Choose",
                "sections": [{"title": "Lines", "rows": [{"id": "4", "title": "Tram 4"}]}],
            }
        },
        {
            "interactive": {
                "type": "cta_url",
                "body": "Map",
                "cta": {"display_text": "Open", "url": "https://lindhaven.example/map"},
            }
        },
        {"interactive": {"type": "location_request_message", "body": "Where are you?"}},
        {"interactive": {"type": "request_contact_info", "body": "May we call you?"}},
        {"contacts": [{"name": "Lost Property", "phones": [{"phone": "+31 20 555 0199", "type": "WORK"}]}]},
    ]
    last = ""
    for each in asked:
        answer = await desk.post(conversation, **each)
        assert answer.status_code == 201, answer.text
        last = answer.json()["id"]
    await desk.reaches(last, "read")
    kinds = [each["body"].get("interactive", {}).get("type") or each["type"] for each in await desk.sent()]
    assert kinds == ["button", "list", "cta_url", "location_request_message", "request_contact_info", "contacts"]
