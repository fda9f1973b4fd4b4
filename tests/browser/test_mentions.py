"""Calling a colleague from a note by keyboard, being called, and following a conversation that somebody else has."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, WIDE, axe_violations, picture, signed_in
from tests.browser.town import Town, box

EMAIL, PASSWORD = "ali@lindhaven.example", "another long password"


def signed_in_as(page: Page, town: Town, email: str) -> Page:
    answer = page.request.post(
        f"{town.desk.url}/api/v1/sessions",
        data={"email": email, "password": PASSWORD},
        headers={"x-shortline-csrf": "1"},
    )
    assert answer.ok, answer.text()
    return page


@pytest.fixture
def ali(browser: Browser, town: Town) -> Iterator[Page]:
    """A second screen, of a colleague."""
    if not any(each["name"] == "Ali Bakker" for each in town.api.get("/agents").json()["items"]):
        town.colleague("Ali Bakker", EMAIL, password=PASSWORD)
    context = browser.new_context(viewport=WIDE, locale="en-GB")
    yield signed_in_as(context.new_page(), town, EMAIL)
    context.close()


def calm(view: str) -> str:
    return f"[data-calm] [data-view={view}]"


def test_a_colleague_is_called_by_keyboard_told_and_the_view_empties_as_he_reads(
    page: Page, town: Town, ali: Page
) -> None:
    talk = town.meets("Ada Vermeer")
    ali.goto(f"{town.desk.url}/inbox?view=all")
    expect(ali.locator(f"[data-list] [data-conv='{talk.id}']")).to_be_visible()
    expect(ali.locator("[data-calm]")).to_have_count(0)  # nobody sees what holds nothing for him

    signed_in(page, town.desk).goto(talk.url)
    expect(page.get_by_role("heading", name="Ada Vermeer")).to_be_visible()
    # In an answer to the customer an @ is only a character.
    box(page).press_sequentially("@al")
    expect(page.locator("[data-calls]")).to_have_count(0)
    box(page).fill("")
    page.get_by_role("heading", name="Ada Vermeer").click()
    page.locator("body").press("m")
    note = page.get_by_role("textbox", name="Write a note")
    expect(note).to_be_focused()
    note.press_sequentially("Please look, @")
    names = page.get_by_role("listbox", name="Call a colleague")
    expect(names.get_by_role("option").filter(has_text="Ali Bakker")).to_be_visible()
    assert axe_violations(page) == []
    picture(page, "mention_list")
    note.press_sequentially("bak")
    note.press("Enter")
    expect(note).to_have_value("Please look, @Ali Bakker ")
    note.press_sequentially("by noon")
    note.press("Enter")
    expect(page.locator("[data-direction=note] [data-called]")).to_have_text("@Ali Bakker")

    expect(ali.get_by_text("calls you into the conversation with Ada Vermeer")).to_be_visible()
    mentions = ali.locator(calm("mentions"))
    expect(mentions.locator("[data-count]")).to_have_text("1")
    picture(ali, "called")
    mentions.click()
    row = ali.locator(f"[data-list] [data-conv='{talk.id}']")
    expect(row.locator("[data-mentions='1']")).to_be_visible()
    assert axe_violations(ali) == []
    row.focus()
    row.press("Enter")
    expect(ali.locator("[data-direction=note] [data-called=me]")).to_have_text("@Ali Bakker")
    expect(mentions.locator("[data-count]")).to_have_text("0")

    # Called, he follows it; what the customer writes is news, and its end is.
    following = ali.locator(calm("following"))
    expect(following.locator("[data-count]")).to_have_text("1")
    ali.goto(f"{town.desk.url}/inbox?view=following")
    expect(row).to_be_visible()
    talk.says("And with a bike?")
    expect(following.locator("[data-news='1']")).to_be_visible()
    expect(row.locator("[data-news]")).to_be_visible()
    row.click()
    expect(following.locator("[data-news]")).to_have_count(0)
    ali.goto(f"{town.desk.url}/inbox?view=following")
    town.api.post(f"/conversations/{talk.id}/close", json={}).raise_for_status()
    expect(row.locator("[data-news]")).to_have_text("closed meanwhile")
    picture(ali, "following")
    assert axe_violations(ali) == []
    ali.set_viewport_size(PHONE)
    expect(row.locator("[data-news]")).to_be_visible()
    picture(ali, "following_phone")
    assert ali.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_violations(ali) == []


def test_it_is_followed_by_key_and_left_again_and_the_panel_says_who_does(page: Page, town: Town) -> None:
    talk = town.meets("Bo Lind")
    signed_in(page, town.desk).goto(talk.url)
    expect(page.get_by_role("heading", name="Bo Lind")).to_be_visible()
    page.locator("body").press("Shift+F")
    expect(page.get_by_text("You follow the conversation with Bo Lind.")).to_be_visible()
    section = page.locator("[data-followers]")
    expect(section.get_by_role("heading")).to_have_text("1 follows it")
    expect(section.get_by_role("listitem")).to_have_text("Me")
    assert axe_violations(page) == []
    picture(page, "followers")
    section.get_by_role("button", name="Stop following").click()
    expect(section.get_by_role("heading")).to_have_text("Nobody follows it")
    page.set_viewport_size(PHONE)
    page.goto(talk.url)
    page.locator("[data-pane=conversation] header").get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Follow").click()
    expect(page.get_by_text("You follow the conversation with Bo Lind.").last).to_be_visible()


def test_a_call_of_somebody_who_may_not_see_it_keeps_the_note_and_offers_a_way(page: Page, town: Town) -> None:
    talk = town.meets("Cy Novak")
    town.api.post("/teams", json={"name": "Night watch", "member_ids": []}).raise_for_status()
    ours = town.api.post("/teams", json={"name": "Day watch", "member_ids": []}).raise_for_status().json()["id"]
    if not any(each["name"] == "Eve Outside" for each in town.api.get("/agents").json()["items"]):
        town.colleague("Eve Outside", "eve@lindhaven.example", password=PASSWORD)
    town.api.patch(f"/inboxes/{town.inbox_id}", json={"team_id": ours}).raise_for_status()
    try:
        town.api.post(f"/conversations/{talk.id}/assign", json={"team_id": ours}).raise_for_status()
        page.set_viewport_size(PHONE)
        signed_in(page, town.desk).goto(talk.url)
        expect(page.get_by_role("heading", name="Cy Novak")).to_be_visible()
        page.get_by_role("button", name="Note", exact=True).click()
        note = page.get_by_role("textbox", name="Write a note")
        note.fill("Does @Eve Outside know?")
        page.get_by_role("button", name="Save note").first.click()
        card = page.locator("[data-unseen]")
        expect(card).to_contain_text("Not saved: Eve Outside may not see this conversation.")
        expect(note).to_have_value("Does @Eve Outside know?")
        picture(page, "mention_unseen_phone")
        assert axe_violations(page) == []
        card.get_by_role("button", name="Save with the name as plain words").click()
        expect(page.locator("[data-direction=note]")).to_contain_text("Does @Eve Outside know?")
        expect(card).to_have_count(0)
        expect(note).to_have_value("")
    finally:
        town.api.patch(f"/inboxes/{town.inbox_id}", json={"team_id": None}).raise_for_status()
