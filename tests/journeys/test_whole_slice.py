"""The whole first slice from outside: a desk and the double as processes, an inbox made by the API, everything posted,
everything sent, everything killed in the middle, and afterwards nothing lost, doubled or untrue.
"""

import io
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.desks import wait_until
from tests.world import NUMBER, World

PAYLOADS = sorted((Path(__file__).parents[1] / "channels" / "whatsapp" / "payloads").glob("*.json"))
pytestmark = pytest.mark.xdist_group("journeys")  # one world for all of them
SETTLED = {"delivered", "read", "played"}


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with tempfile.TemporaryDirectory(prefix="sl-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        made = World(Path(folder))
        made.connect()
        yield made
        made.close()


def post_everything(world: World) -> None:
    for path in PAYLOADS:
        body = json.loads(path.read_text("utf-8"))
        answer = world.sim.post("/raw", json={"phone_number_id": NUMBER, "body": body}).json()
        assert answer.get("status") == 200, f"{path.name}: {answer}"
    wait_until(
        lambda: not world.api.get("/journal", params={"fate": "received"}).json()["items"],
        within=60,
        what="the end of the journal",
    )


def test_every_kind_of_update_is_shown_or_set_aside_and_none_is_lost(world: World) -> None:
    post_everything(world)
    wanted = {
        message["id"]: path.name
        for path in PAYLOADS
        for entry in json.loads(path.read_text("utf-8")).get("entry", [])
        for change in entry.get("changes", [])
        if change.get("field") == "messages" and isinstance(change.get("value"), dict)
        for message in change["value"].get("messages") or []
        if isinstance(message, dict)
        and message.get("id")
        and message.get("type") not in ("edit", "revoke", "reaction")
        and not message.get("group_id")
    }
    conversations = world.api.get("/conversations", params={"view": "all", "limit": 200, "state": "open"}).json()[
        "items"
    ]
    shown = [message for conversation in conversations for message in world.messages(conversation["id"])]
    assert len(shown) > 40
    kinds = Counter(message["kind"] for message in shown)
    for kind in ("text", "image", "video", "audio", "document", "sticker", "location", "contacts", "button_reply", "list_reply",
                 "flow_reply", "order", "system", "unsupported", "call"):  # fmt: skip
        assert kinds[kind] >= 1, f"no {kind} among {dict(kinds)}"
    aside = [
        item
        for fate in ("quarantined", "unrouted")
        for item in world.api.get("/journal", params={"fate": fate, "limit": 200}).json()["items"]
    ]
    assert all(item["reason"] for item in aside)
    assert len(wanted) <= len(shown) + len(aside)


def test_redelivery_changes_nothing(world: World) -> None:
    def everything() -> list[str]:
        items = world.api.get("/conversations", params={"view": "all", "limit": 200, "state": "open"}).json()["items"]
        return sorted(message["id"] for item in items for message in world.messages(item["id"]))

    post_everything(world)
    before = everything()
    post_everything(world)
    assert everything() == before


def test_a_foreign_signature_is_refused_and_leaves_nothing(world: World) -> None:
    count = world.api.get("/journal", params={"limit": 200}).json()["items"]
    body = json.loads((PAYLOADS[0].parent / "text.json").read_text("utf-8"))
    answer = world.sim.post(
        "/raw", json={"phone_number_id": NUMBER, "body": body, "signature": "sha256=" + "0" * 64}
    ).json()
    assert answer["status"] == 401
    assert len(world.api.get("/journal", params={"limit": 200}).json()["items"]) == len(count)


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 200), (40, 99, 171)).save(out, "JPEG")
    return out.getvalue()


