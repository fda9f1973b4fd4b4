"""Templates on their own screen: written with a preview, reviewed, changed by the provider, deleted with their uses named."""

import re
import time
from typing import Any

from playwright.sync_api import Page, expect

from shortline_sim import demo
from tests.browser.conftest import PHONE, axe_violations, signed_in
from tests.browser.conftest import picture as pictured
from tests.browser.town import Town, bubble
from tests.desks import wait_until
from tests.media.files import png

NAME = "review_order_update"  # the reviewers wait for us


def heard(town: Town) -> None:
    """News of templates go to the account's callback."""
    town.tell(
        "subscriptions",
        waba_id=demo.WABA_ID,
        verify_token=demo.VERIFY_TOKEN,
        callback_url=f"{town.desk.url}/hooks/whatsapp/{town.inbox_id}",
    )


def test_a_template_is_written_reviewed_paused_and_deleted(page: Page, town: Town) -> None:
    heard(town)
    page.set_viewport_size(PHONE)
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/templates")
    page.get_by_role("link", name="New template").click()
    expect(page.get_by_role("heading", name="New template")).to_be_visible()
    preview = page.locator("[data-template-preview]")
    page.get_by_label("Name").fill("Order Update")
    page.get_by_label("Message", exact=True).fill("Dear ")
    page.get_by_role("button", name="Add a variable").click()
    page.get_by_label("Message", exact=True).press_sequentially(", your order is on its way.")
    page.get_by_label("Sample for 1").fill("Ada")
    expect(preview).to_contain_text("Dear Ada, your order is on its way.")
    expect(page.get_by_text("A name has only small letters a to z")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Add a button").click()
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("Write what stands on the button.")).to_be_visible()
    page.get_by_label("What stands on it").fill("Thanks")
    page.get_by_label("Name").fill(NAME)
    expect(preview).to_contain_text("Thanks")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Submit for review").click()
    row = page.locator(f"[data-template={NAME}]")
    expect(row).to_have_attribute("data-status", "PENDING")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    town.tell("templates", name=NAME, language="en", status="APPROVED")
    expect(row).to_have_attribute("data-status", "APPROVED")
    town.tell("templates", name=NAME, language="en", category="MARKETING")
    expect(row).to_contain_text("marketing (was utility)")
    town.tell("templates", name=NAME, language="en", status="PAUSED")
    expect(row.locator("[data-template-alert]")).to_contain_text("WhatsApp paused it")
    expect(row.locator("[data-paused]")).to_contain_text(
        re.compile("by itself: the first one at about .*, a second one")
    )
    wait_until(lambda: town.api.get(f"/inboxes/{town.inbox_id}").json()["template_alerts"] == 1, what="the alert")
    row.get_by_role("button", name=re.compile("Seen")).click()
    expect(row.locator("[data-template-alert]")).to_have_count(0)
    expect(row.locator("[data-paused]")).to_contain_text("after three hours")
    assert axe_violations(page) == []

    row.get_by_role("button", name=re.compile("Delete")).click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)


def test_what_changed_under_the_hands_is_shown_anew_and_the_values_stay(page: Page, town: Town) -> None:
    wait_until(
        lambda: town.api.get(f"/inboxes/{town.inbox_id}").json()["health"]["templates_synced_at"], what="the list"
    )
    own = {"language": None, "name": "still_there", "template_language": "en"}
    town.api.put(f"/inboxes/{town.inbox_id}/fallback-templates", json={"items": [own]}).raise_for_status()
    carried = {"name": "still_there", "language": "en", "body": {"1": "{{contact.first_name|there}}", "2": "tram 4"}}
    given = {"shortcut": "talk", "wordings": ["Still there?"], "template": carried, "actions": [{"do": "close"}]}
    town.api.post("/macros", json=given).raise_for_status()
    talk = town.meets("Ada Vermeer", at=time.time() - 30 * 3600)  # heard of late: the window is closed
    signed_in(page, town.desk).goto(talk.url)
    picker = page.locator("[data-template-picker]")
    # The macro that carries a template stands first, then the one chosen for this customer.
    expect(picker.get_by_role("listitem").nth(1)).to_contain_text("for this customer")
    picker.get_by_role("listitem").first.locator("[data-macro=talk]").click()
    fields = picker.get_by_role("textbox")
    expect(fields.nth(0)).to_have_value("Ada")
    expect(fields.nth(1)).to_have_value("tram 4")
    expect(picker.locator("[data-do=close]")).to_be_visible()
    assert axe_violations(page) == []
    town.tell("templates", name="still_there", language="en", components=[
        {"type": "BODY", "text": "Hello {{1}}, shall we still talk about {{2}} today?", "example": {"body_text": [["a", "b"]]}},
    ])  # fmt: skip
    town.api.post(f"/inboxes/{town.inbox_id}/templates/sync").raise_for_status()
    picker.get_by_role("button", name="Send").click()
    expect(picker.locator("[data-template-told]")).to_contain_text(
        "changed meanwhile: the message, the last line, and the buttons"
    )
    expect(picker.locator("[data-template-preview]")).to_contain_text(
        "Hello Ada, shall we still talk about tram 4 today?"
    )
    picker.get_by_role("button", name="Send").click()
    expect(bubble(page, "shall we still talk about tram 4")).to_be_visible()
    wait_until(
        lambda: town.api.get(f"/conversations/{talk.id}").json()["state"] == "closed", what="what the macro does"
    )


