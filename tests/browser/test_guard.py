"""What the guard says at the reply box: why not, and ways that work. The words stay."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, WIDE, axe_violations, picture, signed_in
from tests.browser.town import Town, box, bubble
from tests.desks import wait_until

HOURS = 3600
WHY = "She asked for this on the phone."


def test_a_third_message_without_an_answer_is_refused_and_a_lead_lets_it_pass(page: Page, town: Town) -> None:
    """Check 22, and the way on: nothing was sent, there are several ways, and one of them is taken."""
    talk = town.meets("Greta Silent")
    for text in ("Not until noon.", "Did you get there?"):
        talk.send(text)
        wait_until(lambda text=text: town.sent_texts(text), what=text)
        town.advance(2 * HOURS)
    signed_in(page, town.desk).goto(talk.url)
    expect(bubble(page, "Did you get there?")).to_be_visible()
    expect(page.locator("[data-advice]")).to_contain_text("a pause of 12 hours is due")
    box(page).fill("Hello?")
    box(page).press("Enter")
    refusal = page.locator("[data-composer=refused]")
    expect(refusal.get_by_role("alert")).to_contain_text("a pause of 12 hours is due")
    expect(box(page)).to_have_value("Hello?")
    expect(refusal.get_by_role("button", name=re.compile("Send it after the pause"))).to_be_visible()
    expect(refusal.get_by_role("button", name="Note to self")).to_be_visible()
    assert town.sent_texts("Hello?") == []

    refusal.get_by_role("button", name="Let it pass …").click()
    refusal.get_by_label("Why it may go out (kept with the message)").fill(WHY)
    refusal.get_by_role("button", name="Let it pass", exact=True).click()
    mine = bubble(page, "Hello?")
    expect(mine).to_contain_text(f"let this pass: {WHY}")
    town.advance(30)
    wait_until(lambda: town.sent_texts("Hello?"), what="the message that was let pass")


def test_it_leaves_after_the_pause_and_can_be_taken_back(page: Page, town: Town) -> None:
    talk = town.meets("Hugo Silent")
    for text in ("Your bag is here.", "Will you come today?"):
        talk.send(text)
        wait_until(lambda text=text: town.sent_texts(text), what=text)
        town.advance(2 * HOURS)
    signed_in(page, town.desk).goto(talk.url)
    expect(bubble(page, "Will you come today?")).to_be_visible()
    box(page).fill("We close at six.")
    box(page).press("Enter")
    page.get_by_role("button", name=re.compile("Send it after the pause")).click()
    mine = bubble(page, "We close at six.")
    expect(mine).to_have_attribute("data-state", "held")
    expect(mine).to_contain_text("Leaves ")
    mine.get_by_role("button", name="Undo").click()
    expect(mine).to_have_count(0)
    expect(box(page)).to_have_value("We close at six.")
    assert town.sent_texts("We close") == []


def test_it_leaves_at_nine_in_the_morning_by_the_agents_own_clock(browser: Browser, town: Town) -> None:
    talk = town.meets("Ivo Silent")
    for text in ("Your bike is here.", "Will you come today?"):
        talk.send(text)
        wait_until(lambda text=text: town.sent_texts(text), what=text)
        town.advance(2 * HOURS)
    # Where it is about three at night when the pause of twelve hours ends, nine is some hours later, within the window.
    clock = town.desk.data_dir / "clock"
    moved = timedelta(seconds=float(clock.read_text() or 0) if clock.exists() else 0)
    free_at = datetime.now(UTC) + moved + timedelta(hours=8)
    ahead = (3 - free_at.hour + 12) % 24 - 12
    there = browser.new_context(viewport=WIDE, locale="en-GB", timezone_id=f"Etc/GMT{-ahead:+d}")
    try:
        page = signed_in(there.new_page(), town.desk)
        page.goto(talk.url)
        expect(bubble(page, "Will you come today?")).to_be_visible()
        box(page).fill("We open at ten.")
        box(page).press("Enter")
        refusal = page.locator("[data-composer=refused]")
        refusal.get_by_role("button", name=re.compile(r"^Send .*09:00")).click()
        mine = bubble(page, "We open at ten.")
        expect(mine).to_have_attribute("data-state", "held")
        expect(mine).to_contain_text(re.compile(r"Leaves .*09:00"))
        town.advance(4 * HOURS)
        assert town.sent_texts("We open at ten.") == []
        town.advance(12 * HOURS)
        wait_until(lambda: town.sent_texts("We open at ten."), what="the message for the morning")
    finally:
        there.close()


def test_the_number_of_a_card_is_masked_before_it_leaves(page: Page, town: Town) -> None:
    """Check 23."""
    talk = town.meets("Cara Card")
    signed_in(page, town.desk).goto(talk.url)
    box(page).fill("I charged 4111 1111 1111 1111 again.")
    composer = page.locator("[data-composer=sensitive]")
    expect(composer.get_by_role("alert")).to_contain_text("looks like the number of a bank card")
    box(page).press("Enter")
    expect(box(page)).to_have_value("I charged 4111 1111 1111 1111 again.")
    assert axe_violations(page) == []
    picture(page, "composer-sensitive")
    composer.get_by_role("button", name="Mask digits").click()
    expect(box(page)).to_have_value("I charged •••• •••• •••• 1111 again.")
    expect(composer).to_have_count(0)
    box(page).press("Enter")
    town.advance(30)
    wait_until(lambda: town.sent_texts("I charged"), what="the masked message")

    box(page).fill("Your order 4222222222222 is on its way.")
    composer.get_by_role("button", name="Not a card").click()
    expect(composer).to_have_count(0)
    box(page).press("Enter")
    town.advance(30)
    wait_until(lambda: town.sent_texts("Your order"), what="the number that is no card")
    assert [text for text in town.sent_texts() if "1111" in text or "4222" in text] == [
        "I charged •••• •••• •••• 1111 again.", "Your order 4222222222222 is on its way.",
    ]  # fmt: skip


def test_leads_choose_what_the_guard_asks_and_a_contradiction_is_named(page: Page, town: Town) -> None:
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/guard")
    row = page.get_by_label("Messages in a row")
    expect(row).to_have_value("2")
    row.fill("9")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The most altogether cannot be less than the most in a row.")).to_be_visible()
    expect(row).to_have_value("9")
    row.fill("3")
    page.get_by_role("checkbox", name="Keep quiet at night").check()
    page.get_by_label("From", exact=True).fill("22:30")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. It holds from the next message on.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Messages in a row")).to_have_value("3")
    expect(page.get_by_label("From", exact=True)).to_have_value("22:30")
    town.api.patch("/guard", json={"unanswered_max": None, "quiet_hours": None}).raise_for_status()


def test_a_topic_that_is_not_handled_here_has_its_line_and_no_number_without_its_price(page: Page, town: Town) -> None:
    """A lead writes down the topic; the agent puts the line in; the number alone is refused with its price as the way on."""
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/guard")
    page.get_by_role("button", name="New topic").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Topic").fill("Travel advice")
    form.get_by_label("How customers ask for it").fill("which tram goes\nwelke tram gaat")
    form.get_by_label("Number to call").fill("0900 1234")
    form.get_by_label("What the call costs").fill("€ 0.90 a minute")
    form.get_by_label("Line 1").fill("We plan no trips here. Please call {phone}.")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("The line gives a number that costs something, and not its price.")).to_be_visible()
    form.get_by_label("Line 1").fill("We plan no trips here. Please call {phone} ({price}).")
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    topic = page.locator("[data-topic='Travel advice']")
    expect(topic).to_contain_text("€ 0.90 a minute")
    page.get_by_label("Try a customer’s words").fill("Hey, WHICH TRAM goes to the zoo?")
    page.get_by_role("button", name="Try", exact=True).click()
    expect(topic).to_contain_text("heard")
    assert axe_violations(page) == []
    picture(page, "scope-settings-1440")
    page.set_viewport_size(PHONE)
    picture(page, "scope-settings-390")
    page.set_viewport_size(WIDE)

    talk = town.meets("Zoë Zoo", "which tram goes to the zoo?")
    page.goto(talk.url)
    box(page).fill("Call 0900 1234!")
    box(page).press("Enter")
    refusal = page.locator("[data-composer=refused]")
    expect(refusal.get_by_role("alert")).to_contain_text("does not say that it costs € 0.90 a minute")
    refusal.get_by_role("button", name="Add the price").click()
    expect(box(page)).to_have_value("Call 0900 1234! (€ 0.90 a minute)")
    box(page).fill("")
    card = page.locator("[data-scope='Travel advice']")
    expect(card).to_contain_text("“Travel advice” is not handled here.")
    assert axe_violations(page) == []
    picture(page, "scope-card-1440")
    card.get_by_role("button", name="Insert the line that sends Zoë Zoo on").click()
    expect(box(page)).to_have_value("We plan no trips here. Please call 0900 1234 (€ 0.90 a minute).")
    expect(card).to_have_count(0)
    box(page).press("Enter")
    wait_until(lambda: town.sent_texts("We plan no trips"), what="the line that sends him on")
