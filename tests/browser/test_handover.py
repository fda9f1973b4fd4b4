"""A matter that does not belong into a chat: a call is promised with all that has to be known, and somebody says how it went."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, axe_violations, picture, signed_in
from tests.browser.town import Town, box
from tests.desks import wait_until

HOUR = 3600


def test_a_number_of_the_house_brings_its_price_and_the_line_says_it(page: Page, town: Town) -> None:
    topic = {
        "name": "Personal advice", "phrases": ["advice on my fare"], "lines": {"en": "Call {phone}: {price}."},
        "phone": "0900 1234", "price": "€ 0.90 a minute",
    }  # fmt: skip
    town.api.post("/scope", json=topic).raise_for_status()
    talk = town.meets("Penny Priced", "Which card is best for me?")
    signed_in(page, town.desk).goto(talk.url)
    expect(page.get_by_role("log")).to_contain_text("Which card")
    page.get_by_role("log").focus()
    page.keyboard.press("p")
    dialog = page.get_by_role("dialog", name="Take it out of the chat")
    price = dialog.get_by_label("What it costs the customer")
    expect(price).to_have_value("")
    dialog.get_by_label("Number to call").fill("0900-1234")
    expect(price).to_have_value("€ 0.90 a minute")
    dialog.get_by_role("button", name="Put a kind line into the reply box").click()
    expect(box(page)).to_have_value(re.compile(r"It costs you € 0\.90 a minute\.$"))
    dialog.get_by_role("button", name="Promise it").click()
    expect(page.locator("[data-handover]")).to_contain_text("0900-1234")
    (promise,) = town.api.get(f"/conversations/{talk.id}/handovers").json()["items"]
    assert promise["price"] == "€ 0.90 a minute"
    # The next test counts what is promised. It moves the clock besides, so it stands behind this one.
    town.api.post(f"/handovers/{promise['id']}/end", json={"ended_as": "called_off"}).raise_for_status()


def test_a_call_is_promised_told_when_due_tried_and_done(page: Page, browser: Browser, town: Town) -> None:
    talk = town.meets("Pia Private", "My mortgage is wrong, it says 4 percent.")
    signed_in(page, town.desk).goto(talk.url)
    expect(page.get_by_role("log")).to_contain_text("My mortgage is wrong")
    page.get_by_role("log").focus()
    page.keyboard.press("p")
    dialog = page.get_by_role("dialog", name="Take it out of the chat")
    expect(dialog.get_by_label("Number to call")).to_have_value(re.compile(r"^\+46 70"))
    expect(dialog.get_by_label("Summary")).to_have_value("Asked: My mortgage is wrong, it says 4 percent.")
    dialog.get_by_role("button", name="Put a kind line into the reply box").click()
    expect(box(page)).not_to_have_value("")
    dialog.get_by_label("Why, in one line (only us)").fill("Advice is for the phone")
    picture(page, "handover-dialog")
    assert axe_violations(page) == []
    dialog.get_by_role("button", name="Promise it").click()
    promised = page.locator("[data-handover]")
    expect(promised).to_have_attribute("data-due", "false")
    expect(promised).to_contain_text("Call back")
    picture(page, "handover-promised")
    box(page).press("Enter")
    town.advance(30)
    wait_until(lambda: town.sent(), what="the line that takes it out of the chat")

    town.advance(HOUR + 60)
    expect(page.get_by_role("log")).to_contain_text("It is time: call back", timeout=40_000)
    page.reload()
    expect(promised).to_have_attribute("data-due", "true")
    promised.get_by_role("button", name=re.compile("Nobody answered")).click()
    expect(promised).to_contain_text("tried once")
    expect(promised).to_have_attribute("data-due", "false")

    narrow = browser.new_context(viewport=PHONE, locale="nl-NL", color_scheme="dark")
    try:
        phone = signed_in(narrow.new_page(), town.desk)
        phone.goto(f"{town.desk.url}/handovers")
        row = phone.locator("[data-handovers]").get_by_role("listitem").filter(has_text="Pia Private")
        expect(row).to_contain_text("My mortgage is wrong")
        picture(phone, "handover-phone-list")
        assert axe_violations(phone) == []
        row.get_by_role("link", name="Pia Private").click()
        expect(phone.locator("[data-handover]")).to_be_visible()
        picture(phone, "handover-phone")
    finally:
        narrow.close()

    promised.get_by_role("button", name="Done").click()
    page.get_by_role("dialog", name="Done").get_by_label("What came of it?").fill("Explained the rate.")
    page.get_by_role("dialog", name="Done").get_by_role("button", name="Done").click()
    expect(promised).to_have_count(0)
    assert town.api.get("/handovers").json()["items"] == []
    (kept,) = town.api.get(f"/conversations/{talk.id}/handovers").json()["items"]
    assert (kept["ended_as"], kept["outcome"], kept["why"]) == (
        "done",
        "Explained the rate.",
        "Advice is for the phone",
    )
