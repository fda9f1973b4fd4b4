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


def test_cases_are_split_merged_and_linked_and_each_is_taken_back(page: Page, town: Town) -> None:
    ada, same, bo = town.meets("Eva Roos", "Where is my bag?"), town.meets("Eva R."), town.meets("Dirk Aas")
    ids = [town.api.get(f"/conversations/{each.id}").json()["contact"]["id"] for each in (ada, same)]
    town.api.post(f"/contacts/{ids[0]}/merge", json={"contact_id": ids[1]}).raise_for_status()
    ada.says("And what is a month ticket?")
    signed_in(page, town.desk).goto(ada.url)
    panel = page.locator("[data-panel]")
    cases = panel.locator("[data-case]")
    expect(cases).to_have_count(2)

    # One case was two matters.
    second = page.locator("[data-msg]", has_text="And what is a month ticket?").last
    second.hover()
    second.get_by_role("button", name="Message actions").click()
    page.get_by_role("menuitem", name="A new case begins here").click()
    expect(page.get_by_text("A new case begins with this message.")).to_be_visible()
    expect(cases).to_have_count(3)
    tie = panel.locator("[data-tie=split]")
    expect(tie).to_contain_text("Split off from the case of")
    picture(page, "split")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Undone.")).to_be_visible()
    expect(cases).to_have_count(2)
    expect(tie).to_have_count(0)

    # Two cases of one person are one matter, and are parted again from the panel.
    panel.get_by_role("button", name="Link or merge").click()
    dialog = page.get_by_role("dialog", name="Link or merge")
    expect(dialog.locator("[data-own-cases]").get_by_role("button", name="Merge into this one")).to_have_count(1)
    assert axe_violations(page) == []
    picture(page, "merging")
    dialog.get_by_role("button", name="Merge into this one").click()
    expect(dialog).to_have_count(0)
    expect(cases).to_have_count(1)
    expect(panel.locator("[data-tie=merged]")).to_contain_text("Went into this one:")
    line = page.locator("[data-direction=activity]", has_text="merged another case of this person into this one")
    if not line.count():  # several lines are one that opens
        page.get_by_role("button", name="changes").last.click()
    expect(line.get_by_role("link", name="Open the other one")).to_have_attribute("href", f"/inbox/{same.id}")
    panel.get_by_role("button", name="Part them again").click()
    expect(cases).to_have_count(2)

    # Somebody else's is linked, never merged; on a phone.
    page.set_viewport_size(PHONE)
    page.goto(ada.url)
    page.locator("[data-pane=conversation] header").get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Contact panel").click()
    panel.get_by_role("button", name="Link or merge").click()
    dialog.get_by_label("Case of somebody else").fill("Dirk Aas")
    dialog.get_by_role("button", name="Link: Dirk Aas").click()
    expect(dialog).to_have_count(0)
    linked = panel.locator("[data-tie=linked]")
    expect(linked.get_by_role("link", name="Dirk Aas")).to_have_attribute("href", f"/inbox/{bo.id}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_violations(page) == []
    picture(page, "linked_phone")
    panel.get_by_role("button", name="Take the link off").click()
    expect(linked).to_have_count(0)
