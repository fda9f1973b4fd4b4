"""Shifts in the settings: a lead writes down when a colleague works, and reads when nobody does."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, axe_violations, picture, signed_in
from tests.browser.town import Town


def test_a_shift_is_written_down_and_the_uncovered_minutes_are_told(page: Page, town: Town) -> None:
    me = town.api.get("/me").json()
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/shifts")
    expect(page.get_by_text("As soon as somebody has shifts")).to_be_visible()
    row = page.locator(f"[data-shifts='{me['id']}']")
    expect(row).to_contain_text("they say themselves when they are there")
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", name=f"Shifts of {me['name']}")).to_be_visible()
    assert axe_violations(page) == []

    # What contradicts itself is marked at its line, and nothing is kept.
    page.get_by_label("Monday: begins, shift 1").fill("07:00")
    page.get_by_role("button", name="Add a time on Monday").click()
    page.get_by_label("Monday: begins, shift 2").fill("08:00")
    page.get_by_role("button", name="Save").click()
    line = page.locator("[data-times='week.1']")
    expect(line).to_contain_text("This overlaps another time")
    page.get_by_role("button", name="Remove time 2 of Monday").click()
    page.get_by_role("button", name="Add days").click()
    page.get_by_label("First day").fill("2030-02-13")
    page.get_by_label("What for").fill("Wedding")
    page.get_by_role("button", name="Save").click()

    expect(row).to_contain_text("Mon 07:00–17:00 · Tue–Fri 09:00–17:00")
    expect(row).to_contain_text(re.compile("At work, until|Not at work, begins"))
    # The desk is open day and night, and nobody is there outside this shift: said plainly, refused nothing.
    covered = page.locator(f"[data-covered='inbox-{town.inbox_id}']")
    expect(covered).to_contain_text("Nobody is there for 126 h")
    expect(covered.locator("[data-gap]").first).to_be_visible()
    assert axe_violations(page) == []
    picture(page, "shifts-wide")
    page.set_viewport_size(PHONE)
    expect(covered).to_be_visible()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "shifts-phone")

    row.get_by_role("link").click()
    expect(page.get_by_label("What for")).to_have_value("Wedding")
    page.get_by_role("button", name="Remove these shifts").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove these shifts").click()
    expect(row).to_contain_text("they say themselves when they are there")
