"""A template from its first words to its end, through the API, with the double reviewing and calling back."""

from typing import Any

from tests.inboxes.conftest import WRITTEN, Json, Shop
from tests.media import files

PICTURE = {"file": ("shop.jpg", files.jpeg(), "image/jpeg")}


async def test_what_is_written_is_reviewed_and_then_sent(shop: Shop) -> None:
    answer = await shop.write(
        header={"text": "Bestelling {{1}}", "example": "88213"},
        footer="Antwoord STOP om te stoppen",
        buttons=[
            {"kind": "quick_reply", "text": "Bedankt"},
            {"kind": "url", "text": "Volg", "url": "https://shop.example/{{1}}", "example": "88213"},
        ],
    )
    made = answer.json()
    assert (answer.status_code, made["status"], made["sendable"]) == (201, "PENDING", False)
    assert made["fixed"]["reason"] == "template_not_editable"
    kept = next(each for each in shop.desk.double.double.templates.values() if each.name == "order_update")
    assert kept.components[1]["example"] == {"body_text": [["Sanne", "88213"]]}
    await shop.decide(made, status="APPROVED")
    row = await shop.is_so(made, lambda row: row["status"] == "APPROVED")
    assert row["sendable"]
    wording = row["wording"]
    assert wording["header"] == {"format": "text", "text": "Bestelling {{1}}", "example": "88213"}
    assert (wording["body"], wording["examples"]) == (WRITTEN["body"], WRITTEN["examples"])
    assert (wording["category"], wording["footer"]) == ("utility", "Antwoord STOP om te stoppen")
    assert [each["text"] for each in wording["buttons"]] == ["Bedankt", "Volg"]
    assert (wording["buttons"][1]["url"], wording["buttons"][1]["example"]) == ("https://shop.example/{{1}}", "88213")
    template = {"name": "order_update", "language": "nl", "header": {"text": "5"}, "body": ["Anna", "5"],
                "buttons": [{"index": 1, "sub_type": "url", "parameter": "5"}]}  # fmt: skip
    conversation = await shop.desk.hear()
    sent = await shop.desk.post(conversation, template=template)
    assert sent.status_code == 201, sent.text
    assert (await shop.get(made))["sent_lately"] == 1


async def test_a_rejection_is_told_with_its_reason_and_can_be_mended(shop: Shop) -> None:
    made = await shop.written("REJECTED")
    row = await shop.get(made)
    assert (row["alert"]["code"], row["alert"]["severity"]) == ("rejected", "warning")
    assert row["rejected_reason"]
    assert row["fixed"] is None
    words = {
        "category": "marketing",
        "body": "Beste {{naam}}, wij zijn morgen weer open.",
        "examples": {"naam": "Sanne"},
    }
    mended = await shop.lead.patch(f"{shop.at}/{made['id']}", json=words)
    assert mended.status_code == 200, mended.text
    assert (mended.json()["status"], mended.json()["category"]) == ("PENDING", "MARKETING")
    assert (mended.json()["alert"], mended.json()["rejected_reason"]) == (None, None)
    kept = next(each for each in shop.desk.double.double.templates.values() if each.name == "order_update")
    assert (kept.parameter_format, kept.category) == ("NAMED", "MARKETING")


async def test_an_approved_one_is_edited_once_a_day_and_keeps_its_category(shop: Shop) -> None:
    made = await shop.written()
    at = f"{shop.at}/{made['id']}"
    words: Json = {"category": "utility", "body": "Beste {{1}}, het is er morgen al.", "examples": {"1": "Sanne"}}
    other = await shop.lead.patch(at, json=words | {"category": "marketing"})
    assert (other.status_code, other.json()["field"], other.json()["reason"]) == (
        422,
        "category",
        "template_category_fixed",
    )
    edited = await shop.lead.patch(at, json=words)
    assert (edited.status_code, edited.json()["status"]) == (200, "APPROVED")
    assert edited.json()["components"][0]["text"] == words["body"]
    again = await shop.lead.patch(at, json=words)
    assert (again.status_code, again.json()["reason"]) == (409, "template_edited_today")
    assert again.json()["until"]
    assert (await shop.get(made))["fixed"]["reason"] == "template_edited_today"


