"""A draft becomes exactly the request the provider documents, kind by kind."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.channels.draft import (
    CallToAction,
    Draft,
    Interactive,
    InteractiveHeader,
    Location,
    Media,
    ReactionTo,
    ReplyButton,
    Row,
    Section,
    Template,
)
from shortline.channels.protocol import Address
from shortline.channels.whatsapp.build import request_json

ANNA = Address(phone="31612345678")
PICTURE = Media(kind="image", provider_media_id="77", caption="Kijk")


def built(draft: Draft, to: Address = ANNA) -> dict[str, Any]:
    return request_json(to, draft, "a1:0193")


HEAD = {
    "messaging_product": "whatsapp",
    "recipient_type": "individual",
    "to": "+31612345678",
    "biz_opaque_callback_data": "a1:0193",
}
INTERACTIVE = {"body": "Kies"}

CASES: list[tuple[Draft, str, Any]] = [
    (Draft(text="Hallo"), "text", {"body": "Hallo", "preview_url": False}),
    (Draft(text="https://a.example", preview_url=True), "text", {"body": "https://a.example", "preview_url": True}),
    (Draft(media=PICTURE), "image", {"id": "77", "caption": "Kijk"}),
    (Draft(media=Media(kind="video", link="https://a.example/v.mp4")), "video", {"link": "https://a.example/v.mp4"}),
    (
        Draft(media=Media(kind="document", provider_media_id="78", filename="a.pdf", caption="c")),
        "document",
        {"id": "78", "filename": "a.pdf", "caption": "c"},
    ),
    (Draft(media=Media(kind="audio", provider_media_id="79", voice=True)), "audio", {"id": "79", "voice": True}),
    (Draft(media=Media(kind="audio", provider_media_id="79", caption="lost")), "audio", {"id": "79"}),
    (Draft(media=Media(kind="sticker", provider_media_id="80")), "sticker", {"id": "80"}),
    (Draft(location=Location(latitude=1.5, longitude=2, name="x")), "location",
     {"latitude": 1.5, "longitude": 2, "name": "x"}),
    (Draft(contacts=({"name": {"formatted_name": "P"}},)), "contacts",
     [{"name": {"formatted_name": "P", "first_name": "P"}}]),
    (Draft(contacts=({"name": {"formatted_name": "P Q", "last_name": "Q"}},)), "contacts",
     [{"name": {"formatted_name": "P Q", "last_name": "Q"}}]),
    (Draft(reaction=ReactionTo(target_provider_id="wamid.1", emoji="👍")), "reaction",
     {"message_id": "wamid.1", "emoji": "👍"}),
    (Draft(reaction=ReactionTo(target_provider_id="wamid.1")), "reaction", {"message_id": "wamid.1", "emoji": ""}),
    (
        Draft(interactive=Interactive(type="button", body="Kies", footer="9-17",
                                      header=InteractiveHeader(text="Kop"),
                                      buttons=(ReplyButton(id="a", title="Ja"),))),
        "interactive",
        {"type": "button", "header": {"type": "text", "text": "Kop"}, "body": {"text": "Kies"},
         "footer": {"text": "9-17"}, "action": {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "Ja"}}]}},
    ),
    (
        Draft(interactive=Interactive(type="list", body="Kies", button="Open",
                                      sections=(Section(title="S", rows=(Row(id="1", title="t", description="d"),
                                                                         Row(id="2", title="u"))),))),
        "interactive",
        {"type": "list", "body": {"text": "Kies"}, "action": {"button": "Open", "sections": [
            {"title": "S", "rows": [{"id": "1", "title": "t", "description": "d"}, {"id": "2", "title": "u"}]}]}},
    ),
    (
        Draft(interactive=Interactive(type="cta_url", body="Kijk", cta=CallToAction(display_text="Hier", url="https://a"))),
        "interactive",
        {"type": "cta_url", "body": {"text": "Kijk"},
         "action": {"name": "cta_url", "parameters": {"display_text": "Hier", "url": "https://a"}}},
    ),
    (Draft(interactive=Interactive(type="location_request_message", body="Waar bent u?")), "interactive",
     {"type": "location_request_message", "body": {"text": "Waar bent u?"}, "action": {"name": "send_location"}}),
    (Draft(interactive=Interactive(type="request_contact_info", body="Uw nummer?")), "interactive",
     {"type": "request_contact_info", "body": {"text": "Uw nummer?"}, "action": {"name": "request_contact_info"}}),
    (Draft(interactive=Interactive(type="call_permission_request")), "interactive",
     {"type": "call_permission_request", "action": {"name": "call_permission_request"}}),
    (Draft(interactive=Interactive(type="flow", body="b", action={"name": "flow", "parameters": {}})), "interactive",
     {"type": "flow", "body": {"text": "b"}, "action": {"name": "flow", "parameters": {}}}),
    (
        Draft(template=Template(name="t", language="nl", header_media=Media(kind="document", provider_media_id="81",
                                                                          filename="a.pdf"),
                                components=({"type": "body", "parameters": [{"type": "text", "text": "x"}]},))),
        "template",
        {"name": "t", "language": {"code": "nl"}, "components": [
            {"type": "header", "parameters": [{"type": "document", "document": {"id": "81", "filename": "a.pdf"}}]},
            {"type": "body", "parameters": [{"type": "text", "text": "x"}]}]},
    ),
    (Draft(template=Template(name="hello", language="en_US")), "template",
     {"name": "hello", "language": {"code": "en_US"}}),
]  # fmt: skip


@pytest.mark.parametrize(("draft", "kind", "part"), CASES, ids=lambda case: None)
def test_a_draft_becomes(draft: Draft, kind: str, part: Any) -> None:
    assert built(draft) == {**HEAD, "type": kind, kind: part}


@pytest.mark.parametrize(("draft", "kind", "part"), CASES, ids=lambda case: None)
def test_a_draft_survives_the_outbox(draft: Draft, kind: str, part: Any) -> None:
    again = Draft.from_json(draft.to_json())
    assert again == draft
    assert again.kind == (draft.media.kind if draft.media else kind)


def test_a_reply_quotes_and_a_reaction_does_not() -> None:
    quoted = {"message_id": "wamid.IN"}
    assert built(Draft(text="a", reply_to_provider_id="wamid.IN"))["context"] == quoted
    assert "context" not in built(
        Draft(reaction=ReactionTo(target_provider_id="w", emoji="a"), reply_to_provider_id="w")
    )


def test_a_person_without_a_number_is_reached_by_his_id() -> None:
    body = built(Draft(text="a"), Address(user_id="LV.90017765"))
    assert body["recipient"] == "LV.90017765"
    assert "to" not in body


def test_the_number_wins_and_the_owner_can_be_pinned() -> None:
    body = built(Draft(text="a"), Address(phone="+31612345678", user_id="NL.1", identity_key_hash="h"))
    assert (body["to"], body["recipient_identity_key_hash"]) == ("+31612345678", "h")
    assert "recipient" not in body


def test_a_file_has_to_be_uploaded_first() -> None:
    draft = Draft(media=Media(kind="image", attachment_id=3))
    with pytest.raises(ValueError):
        built(draft)
    assert built(draft.with_media_ids({3: "9"}))["image"] == {"id": "9"}


def test_a_draft_holds_exactly_one_thing() -> None:
    with pytest.raises(ValueError):
        Draft()
    with pytest.raises(ValueError):
        Draft(text="a", media=PICTURE)
    with pytest.raises(ValueError):
        Address()


@given(st.text(min_size=1), st.booleans())
def test_any_text_travels_unchanged(text: str, preview: bool) -> None:
    assert built(Draft(text=text, preview_url=preview))["text"]["body"] == text
