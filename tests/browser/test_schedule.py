"""A message for tomorrow from the reply box: its moment is shown, it can be sent now, and the customer's word calls it off."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import axe_violations, signed_in
from tests.browser.town import Town, box, bubble
from tests.desks import wait_until


def later(page: Page, text: str, moment: str) -> None:
    box(page).fill(text)
    page.get_by_role("button", name="Send later", exact=True).click()
    page.get_by_role("dialog", name="Send later").get_by_role("button", name=re.compile(f"^{moment}")).click()


def test_it_is_written_for_later_listed_sent_now_and_called_off_by_the_customer(page: Page, town: Town) -> None:
    talk = town.meets("Lena Later")
    signed_in(page, town.desk).goto(talk.url)
    expect(bubble(page, "Is tram 4 running?")).to_be_visible()
    later(page, "Sent after all.", "In an hour")
    expect(bubble(page, "Sent after all.")).to_contain_text("Leaves ")
    later(page, "Not needed any more.", "In three hours")
    waiting = page.locator("[data-scheduled]")
    expect(waiting).to_have_attribute("data-scheduled", "2")
    waiting.get_by_role("button", name="Show").click()
    expect(waiting.get_by_role("listitem")).to_have_count(2)
    assert axe_violations(page) == []
    assert town.sent_texts("Sent after") == []

    waiting.get_by_role("listitem").filter(has_text="Sent after all.").get_by_role("button", name="Send now").click()
    wait_until(lambda: town.sent_texts("Sent after all."), what="the message that was sent now")
    expect(waiting).to_have_attribute("data-scheduled", "1")

    town.advance(60)
    talk.says("Found it, thanks!")
    expect(bubble(page, "Not needed any more.")).to_have_attribute("data-state", "withheld")
    expect(bubble(page, "Not needed any more.")).to_contain_text("The customer wrote before this was due")
    expect(waiting).to_have_count(0)
    assert town.sent_texts("Not needed") == []
