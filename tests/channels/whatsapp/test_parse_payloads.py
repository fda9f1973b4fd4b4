"""Every kind of update there is, one file each: what it becomes."""

from pathlib import Path
from typing import Any

import pytest

from shortline.channels import events as e
from shortline.channels.whatsapp.parse import locate, parse

PAYLOADS = Path(__file__).parent / "payloads"


def read(name: str) -> list[e.InboundEvent]:
    return parse((PAYLOADS / f"{name}.json").read_bytes())


def one(name: str) -> Any:
    found = read(name)
    assert len(found) == 1, found
    return found[0]


# file: (event, members that must hold)
EXPECTED: dict[str, tuple[type, dict[str, Any]]] = {
    "text": (e.MessageReceived, {"kind": "text", "provider_id": "wamid.NL0001", "opens_window": True,
                                 "text": "Goedemiddag, mijn bestelling 88213 is nog niet binnen."}),
    "text_reply": (e.MessageReceived, {"reply_to_provider_id": "wamid.OUT0001", "forwarded": "no"}),
    "text_forwarded": (e.MessageReceived, {"forwarded": "yes", "reply_to_provider_id": None}),
    "text_forwarded_often": (e.MessageReceived, {"forwarded": "often"}),
    "text_about_product": (e.MessageReceived, {
        "content": {"referred_product": {"catalog_id": "5550001", "product_id": "TAZA-AZUL"}}}),
    "text_username_only": (e.MessageReceived, {"sender": e.SenderKeys(
        user_id="LV.90017765", username="@janis.b", profile_name="Jānis")}),
    "text_id_in_from": (e.MessageReceived, {"sender": e.SenderKeys(user_id="EE.77120", profile_name="Mati")}),
    "text_parent_id": (e.MessageReceived, {"sender": e.SenderKeys(
        user_id="US.1", parent_user_id="US.ENT.118100", profile_name="Jo")}),
    "text_without_body": (e.MessageReceived, {"kind": "unsupported", "content": {"type": "text", "errors": []}}),
    "image": (e.MessageReceived, {"kind": "image", "text": "Zo kwam het aan"}),
    "image_without_id": (e.MessageReceived, {"kind": "unsupported", "attachments": ()}),
    "video": (e.MessageReceived, {"kind": "video", "text": "Kijk eens"}),
    "sticker": (e.MessageReceived, {"kind": "sticker"}),
    "audio_file": (e.MessageReceived, {"kind": "audio"}),
    "location": (e.MessageReceived, {"kind": "location", "text": "Filiaal Utrecht", "content": {
        "latitude": 52.0907, "longitude": 5.1214, "name": "Filiaal Utrecht", "address": "Neude 11",
        "url": "https://kaart.example/utrecht"}}),
    "location_as_text": (e.MessageReceived, {"kind": "location", "text": None}),
    "location_off_the_map": (e.MessageReceived, {"kind": "unsupported"}),
    "contacts_bare": (e.MessageReceived, {"kind": "contacts", "text": "+31 6 11112222"}),
    "button_reply": (e.MessageReceived, {"kind": "button_reply", "text": "Verzetten",
                                         "content": {"id": "afspraak:verzetten", "title": "Verzetten"},
                                         "reply_to_provider_id": "wamid.OUT0005"}),
    "list_reply": (e.MessageReceived, {"kind": "list_reply", "content": {
        "id": "slot-0930", "title": "09:30", "description": "Filiaal Utrecht"}}),
    "flow_reply": (e.MessageReceived, {"kind": "flow_reply", "text": "leveransdag: 2026-11-27\nportkod: 1432",
                                       "content": {"fields": {"leveransdag": "2026-11-27", "portkod": "1432"},
                                                   "name": "flow"}}),
    "flow_reply_not_an_object": (e.MessageReceived, {"content": {"fields": {"answer": [1, 2]}, "name": "flow"}}),
    "flow_reply_broken": (e.MessageReceived, {"content": {"fields": {"answer": "{oops"}, "name": None}}),
    "call_permission_reply": (e.MessageReceived, {"kind": "system"}),
    "interactive_empty": (e.MessageReceived, {"kind": "unsupported",
                                              "content": {"type": "interactive", "errors": []}}),
    "interactive_new_kind": (e.MessageReceived, {"content": {"type": "hologram_reply", "errors": []}}),
    "template_button": (e.MessageReceived, {"kind": "button_reply", "content": {
        "id": "BAJA_PROMOS", "title": "No más promociones"}}),
    "template_button_without_context": (e.MessageReceived, {"content": {"id": "Ja", "title": "Ja"},
                                                            "reply_to_provider_id": None}),
    "reaction": (e.Reaction, {"target_provider_id": "wamid.OUT0009", "emoji": "👍", "by": "contact"}),
    "reaction_taken_back": (e.Reaction, {"emoji": None}),
    "reaction_taken_back_empty": (e.Reaction, {"emoji": None}),
    "order": (e.MessageReceived, {"kind": "order", "text": "¿Lo tienen para el viernes?", "content": {
        "items": [{"product_id": "TAZA-AZUL", "quantity": 2, "price": 7.5, "currency": "EUR"}],
        "text": "¿Lo tienen para el viernes?", "catalog_id": "5550001"}}),
    "number_changed": (e.IdentityChanged, {"change": "number", "old": e.SenderKeys(wa_id="46705550199"),
                                           "new": e.SenderKeys(wa_id="46705550277")}),
    "number_changed_old_name": (e.IdentityChanged, {"new": e.SenderKeys(wa_id="46705550288")}),
    "user_id_changed": (e.IdentityChanged, {"change": "user_id", "new": e.SenderKeys(user_id="LV.90017999")}),
    "identity_key_changed": (e.IdentityChanged, {"change": "identity_key"}),
    "system_other": (e.MessageReceived, {"kind": "system", "opens_window": False, "content": {
        "type": "something_else", "old": None, "new": None, "body": "A line"}}),
    "unsupported_poll": (e.MessageReceived, {"kind": "unsupported", "content": {"type": "poll", "errors": [
        {"code": 131051, "title": "Message type unknown", "details": "Message type is currently not supported."}]}}),
    "unsupported_old": (e.MessageReceived, {"kind": "unsupported"}),
    "unsupported_companion": (e.MessageReceived, {"kind": "unsupported"}),
    "type_from_the_future": (e.MessageReceived, {"kind": "unknown", "content": {"type": "hologram"}}),
    "ephemeral": (e.MessageReceived, {"kind": "unsupported"}),
    "request_welcome": (e.MessageReceived, {"kind": "system", "opens_window": True}),
    "edit": (e.Edited, {"target_provider_id": "wamid.NL0001", "text": "Bestelling 88231, sorry.", "by": "contact"}),
    "edit_caption": (e.Edited, {"kind": "image", "text": "Beschadigd"}),
    "revoke": (e.Revoked, {"target_provider_id": "wamid.NL0001", "by": "contact"}),
    "group_text": (e.InGroup, {"group_id": "GROUP-77"}),
    "without_sender": (e.Unparsable, {"path": "entry[0].changes[0].value.messages[0]"}),
    "without_id": (e.Unparsable, {"error": "id is missing"}),
    "status_sent": (e.StatusChanged, {"state": "sent", "attempt_key": "a1:0193", "pricing": {
        "model": "PMP", "type": "free_entry_point", "category": "referral_conversion", "billable": False,
        "origin": "referral_conversion"}}),
    "status_delivered": (e.StatusChanged, {"state": "delivered", "failure": None}),
    "status_read": (e.StatusChanged, {"state": "read", "provider_id": "wamid.OUT0020"}),
    "status_played": (e.StatusChanged, {"state": "played"}),
    "status_failed": (e.StatusChanged, {"state": "failed"}),
    "status_failed_without_reason": (e.StatusChanged, {"state": "failed", "errors": ()}),
    "status_group": (e.StatusChanged, {"group_id": "GROUP-77", "recipient": e.SenderKeys(wa_id="31612345678")}),
    "status_legacy": (e.Unknown, {"reason": "status deleted"}),
    "call_ringing": (e.CallEvent, {"status": "ringing", "direction": "inbound", "opens_window": True}),
    "call_missed": (e.CallEvent, {"status": "missed", "opens_window": True}),
    "call_answered": (e.CallEvent, {"status": "answered", "duration_seconds": 60}),
    "call_by_us": (e.CallEvent, {"status": "failed", "direction": "outbound", "opens_window": False}),
    "call_status": (e.CallEvent, {"status": "rejected", "direction": "outbound"}),
    "echo_text": (e.EchoReceived, {"text": "Ik bel u zo terug.", "recipient": e.SenderKeys(
        wa_id="31612345678", user_id="NL.4410982377")}),
    "echo_edit": (e.Edited, {"by": "business", "target_provider_id": "wamid.ECHO01"}),
    "echo_revoke": (e.Revoked, {"by": "business"}),
    "history_media": (e.HistoryImported, {"direction": "in", "kind": "image"}),
    "history_refused": (e.AppError, {}),
    "template_rejected": (e.TemplateChanged, {"change": "status", "status": "REJECTED", "language": "nl",
                                              "template_id": "912300045600", "reason": "Variable at end of body"}),
    "template_rejected_beside": (e.TemplateChanged, {"language": "en_US", "reason": "Variable at end of body"}),
    "template_approved": (e.TemplateChanged, {"status": "APPROVED", "reason": None}),
    "template_paused": (e.TemplateChanged, {"status": "PAUSED", "reason": "Paused for 3 hours."}),
    "template_quality": (e.TemplateChanged, {"change": "quality", "quality": "YELLOW"}),
    "template_components": (e.TemplateChanged, {"change": "components"}),
    "template_category": (e.TemplateChanged, {"change": "category", "category": "MARKETING"}),
    "number_quality": (e.AccountChanged, {"messaging_limit": "TIER_UNLIMITED", "quality": None}),
    "number_flagged": (e.AccountChanged, {"quality": "RED", "severity": "warning", "messaging_limit": "TIER_2K"}),
    "number_name": (e.AccountChanged, {"name_status": "REJECTED", "severity": "warning"}),
    "capability_integer": (e.AccountChanged, {"messaging_limit": "TIER_UNLIMITED"}),
    "account_restricted": (e.AccountChanged, {"severity": "critical", "event": "ACCOUNT_RESTRICTION"}),
    "account_reinstated": (e.AccountChanged, {"severity": "info"}),
    "account_alert": (e.AccountChanged, {"severity": "critical", "sentence": "The profile picture was removed."}),
    "account_review": (e.AccountChanged, {"event": "APPROVED"}),
    "account_settings": (e.AccountChanged, {"change": "account_settings_update"}),
    "username_update": (e.AccountChanged, {"event": "approved"}),
    "security_pin": (e.AccountChanged, {"severity": "warning"}),
    "marketing_stopped": (e.MarketingPreference, {"stopped": True}),
    "value_errors": (e.AppError, {"errors": (e.ProviderProblem(
        code=130429, title="Rate limit hit", details="too many calls"),)}),
    "field_from_the_future": (e.Unknown, {"reason": "field holograms"}),
    "nothing_inside": (e.Unknown, {"reason": "empty"}),
}  # fmt: skip
SEVERAL = {"batch", "history", "contact_book", "field_with_a_person"}
ELSEWHERE = {"text_referral", "text_brazil", "text_identity_hash", "document", "voice_note", "voice_old_type",
             "contacts", "contacts_answer_in_card", "contacts_answer_on_message"}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_an_update_becomes(name: str) -> None:
    kind, members = EXPECTED[name]
    found = one(name)
    assert type(found) is kind, found
    assert {member: getattr(found, member) for member in members} == members


