"""The list: how much of it is in the page, leafing through it fast, and finding one's place again."""

import re
import time

from playwright.sync_api import Page, expect

from tests.browser.conftest import signed_in
from tests.browser.town import Town, box, bubble, card, inbound

MANY = 1_200


def crowd(town: Town) -> None:
    """Many people, each with one message that names its writer. Poured once."""
    if town.api.get("/conversations", params={"view": "all"}).json()["total"] >= MANY:
        return
    now = time.time() - 3600
    people = [f"4671{n:07d}" for n in range(MANY)]
    for start in range(0, MANY, 400):
        part = range(start, min(start + 400, MANY))
        town.pour(
            [inbound(people[n], f"I am person {n:04d}.", at=now + n) for n in part],
            [card(people[n], f"Person {n:04d}") for n in part],
        )
    town.settled(within=120)


def test_many_conversations_are_few_rows_and_the_end_key_reaches_the_last(page: Page, town: Town) -> None:
    """Check 13."""
    crowd(town)
    signed_in(page, town.desk).goto(f"{town.desk.url}/inbox?view=all")
    rows = page.locator("[data-list] a[data-conv]")
    expect(rows.first).to_be_visible()
    expect(page.locator("[data-total]")).to_have_attribute("data-total", str(MANY))
    assert rows.count() <= 60
    items = page.locator("[data-list] [role='listitem']")
    assert set(items.evaluate_all("all => all.map((n) => n.getAttribute('aria-setsize'))")) == {str(MANY)}
    rows.first.focus()
    page.keyboard.press("End")
    last = page.locator(f"[data-list] a[data-index='{MANY - 1}']")
    expect(last).to_be_visible()
    expect(last).to_be_focused()
    assert rows.count() <= 60
    page.keyboard.press("Home")
    expect(page.locator("[data-list] a[data-index='0']")).to_be_focused()


def test_leafing_fast_ends_in_the_conversation_that_is_marked(page: Page, town: Town) -> None:
    """Check 14: `j` thirty times."""
    crowd(town)
    signed_in(page, town.desk).goto(f"{town.desk.url}/inbox?view=all")
    page.locator("[data-list] a[data-conv]").first.click()
    expect(page.locator("[data-composer] textarea")).to_be_visible()
    page.get_by_role("log").focus()
    for _ in range(30):
        page.keyboard.press("j")
    marked = page.locator("[data-list] a[aria-current='true']")
    expect(marked).to_have_attribute("data-index", "30")
    name = re.search(r"Person \d{4}", marked.inner_text())
    assert name
    number = name.group().split()[1]
    expect(page.locator("article[data-msg]")).to_have_count(1)
    expect(bubble(page, f"I am person {number}.")).to_be_visible()
    expect(page.locator("[data-composer]")).to_have_attribute("aria-label", re.compile(name.group()))
    expect(page).to_have_url(re.compile(rf"/inbox/{marked.get_attribute('data-conv')}\b"))


def test_back_forward_and_reload_find_the_place_again(page: Page, town: Town) -> None:
    """Check 15: view, conversation, place in the list, draft."""
    crowd(town)
    signed_in(page, town.desk).goto(f"{town.desk.url}/inbox?view=unassigned")
    rows = page.locator("[data-list] a[data-conv]")
    expect(rows.first).to_be_visible()
    rows.first.focus()
    page.keyboard.press("End")
    expect(page.locator(f"[data-list] a[data-index='{MANY - 1}']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(box(page)).to_be_visible()
    box(page).fill("Half an answer")
    first = page.url
    assert "view=unassigned" in first
    expect(page.locator("[data-list] a[aria-current='true']")).to_contain_text("draft")
    page.locator("[data-view='all']").click()
    expect(page).to_have_url(re.compile("view=all|inbox/[0-9]+$"))
    expect(page.locator("[data-view='all']")).to_have_attribute("aria-current", "page")
    page.go_back()
    expect(page).to_have_url(first)
    expect(page.locator("[data-view='unassigned']")).to_have_attribute("aria-current", "page")
    expect(box(page)).to_have_value("Half an answer")
    page.go_forward()
    expect(page.locator("[data-view='all']")).to_have_attribute("aria-current", "page")
    page.go_back()
    expect(page).to_have_url(first)
    page.reload()
    expect(box(page)).to_have_value("Half an answer")
    expect(page.locator("[data-view='unassigned']")).to_have_attribute("aria-current", "page")
    marked = page.locator("[data-list] a[aria-current='true']")
    expect(marked).to_be_in_viewport()
