"""Many rows at once: chosen by keyboard, done by one request, and taken back by one undo."""

import httpx
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, axe_violations, picture, signed_in
from tests.browser.crowds import crowd
from tests.browser.test_mentions import signed_in_as
from tests.browser.town import Json, Town

MANY = 20


def standing(town: Town) -> dict[str, tuple[object, ...]]:
    items: list[Json] = town.api.get("/conversations", params={"view": "all", "limit": 200}).json()["items"]
    names = ("state", "assignee_id", "team_id", "waiting_since", "due_at", "closed_at", "snoozed_until")
    return {each["id"]: tuple(each[name] for name in names) for each in items}


def test_twenty_rows_are_chosen_by_keyboard_moved_and_all_put_back(page: Page, town: Town) -> None:
    """Check 16."""
    crowd(town, MANY)
    team = town.api.post("/teams", json={"name": "Team B", "member_ids": []}).raise_for_status().json()["id"]
    before = standing(town)
    assert len(before) == MANY
    signed_in(page, town.desk).goto(f"{town.desk.url}/inbox?view=unassigned")
    rows = page.locator("[data-list] [data-conv]")
    expect(page.locator("[data-total]")).to_have_attribute("data-total", str(MANY))
    rows.first.focus()
    page.keyboard.press("x")
    bar = page.locator("[data-bulk]")
    expect(bar).to_have_attribute("data-bulk", "1")
    for _ in range(MANY - 1):
        page.keyboard.press("Shift+ArrowDown")
    expect(bar).to_have_attribute("data-bulk", str(MANY))
    expect(page.locator("[data-list] [data-index='19']")).to_be_focused()
    expect(page.locator("[data-list] [data-index='19']")).to_have_attribute("aria-checked", "true")
    assert axe_violations(page) == []
    picture(page, "bulk")
    page.keyboard.press("a")
    dialog = page.get_by_role("dialog", name="Hand over 20 conversations")
    dialog.get_by_label("Colleague or team").fill("team b")
    assert axe_violations(page) == []
    picture(page, "bulk_assign")
    page.keyboard.press("Enter")
    expect(page.get_by_text("20 conversations done.")).to_be_visible()
    expect(dialog).to_have_count(0)
    expect(bar).to_have_count(0)
    assert {each[2] for each in standing(town).values()} == {team}
    page.keyboard.press("Control+z")
    expect(page.get_by_text("20 conversations put back.")).to_be_visible()
    assert standing(town) == before

    # What a colleague changed meanwhile stays, and is named.
    expect(page.locator("[data-total]")).to_have_attribute("data-total", str(MANY))
    rows.first.focus()
    for n, key in enumerate(("x", "Shift+ArrowDown", "Shift+ArrowDown"), 1):
        page.keyboard.press(key)
        expect(bar).to_have_attribute("data-bulk", str(n))
    chosen = page.locator("[data-list] [aria-checked=true]").evaluate_all("all => all.map((row) => row.dataset.conv)")
    page.keyboard.press("c")
    expect(page.get_by_text("3 conversations done.")).to_be_visible()
    town.api.post(f"/conversations/{chosen[1]}/reopen", json={}).raise_for_status()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 conversations put back.")).to_be_visible()
    left = page.locator("[data-left='1']")
    expect(left.locator(f"[data-left-row='{chosen[1]}']")).to_contain_text("It was reopened, closed or snoozed since")
    assert axe_violations(page) == []
    picture(page, "bulk_left")


def test_on_a_phone_rows_are_chosen_by_touch_and_what_cannot_be_done_is_said(page: Page, town: Town) -> None:
    town.api.post("/labels", json={"name": "Bicycle", "color": "teal"}).raise_for_status()
    talk = town.meets("Ada Vermeer")
    page.set_viewport_size(PHONE)
    signed_in(page, town.desk).goto(f"{town.desk.url}/inbox?view=all&sort=newest")
    row = page.locator(f"[data-list] [data-conv='{talk.id}']")
    expect(row).to_be_visible()
    page.locator("[data-select]").click()
    row.click()
    rows = page.locator("[data-list] [data-conv]")
    rows.nth(1).click()
    bar = page.locator("[data-bulk='2']")
    expect(bar).to_be_visible()
    assert axe_violations(page) == []
    picture(page, "bulk_phone")
    bar.get_by_role("button", name="Labels").click()
    dialog = page.get_by_role("dialog", name="Labels of 2 conversations")
    dialog.get_by_role("checkbox", name="Bicycle").check()
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("2 conversations done.")).to_be_visible()
    expect(row).to_contain_text("Bicycle")
    # One of two is closed by a colleague while it is chosen: it cannot be snoozed.
    page.locator("[data-select]").click()
    row.click()
    rows.nth(1).click()
    town.api.post(f"/conversations/{talk.id}/close", json={}).raise_for_status()
    bar.get_by_role("button", name="Snooze").click()
    page.get_by_role("dialog", name="Snooze").get_by_role("button", name="In an hour").click()
    expect(page.get_by_text("1 conversation done.")).to_be_visible()
    expect(page.locator(f"[data-left-row='{talk.id}']")).to_contain_text("A closed conversation cannot be snoozed.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "bulk_left_phone")


def test_the_taker_of_many_finds_the_reason_and_what_is_known_above_each(page: Page, town: Town) -> None:
    token = town.colleague("Ali Bakker", "ali@lindhaven.example")
    ali = httpx.get(f"{town.desk.url}/api/v1/me", headers={"authorization": f"Bearer {token}"}).json()["id"]
    talks = [town.meets(name, f"Where is my bike, says {name}?") for name in ("Mona Many", "Max Many")]
    signed_in(page, town.desk).goto(f"{town.desk.url}/inbox?view=unassigned&sort=newest")
    page.locator(f"[data-list] [data-conv='{talks[0].id}']").focus()
    page.keyboard.press("x")
    page.locator(f"[data-list] [data-conv='{talks[1].id}']").focus()
    page.keyboard.press("x")
    expect(page.locator("[data-bulk='2']")).to_be_visible()
    page.keyboard.press("a")
    dialog = page.get_by_role("dialog", name="Hand over 2 conversations")
    dialog.get_by_label("Colleague or team").fill("Ali")
    dialog.get_by_label("Reason").select_option("shift_ends")
    expect(dialog.get_by_role("checkbox", name="Say what is known of each")).to_be_checked()
    assert axe_violations(page) == []
    picture(page, "bulk_why")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "bulk_why_phone")
    page.set_viewport_size(WIDE)
    dialog.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("2 conversations done.")).to_be_visible()
    page.context.clear_cookies()
    signed_in_as(page, town, "ali@lindhaven.example")
    for talk, name in zip(talks, ("Mona Many", "Max Many"), strict=True):
        assert town.api.get(f"/conversations/{talk.id}").json()["assignee_id"] == ali
        page.goto(talk.url)
        said = page.locator("[data-passed-on]")
        expect(said).to_contain_text("My shift ends")
        expect(said).to_contain_text(f"Asked: Where is my bike, says {name}?")
