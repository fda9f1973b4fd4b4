"""The wallboard says what the API says, follows what happens, and each of its numbers leads somewhere."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import axe_violations, picture, signed_in
from tests.browser.town import Town


def test_numbers_follow_what_happens_and_lead_to_something_to_do(page: Page, town: Town) -> None:
    town.api.put(
        "/wallboard/targets",
        json={
            "waiting_most": 1,
            "follow_up_percent": 90,
            "inflow_percent": 200,
            "here_least": 1,
            "channel_percent": 60,
        },
    ).raise_for_status()
    first = town.meets("Ada Vermeer")
    signed_in(page, town.desk).goto(f"{town.desk.url}/inbox")
    expect(page.locator("[data-list] a[data-conv]").first).to_be_visible()
    page.locator("body").press("g")
    page.locator("body").press("w")
    expect(page).to_have_url(re.compile("/wallboard"))
    waiting = page.locator("[data-figure=waiting]")
    expect(waiting.locator("[data-value]")).to_have_text("1")
    town.meets("Bo Lind")
    expect(waiting.locator("[data-value]")).to_have_text("2")
    expect(waiting).to_have_attribute("data-level", "past")
    expect(waiting).to_contain_text("past the target")
    shown = town.api.get("/wallboard").json()
    assert (shown["waiting"]["count"], shown["waiting"]["level"]) == (2, "past")
    expect(page.locator("[data-figure=inflow] [data-value]")).to_have_text(str(shown["inflow"]["count"]))
    expect(page.locator(f"[data-part='{town.inbox_id}'] [data-waiting]")).to_have_text("2")
    expect(page.locator("[data-figure] a")).to_have_count(5)
    assert "Sanne" not in page.locator("[data-wallboard]").inner_text()

    page.get_by_role("button", name="Targets").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("People who wait at the same time, at most").fill("0")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("A whole number from 1 to 100,000.")).to_be_visible()
    dialog.get_by_label("People who wait at the same time, at most").fill("4")
    assert axe_violations(page) == []
    dialog.get_by_role("button", name="Save").click()
    expect(waiting).to_have_attribute("data-level", "fine")

    page.get_by_role("button", name="TV mode").click()
    board = page.locator("[data-wallboard][data-tv]")
    expect(board.locator("[data-figure] a")).to_have_count(0)
    assert axe_violations(page) == []
    picture(page, "wallboard-tv")
    page.keyboard.press("Escape")
    expect(board).to_have_count(0)
    page.locator("[data-figure=longest]").get_by_role("link", name="Open it").click()
    expect(page).to_have_url(re.compile(f"/inbox/{first.id}"))
    expect(page.get_by_role("heading", name="Ada Vermeer")).to_be_visible()