def test_every_payload_is_expected() -> None:
    assert {path.stem for path in PAYLOADS.glob("*.json")} == EXPECTED.keys() | SEVERAL | ELSEWHERE


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*.json")), ids=lambda path: path.stem)
def test_every_event_says_where_it_stood_and_for_whom(path: Path) -> None:
    body = path.read_bytes()
    found = parse(body)
    assert len({event.key for event in found}) == len(found)
    for event in found:
        assert locate(body, event.path) is not None
        assert event.route.phone_number_id or event.route.waba_id


def test_a_document_keeps_its_caption_name_and_hash() -> None:
    message = one("document")
    assert message.text == "Lūdzu pārbaudiet šo rēķinu"
    file = message.attachments[0]
    assert (file.kind, file.mime, file.filename) == ("document", "application/pdf", "rēķins.pdf")
    assert file.sha256 == "0dDy9n1c5Xx3lqkq7VJ2c0rL1Vb6s2mQ0o0Wq8m3b1E="
    assert file.url.startswith("https://lookaside.example/")


@pytest.mark.parametrize("name", ["voice_note", "voice_old_type"])
def test_a_voice_note_is_audio_without_type_parameters(name: str) -> None:
    message = one(name)
    assert message.kind == "audio"
    assert (message.attachments[0].mime, message.attachments[0].voice) == ("audio/ogg", True)