async def test_a_picture_goes_up_as_a_sample(shop: Shop) -> None:
    file = (await shop.lead.post("/api/v1/media", files=PICTURE)).json()["id"]
    answer = await shop.write(header={"format": "image", "media_id": file})
    assert answer.status_code == 201, answer.text
    handle = answer.json()["components"][0]["example"]["header_handle"][0]
    assert handle in {each.handle for each in shop.desk.double.double.uploads.values()}
    await shop.sync()  # the provider's list says it too
    assert (await shop.get(answer.json()))["wording"]["header"]["format"] == "image"
    lacking = await shop.write(name="other", header={"format": "image"})
    assert (lacking.json()["field"], lacking.json()["reason"]) == ("header.file", "template_sample_file")
    wrong = await shop.write(name="other", header={"format": "video", "media_id": file})
    assert (wrong.json()["field"], wrong.json()["reason"]) == ("header.file", "template_sample_kind")
    theirs = (await shop.desk.api.post("/api/v1/media", files=PICTURE)).json()["id"]
    stolen = await shop.write(name="other", header={"format": "image", "media_id": theirs})
    assert (stolen.json()["field"], stolen.json()["reason"]) == ("header.file", "media_missing")


async def test_every_mistake_has_its_field_before_anything_is_sent(shop: Shop) -> None:
    wrong = {"name": "Order", "footer": "Dag {{1}}", "examples": {"1": "Sanne"}}
    answer = await shop.write(**wrong)
    assert answer.status_code == 422
    assert {each["field"]: each["reason"] for each in answer.json()["problems"]} == {
        "name": "template_name_form",
        "examples.2": "template_sample_missing",
        "footer": "template_footer_variable",
    }
    checked = (await shop.lead.post(f"{shop.at}/check", json=WRITTEN | wrong)).json()["problems"]
    assert {each["field"] for each in checked} == {"name", "examples.2", "footer"}
    asked = (await shop.desk.sim_http.get("/_sim/requests")).json()["items"]
    assert not any("message_templates" in each["path"] for each in asked if each["method"] == "POST")


async def test_a_name_is_taken_once_for_each_language_and_words_once(shop: Shop) -> None:
    made = await shop.written()
    twice = await shop.write()
    assert twice.json()["problems"][0]["reason"] == "template_exists"
    same = await shop.write(name="order_again")
    assert same.json()["problems"][0]["reason"] == "template_same_words"
    assert (await shop.write(language="nl_BE")).status_code == 201
    own = WRITTEN | {"template_id": made["id"]}
    assert (await shop.lead.post(f"{shop.at}/check", json=own)).json()["problems"] == []


async def test_what_the_provider_says_of_the_words_stands_at_its_field(shop: Shop) -> None:
    await shop.desk.recipe({"error": 2388299}, edge="message_templates", method="POST")
    answer = await shop.write()
    assert (answer.status_code, answer.json()["field"], answer.json()["reason"]) == (
        422,
        "body",
        "template_variable_edge",
    )
    await shop.desk.recipe({"error": 80007}, edge="message_templates", method="POST")
    fast = await shop.write()
    assert (fast.status_code, fast.json()["code"], fast.json()["reason"]) == (
        409,
        "template_refused",
        "template_too_fast",
    )
    await shop.desk.recipe({"error": 190}, edge="message_templates", method="POST")
    assert (await shop.write()).json()["code"] == "token_invalid"
    assert "order_update" not in [each["name"] for each in (await shop.lead.get(shop.at)).json()["items"]]


async def test_only_those_who_look_after_templates_write_them(shop: Shop) -> None:
    for answer in (
        await shop.desk.api.post(shop.at, json=WRITTEN),
        await shop.desk.api.post(f"{shop.at}/check", json=WRITTEN),
    ):
        assert (answer.status_code, answer.json()["permission"]) == (403, "template.write")