def test_every_kind_of_message_reaches_the_customer_once(world: World) -> None:
    sender = "31611112222"
    question = world.write(sender, {"type": "text", "text": {"body": "Is tram 4 running?"}})
    conversation = world.conversation_of(sender)
    quoted = next(message for message in world.messages(conversation) if message["direction"] == "in")
    picture = world.api.post("/media", files={"file": ("route.jpg", a_picture(), "image/jpeg")}).json()
    paper = world.api.post("/media", files={"file": ("times.txt", b"every ten minutes\n", "text/plain")}).json()
    buttons = [{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}]
    sections = [{"title": "Lines", "rows": [{"id": "4", "title": "Tram 4"}, {"id": "12", "title": "Bus 12"}]}]
    card = {"name": {"formatted_name": "Lost and found", "first_name": "Lost"}, "phones": [{"phone": "+3120555019"}]}
    sent = [
        world.send(conversation, text="Not until noon. See https://lindhaven.example", preview_url=True, reply_to=quoted["id"]),
        world.send(conversation, media_ids=[picture["id"], paper["id"]], captions=["The detour", "The times"]),
        world.send(conversation, interactive={"type": "button", "body": "Does that help?", "buttons": buttons}),
        world.send(conversation, interactive={"type": "list", "body": "Which line?", "button": "Choose", "sections": sections}),
        world.send(conversation, interactive={
            "type": "cta_url", "body": "Live times", "cta": {"display_text": "Open", "url": "https://lindhaven.example/live"}}),
        world.send(conversation, interactive={"type": "location_request_message", "body": "Where are you?"}),
        world.send(conversation, interactive={"type": "request_contact_info", "body": "May we have your number?"}),
        world.send(conversation, location={"latitude": 52.1, "longitude": 4.3, "name": "Stop 4", "address": "Station Square"}),
        world.send(conversation, contacts=[card]),
        world.send(conversation, reaction={"message_id": quoted["id"], "emoji": "👍"}),
    ]  # fmt: skip
    ids = [message["id"] for answer in sent for message in answer["messages"]]

    def unsettled() -> list[tuple[str, str, Any]]:
        return [
            (message["kind"], message["state"], message["failure"])
            for message in world.messages(conversation)
            if message["id"] in ids and message["state"] not in SETTLED | {"sent"}
        ]

    try:
        wait_until(lambda: not unsettled(), within=60, what="delivery of everything")
    except AssertionError as error:
        raise AssertionError(unsettled()) from error
    accepted = world.sim.get("/sent", params={"phone_number_id": NUMBER}).json()["items"]
    bodies = [row["body"] for row in accepted]
    assert Counter(body["type"] for body in bodies) == Counter(
        {"text": 1, "image": 1, "document": 1, "interactive": 5, "location": 1, "contacts": 1, "reaction": 1}
    )
    assert bodies[0]["context"]["message_id"] == question
    assert all(row["attempts"] == 1 for row in accepted)
    assert all(row["body"].get("to", "").startswith("+31611112222") for row in accepted)


def test_free_text_is_refused_after_the_window_closed_and_a_way_is_offered(world: World) -> None:
    sender = "31611113333"
    answer = world.sim.post(
        "/raw",
        json={"phone_number_id": NUMBER, "value": {
            "messaging_product": "whatsapp", "metadata": {"display_phone_number": "31205550100", "phone_number_id": NUMBER},
            "contacts": [{"profile": {"name": "Late"}, "wa_id": sender}],
            "messages": [{"from": sender, "id": "wamid.LATE1", "timestamp": "1795000000", "type": "text",
                          "text": {"body": "Hi"}}],
        }},
    ).json()  # fmt: skip
    assert answer["status"] == 200
    conversation = world.conversation_of(sender)
    refused = world.api.post(f"/conversations/{conversation}/messages", json={"text": "Sorry for the wait"})
    assert refused.status_code == 422
    problem = refused.json()
    assert problem["code"] == "refused"
    assert any(
        finding["rule"] == "service_window" and finding["verdict"] == "deny"
        for finding in problem["decision"]["findings"]
    )
    assert problem["remedies"]


def test_everything_is_killed_in_the_middle_and_nothing_is_lost_or_doubled(world: World) -> None:
    senders = [f"3162222{number:04d}" for number in range(12)]
    for sender in senders:
        world.write(sender, {"type": "text", "text": {"body": f"I am {sender}"}})
    conversations = {sender: world.conversation_of(sender) for sender in senders}
    for sender, conversation in conversations.items():
        for number in range(3):
            world.send(conversation, text=f"{sender} answer {number}")
    for sender in senders:
        world.write(sender, {"type": "text", "text": {"body": f"{sender} goes on"}})
    world.kill_everything()
    world.desk = world.start()
    world.api.close()
    world.api = world.desk.sign_in()

    def settled() -> bool:
        for conversation in conversations.values():
            for message in world.messages(conversation):
                if message["direction"] == "out" and message["state"] not in SETTLED | {
                    "sent",
                    "unconfirmed",
                    "failed",
                }:
                    return False
        return True

    wait_until(settled, within=150, what="the end of every send")
    accepted = Counter(
        row["body"]["text"]["body"]
        for row in world.sim.get("/sent", params={"phone_number_id": NUMBER}).json()["items"]
        if row["body"]["type"] == "text"
    )
    for sender, conversation in conversations.items():
        items = world.messages(conversation)
        received = [message["text"] for message in items if message["direction"] == "in"]
        wait_until(
            lambda c=conversation, s=sender: f"{s} goes on" in [m["text"] for m in world.messages(c)],
            within=60,
            what="redelivery",
        )
        assert received.count(f"I am {sender}") == 1
        for message in items:
            if message["direction"] != "out":
                continue
            times = accepted[message["text"]]
            assert times <= 1 or message["possible_duplicate"], f"{message['text']} left {times} times unmarked"
            assert times >= 1 or message["state"] in ("failed", "unconfirmed"), f"{message['text']} never left"
