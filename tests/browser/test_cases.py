"""What is done with a case: how much it hurries."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, axe_violations, picture, signed_in
from tests.browser.town import Town


def test_an_urgent_case_is_marked_with_a_word_stands_first_and_is_found_alone(page: Page, town: Town) -> None:
    first, talk = town.meets("Bo Lind"), town.meets("Ada Vermeer")
    signed_in(page, town.desk).goto(talk.url)
    expect(page.get_by_role("heading", name="Ada Vermeer")).to_be_visible()
    rows = page.locator("[data-list] [data-conv]")
    expect(rows.first).to_have_attribute("data-conv", first.id)
    page.locator("body").press("Shift+P")
    dialog = page.get_by_role("dialog", name="Priority")
    expect(dialog.get_by_role("button", name="Normal")).to_have_attribute("aria-pressed", "true")
    assert axe_violations(page) == []
    picture(page, "priority")
    dialog.get_by_role("button", name="Urgent").press("Enter")
    expect(dialog).to_have_count(0)
    row = page.locator(f"[data-list] [data-conv='{talk.id}']")
    expect(row.locator("[data-priority=urgent]")).to_contain_text("Urgent")
    expect(page.locator("[data-pane=conversation] header [data-priority]")).to_contain_text("Urgent")
    expect(page.get_by_text("Sanne Brouwer set the priority: Urgent")).to_be_visible()
    expect(rows.first).to_have_attribute("data-conv", talk.id)

    page.locator("[data-filter=state]").click()
    page.get_by_role("menuitem", name="Priority: Urgent").click()
    expect(page.locator("[data-priority-filter=urgent]")).to_contain_text("Only priority Urgent")
    expect(rows).to_have_count(1)
    page.reload()
    expect(rows).to_have_count(1)
    # What a colleague does arrives by itself: it hurries no more, and is not one of these.
    town.api.post(f"/conversations/{talk.id}/priority", json={"priority": "low"}).raise_for_status()
    expect(page.locator("[data-pane=conversation] header [data-priority]")).to_contain_text("Low")
    page.get_by_role("button", name="Show all priorities again").click()
    expect(rows).to_have_count(2)
    page.set_viewport_size(PHONE)
    page.goto(f"{town.desk.url}/inbox?view=all")
    expect(row.locator("[data-priority=low]")).to_contain_text("Low")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_violations(page) == []
    picture(page, "priority_phone")