def test_a_referral_keeps_what_brought_the_customer() -> None:
    referral = one("text_referral").referral
    assert referral["headline"] == "Rebajas de otoño"
    assert referral["welcome_text"] == "¡Hola! ¿En qué podemos ayudarte?"


def test_a_contact_card_keeps_every_member() -> None:
    card = one("contacts").content["contacts"][0]
    assert card["name"] == "Pieter Bos"
    assert card["phones"] == [{"phone": "+31 6 99887766", "type": "CELL", "wa_id": "31699887766"}]
    assert card["emails"] == ["pieter@bos.example"]
    assert card["org"] == "Bos BV, Inkoper"
    assert card["addresses"] == ["Dam 1, Amsterdam, Nederland"]


@pytest.mark.parametrize("name", ["contacts_answer_in_card", "contacts_answer_on_message"])
def test_an_answer_to_share_your_number_says_so(name: str) -> None:
    card = one(name).content["contacts"][0]
    assert card["origin"] == "contact_request"
    assert card["phones"][0]["phone"] == "+37126550222"


def test_the_device_key_of_the_sender_is_kept() -> None:
    assert one("text_identity_hash").sender.identity_key_hash == "DF2lS5v2W6x="


def test_a_group_message_is_inside_and_never_beside() -> None:
    found = one("group_text")
    assert isinstance(found.item, e.MessageReceived)
    assert found.item.text == "Hallo allemaal"