async def test_news_of_the_provider_reach_the_row_and_the_people(shop: Shop) -> None:
    made = await shop.written()
    await shop.decide(made, quality="YELLOW")
    row = await shop.is_so(made, lambda row: row["quality"] == "YELLOW")
    assert row["alert"]["code"] == "quality_yellow"
    await shop.lead.post(f"{shop.at}/{made['id']}/seen")
    assert (await shop.get(made))["alert"] is None
    await shop.decide(made, coming_category="MARKETING")
    row = await shop.is_so(made, lambda row: row["alert"])
    assert (row["alert"]["code"], row["alert"]["after"], row["category"]) == ("category_coming", "MARKETING", "UTILITY")
    await shop.decide(made, category="MARKETING")
    row = await shop.is_so(made, lambda row: row["category"] == "MARKETING")
    assert (row["previous_category"], row["alert"]["code"]) == ("UTILITY", "category")
    await shop.decide(made, quality="RED")
    row = await shop.is_so(made, lambda row: row["status"] == "PAUSED")
    assert (row["alert"]["code"], row["alert"]["severity"]) == ("paused", "critical")
    events = (await shop.lead.get("/api/v1/events", params={"after": "0", "limit": "500"})).json()["items"]
    told = [each["data"] for each in events if each["kind"] == "template.updated" and each["data"].get("severity")]
    assert {"change": "paused", "severity": "critical", "name": "order_update", "language": "nl"} in told


async def test_words_that_changed_elsewhere_are_seen_by_the_sync(shop: Shop) -> None:
    made = await shop.written()
    await shop.decide(made, components=[{"type": "BODY", "text": "Het is er."}])

    async def asked() -> Any:
        return await shop.desk.value("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'templates.sync'")

    from tests.outbound.conftest import until

    await until(asked, 30)
    await shop.sync()
    row = await shop.get(made)
    assert (row["alert"]["code"], row["alert"]["parts"]) == ("words", ["body"])
    assert row["wording"]["body"] == "Het is er."


async def test_what_is_used_is_not_deleted_unasked_and_what_waits_is_withheld(shop: Shop) -> None:
    made = await shop.written()
    conversation = await shop.desk.hear()
    await shop.desk.stop_sender()
    template = {"name": "order_update", "language": "nl", "body": ["Anna", "5"]}
    waiting = (await shop.desk.post(conversation, template=template)).json()["id"]
    assert (await shop.get(made))["uses"] == [{"kind": "waiting", "name": "", "count": 1}]
    at = f"{shop.at}/{made['id']}"
    refused = await shop.lead.delete(at)
    assert (refused.status_code, refused.json()["code"]) == (409, "template_in_use")
    assert refused.json()["uses"] == [{"language": "nl", "kind": "waiting", "name": "", "count": 1}]
    assert (await shop.lead.delete(at, params={"even_if_used": True})).status_code == 204
    assert (await shop.lead.get(at)).status_code == 404
    shop.desk.start_sender()
    withheld = await shop.desk.reaches(waiting, "withheld")
    assert withheld["failure"]["code"] == "template_missing"


async def test_one_language_goes_or_all_of_them(shop: Shop) -> None:
    dutch = await shop.written()
    flemish = await shop.written(language="nl_BE")
    english = await shop.written(language="en", body="Dear {{1}}, your order {{2}} is on its way.")
    assert (await shop.lead.delete(f"{shop.at}/{english['id']}")).status_code == 204
    names = {each.language for each in shop.desk.double.double.templates.values() if not each.deleted_at}
    assert {"nl", "nl_BE"} <= names
    blocked = await shop.write(language="en", body="Dear {{1}}, your order {{2}} is here.")
    assert (blocked.json()["field"], blocked.json()["reason"]) == ("name", "template_name_blocked")
    assert (await shop.lead.delete(f"{shop.at}/{dutch['id']}", params={"all_languages": True})).status_code == 204
    assert (await shop.get(flemish))["code"] == "not_found"