def test_cards_are_written_approved_and_sent(page: Page, town: Town) -> None:
    heard(town)
    page.set_viewport_size(PHONE)
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/templates")
    page.get_by_role("link", name="New template").click()
    page.get_by_label("Name").fill("city_tours")
    page.get_by_label("Message", exact=True).fill("These are the tours through the city.")
    page.get_by_label("What it shows").select_option("cards")
    expect(page.get_by_label("Kind of message")).to_have_value("marketing")
    expect(page.get_by_label("Last line")).to_have_count(0)
    made = page.locator("[data-cards-written]")
    shared = made.get_by_role("group", name="What every card has")
    shared.get_by_role("button", name="Add a button").click()
    shared.get_by_label("Button 1 of each card").select_option("quick_reply")
    shared.get_by_label("Button 2 of each card").select_option("url")
    made.get_by_role("button", name="Add a card").click()
    cards = made.locator("[data-card]")
    expect(cards).to_have_count(3)
    made.get_by_role("button", name="Remove card 3").click()
    expect(cards).to_have_count(2)
    preview = page.locator("[data-template-preview]").locator("[data-preview-cards]")
    for at, name in enumerate(["The tram", "The boat"]):
        card = cards.nth(at)
        card.get_by_label("Words on the card").fill(f"{name} leaves on {{{{1}}}} from the harbour.")
        card.get_by_label("Sample for 1").fill("Sunday")
        card.get_by_label("What stands on it").nth(0).fill("More")
        card.get_by_label("What stands on it").nth(1).fill("Book")
        card.get_by_label("Address", exact=True).fill("https://tours.example/city")
    cards.nth(0).get_by_label("Sample file").set_input_files(
        {"name": "tram.png", "mimeType": "image/png", "buffer": png()}
    )
    expect(cards.nth(0)).to_contain_text("Added: tram.png")
    expect(preview.get_by_role("region", name="Card 1").get_by_role("img")).to_be_visible()
    expect(preview).to_contain_text("The boat leaves on Sunday from the harbour.")
    cards.nth(1).get_by_label("Words on the card").fill("")
    page.get_by_role("button", name="Submit for review").click()
    expect(cards.nth(1)).to_contain_text("All cards have words, or none has.")
    expect(cards.nth(1)).to_contain_text("Add a file as a sample: the reviewers look at it.")
    expect(cards.nth(0)).not_to_contain_text("Add a file as a sample")
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    cards.nth(1).get_by_label("Words on the card").fill("The boat leaves on {{1}} from the harbour.")
    cards.nth(1).get_by_label("Sample file").set_input_files(
        {"name": "boat.png", "mimeType": "image/png", "buffer": png()}
    )
    expect(cards.nth(1)).to_contain_text("Added: boat.png")
    expect(cards.nth(1)).not_to_contain_text("Add a file as a sample")
    pictured(page, "template-cards-390")
    page.set_viewport_size({"width": 1440, "height": 900})
    pictured(page, "template-cards-1440")
    page.get_by_role("button", name="Submit for review").click()
    row = page.locator("[data-template=city_tours]")
    expect(row).to_have_attribute("data-status", "PENDING")
    town.tell("templates", name="city_tours", language="en", status="APPROVED")
    expect(row).to_have_attribute("data-status", "APPROVED")

    talk = town.meets("Ada Vermeer")
    page.goto(talk.url)
    page.get_by_role("button", name="Template", exact=True).first.click()
    picker = page.locator("[data-template-picker]")
    picker.locator("[data-template='city_tours']").click()
    filled = picker.locator("[data-card]")
    expect(filled).to_have_count(2)
    for at in range(2):
        filled.nth(at).get_by_role("textbox", name="Text: 1").fill("Monday")
        photo = {"name": f"{at}.png", "mimeType": "image/png", "buffer": png()}
        filled.nth(at).get_by_label("Photo").set_input_files(photo)
    expect(picker.locator("[data-cards]").get_by_role("img")).to_have_count(2)
    picker.get_by_role("button", name="Send").click()
    refusal = page.get_by_role("alert").filter(has_text="this desk is for service")
    refusal.get_by_role("button", name="Let it pass …").click()
    refusal.get_by_label("Why it may go out (kept with the message)").fill("She asked for it.")
    refusal.get_by_role("button", name="Let it pass", exact=True).click()

    def shop() -> list[dict[str, Any]]:
        sent = [each for each in town.sent() if each["type"] == "template"]
        return [each for each in sent if each["body"]["template"]["name"] == "city_tours"]

    [left] = wait_until(shop, what="the carousel at the double")
    shown = left["body"]["template"]["components"][0]["cards"]
    assert [each["components"][1]["parameters"][0]["text"] for each in shown] == ["Monday", "Monday"]