def test_what_an_unknown_field_tells_of_a_person_is_a_card_and_the_rest_is_kept() -> None:
    card, rest = read("field_with_a_person")
    assert (card.kind, card.content, card.text, card.opens_window) == ("unknown", {"type": "holograms"}, None, False)
    assert (card.sender.wa_id, card.sender.user_id, card.sender.profile_name) == (
        "31612345678",
        "NL.4410982377",
        "Sanne",
    )
    assert card.provider_id == "holograms:wamid.HOLO1"  # never that of a message it may be about
    assert card.path == "entry[0].changes[0].value.holograms[0]"
    assert isinstance(rest, e.Unknown)
    assert rest.path.endswith("holograms[1]")


def test_a_failure_carries_a_sentence_and_a_remedy() -> None:
    failure = one("status_failed").failure
    assert failure["code"] == "window_closed"
    assert failure["remedy"] == "Send an approved template."
    assert failure["provider_code"] == 131047


def test_a_batch_is_read_to_its_end_and_a_bad_item_costs_only_itself() -> None:
    found = read("batch")
    texts = {event.text: event for event in found if isinstance(event, e.MessageReceived)}
    assert texts.keys() == {"een", "två", "trīs"}
    assert texts["två"].sender.profile_name == "Annika Lindström"
    assert texts["een"].sender.profile_name == "Sanne"
    assert texts["trīs"].route.phone_number_id == "900100200300401"
    bad = [event for event in found if isinstance(event, e.Unparsable)]
    assert [event.path for event in bad] == [
        "entry[0].changes[0].value.messages[2]",
        "entry[0].changes[0].value.statuses[1]",
    ]
    assert isinstance(found[-1], e.StatusChanged)  # what a customer wrote comes first
    assert any(isinstance(event, e.AccountChanged) for event in found)


def test_history_knows_whose_message_it_was() -> None:
    first, second = read("history")
    assert (first.direction, first.state, first.phase, first.chunk_order) == ("in", "read", 1, 2)
    assert (second.direction, second.state, second.kind) == ("out", "failed", "unsupported")
    assert second.peer.wa_id == "31612345678"


def test_the_address_book_of_the_phone_is_read() -> None:
    added, removed = read("contact_book")
    assert (added.action, added.full_name) == ("add", "Sanne de Wit")
    assert (removed.action, removed.phone) == ("remove", "31612340000")
