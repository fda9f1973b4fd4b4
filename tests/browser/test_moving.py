"""A number is lost: an admin hands it over with the counts before her eyes, and an agent goes on with a customer there."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from playwright.sync_api import Browser, Page, expect

from shortline_sim import demo
from tests.browser.conftest import PHONE, axe_violations, picture, signed_in
from tests.browser.test_accessibility import painted
from tests.browser.town import Town
from tests.desks import wait_until


def second_number(town: Town) -> str:
    number = demo.PHONE_NUMBER_IDS[1]
    made = town.api.post(
        "/inboxes",
        json={
            "channel": "whatsapp", "name": "New line", "phone_number_id": number, "waba_id": demo.WABA_ID,
            "access_token": demo.ACCESS_TOKEN, "app_secret": demo.APP_SECRET, "verify_token": demo.VERIFY_TOKEN,
        },
    )  # fmt: skip
    assert made.status_code == 201, made.text
    inbox_id: str = made.json()["id"]
    hooked = town.tell(
        "subscriptions", phone_number_id=number, verify_token=demo.VERIFY_TOKEN,
        callback_url=f"{town.desk.url}/hooks/whatsapp/{inbox_id}",
    )  # fmt: skip
    assert hooked["ok"], hooked
    wait_until(lambda: town.api.get(f"/inboxes/{inbox_id}").json()["status"] == "connected", what="the second number")
    return inbox_id


def test_a_lost_number_hands_over_and_the_talk_goes_on(town: Town, page: Page, browser: Browser) -> None:
    new = second_number(town)
    talk = town.meets("Ada Vermeer", "Where is parcel 88213?")
    contact = town.api.get(f"/conversations/{talk.id}").json()["contact"]["id"]
    tomorrow = (datetime.now(UTC) + timedelta(hours=20)).isoformat()
    waits = {"text": "Your parcel leaves at ten.", "send_at": tomorrow, "client_message_id": str(uuid4())}
    town.api.post(f"/conversations/{talk.id}/messages", json=waits).raise_for_status()
    signed_in(page, town.desk)
    page.goto(f"{town.desk.url}/settings/inboxes/{town.inbox_id}")
    section = page.locator("[data-succession]")
    section.get_by_role("combobox").select_option(new)
    told = section.locator("[data-preview]")
    expect(told).to_contain_text("have not agreed")
    told.scroll_into_view_if_needed()
    picture(page, "moving-preview")
    painted(page)
    assert axe_violations(page) == []
    told.get_by_role("button", name="Move to this number").click()
    page.get_by_role("dialog").get_by_role("button", name="Move to this number").click()
    expect(section.locator("[data-moved]")).to_contain_text("New line")
    picture(page, "moving-moved")

    page.goto(talk.url)
    box = page.locator("[data-composer]")
    expect(box).to_have_attribute("data-composer", "refused")
    expect(box.get_by_role("alert")).to_contain_text("handed over to New line")
    picture(page, "moving-refused")
    wait_until(
        lambda: talk.message("Your parcel leaves at ten.")["state"] == "withheld", what="what waited is withheld"
    )
    box.get_by_role("button", name="Continue on the new number").click()
    page.wait_for_url(lambda url: "/inbox/" in url and not url.endswith(f"/{talk.id}"))
    earlier = page.locator("[data-other-numbers]")
    expect(earlier).to_contain_text("Where is parcel 88213?")
    expect(box.get_by_role("alert")).to_contain_text("no consent to messages that we begin")
    expect(box).to_contain_text("Your parcel leaves at ten.")
    said = {"purpose": "service", "change": "given", "how": "phone", "wording": "Do write to me.", "proof": "call 12"}
    assert town.api.post(f"/contacts/{contact}/consents", json=said).status_code in (200, 201)
    page.reload()
    expect(box).to_have_attribute("data-composer", "closed")
    expect(earlier).to_contain_text("Where is parcel 88213?")
    picture(page, "moving-there")
    painted(page)
    assert axe_violations(page) == []
    expect(box.locator("[data-kept-draft]")).to_contain_text("Your parcel leaves at ten.")
    there = page.url
    page.goto(talk.url)
    stayed = page.locator("article", has=page.locator("[data-carried]"))
    expect(stayed).to_contain_text("Your parcel leaves at ten.")
    picture(page, "moving-carried")
    assert axe_violations(page) == []
    stayed.get_by_role("link", name="Open it there").click()
    expect(page).to_have_url(there)
    assert town.sent_texts("leaves at ten") == []

    fallback = {"items": [{"language": None, "name": "still_there", "template_language": "en"}]}
    town.api.put(f"/inboxes/{new}/fallback-templates", json=fallback).raise_for_status()
    page.goto(f"{town.desk.url}/settings/inboxes/{town.inbox_id}/invite")
    person = page.locator(f'[data-person="{contact}"]')
    expect(person).to_contain_text("Ada Vermeer")
    expect(person).to_contain_text("still_there (en)")
    expect(page.locator("[data-portfolio]")).to_contain_text("0 of")
    painted(page)
    gaps = page.locator("[data-gaps]")
    expect(person).to_contain_text("gaps are not filled in")
    expect(person.get_by_role("checkbox")).to_have_count(0)
    gaps.get_by_role("button", name="contact.first_name").first.click()
    for field in gaps.get_by_role("textbox").all()[1:]:
        field.fill("your question")
    expect(gaps.get_by_role("note", name="What the customer reads")).to_contain_text("Ada")
    expect(person.get_by_role("checkbox")).to_have_count(0)  # what a nameless person reads is not said yet
    gaps.get_by_role("textbox").first.fill("{{contact.first_name|customer}}")
    person.get_by_role("checkbox").check()
    gaps.scroll_into_view_if_needed()
    picture(page, "moving-invite")
    assert axe_violations(page) == []

    number = {"phone_number_id": demo.PHONE_NUMBER_IDS[1], "coexistence": False, "registered": False}
    town.tell(
        "accounts", waba_id=demo.WABA_ID, access_token=demo.ACCESS_TOKEN, app_secret=demo.APP_SECRET,
        verify_token=demo.VERIFY_TOKEN, phone_numbers=[number],
    )  # fmt: skip
    page.goto(f"{town.desk.url}/settings/inboxes/{new}/move-in")
    registered = page.locator('[data-step="registered"]')
    expect(registered).to_have_attribute("data-ok", "false")
    page.get_by_label("PIN of the number").fill("271828")
    painted(page)
    picture(page, "move-in")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Register the number").click()
    expect(registered).to_have_attribute("data-ok", "true")
    page.reload()
    expect(registered).to_have_attribute("data-ok", "true")

    narrow = browser.new_context(viewport=PHONE, locale="nl-NL", color_scheme="dark")
    try:
        phone = signed_in(narrow.new_page(), town.desk)
        phone.goto(there)
        expect(phone.locator("[data-other-numbers]")).to_contain_text("Where is parcel 88213?")
        picture(phone, "moving-phone-there")
        phone.goto(f"{town.desk.url}/settings/inboxes/{town.inbox_id}")
        expect(phone.locator("[data-moved]")).to_contain_text("New line")
        phone.locator("[data-moved]").scroll_into_view_if_needed()
        picture(phone, "moving-phone-moved")
        phone.get_by_role("link", name="Invite people").click()
        expect(phone.locator("[data-person]")).to_contain_text("Ada Vermeer")
        picture(phone, "moving-phone-invite")
        painted(phone)
        assert axe_violations(phone) == []
    finally:
        narrow.close()
