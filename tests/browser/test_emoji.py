"""Emoji: by name behind a colon, from the box with all of them, and on a customer's message."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import axe_violations, picture, signed_in
from tests.browser.town import Talk, Town, box, bubble
from tests.desks import wait_until


def opened(page: Page, town: Town, name: str) -> Talk:
    talk = town.meets(name)
    signed_in(page, town.desk).goto(talk.url)
    expect(bubble(page, "Is tram 4 running?")).to_be_visible()
    return talk


def test_a_colon_and_a_name_become_an_emoji_by_keys_alone(page: Page, town: Town) -> None:
    opened(page, town, "Ada Vermeer")
    box(page).press_sequentially("It runs again at 10:30 :tad")
    listed = page.locator("[data-emoji-list]").get_by_role("option")
    expect(listed.first).to_contain_text("🎉")
    expect(listed.first).to_have_attribute("aria-selected", "true")
    assert axe_violations(page) == []
    picture(page, "emoji-list-1440")
    box(page).press("Enter")
    expect(box(page)).to_have_value("It runs again at 10:30 🎉 ")
    expect(listed).to_have_count(0)
    box(page).press_sequentially(":sm")
    expect(listed.first).to_be_visible()
    box(page).press("Escape")
    expect(listed).to_have_count(0)
    box(page).press_sequentially("ile")
    expect(listed).to_have_count(0)
    box(page).press("Enter")
    wait_until(lambda: town.sent_texts("It runs again at 10:30 🎉 :smile"), what="the answer at the double")


def test_the_box_finds_an_emoji_and_remembers_it(page: Page, town: Town) -> None:
    opened(page, town, "Noor Haddad")
    box(page).fill("Have a good trip")
    page.get_by_role("button", name="Emoji", exact=True).click()
    shown = page.locator("[data-emoji-box]")
    search = shown.get_by_role("combobox")
    expect(search).to_be_focused()
    expect(shown.get_by_role("group", name="Smileys")).to_be_visible()
    assert axe_violations(page) == []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        picture(page, f"emoji-box-{scheme}-1440")
    search.fill("tram car")
    expect(shown.get_by_role("option").first).to_have_attribute("aria-label", "tram car")
    search.press("Enter")
    expect(shown).to_have_count(0)
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("Have a good trip🚋")
    page.get_by_role("button", name="Emoji", exact=True).click()
    expect(shown.get_by_role("group", name="Used last").get_by_role("option")).to_have_count(1)
    search.fill("zzzz")
    expect(shown).to_contain_text("No emoji has that name.")
    search.press("Escape")
    expect(box(page)).to_be_focused()


def test_any_emoji_can_be_put_on_a_message(page: Page, town: Town) -> None:
    talk = opened(page, town, "Bo Lind")
    bubble(page, "Is tram 4 running?").hover()
    bubble(page, "Is tram 4 running?").get_by_role("button", name="Message actions").click()
    page.get_by_role("menuitem", name="React with an emoji").click()
    page.get_by_role("button", name="More emoji").click()
    page.get_by_role("combobox", name="Search for an emoji").fill("tram car")
    page.get_by_role("dialog").get_by_role("option", name="tram car").click()
    wait_until(lambda: "🚋" in str(talk.messages()[0]["reactions"]), what="the reaction on the message")
