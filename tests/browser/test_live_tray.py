"""Check 9: whoever I answered and wrote again is one chord away, and what I was writing stays."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, axe_violations, picture, signed_in
from tests.browser.town import Talk, Town, box, bubble
from tests.desks import wait_until


def answered(page: Page, town: Town, name: str) -> Talk:
    talk = town.meets(name)
    page.goto(talk.url)
    expect(bubble(page, "Is tram 4 running?")).to_be_visible()
    box(page).fill(f"Not until noon, {name}.")
    box(page).press("Enter")
    town.advance(30)
    wait_until(lambda: town.sent_texts(f"Not until noon, {name}."), what="the answer")
    expect(bubble(page, "Not until noon")).to_have_attribute("data-state", re.compile("sent|delivered|read"))
    return talk


def test_a_follow_up_is_one_chord_away_and_the_draft_stays(page: Page, browser: Browser, town: Town) -> None:
    signed_in(page, town.desk)
    ada = answered(page, town, "Ada Vermeer")
    tray = page.locator("[data-live-tray]")
    expect(tray).to_have_count(0)
    other = town.meets("Bo Lind", "Where is my bag?")
    page.goto(other.url)
    box(page).fill("Half a thou")
    ada.says("And with a bike?")
    chip = tray.locator(f'[data-live="{ada.id}"]')
    expect(chip).to_contain_text("Ada Vermeer")
    picture(page, "live-tray")
    assert axe_violations(page) == []
    box(page).press("ControlOrMeta+Shift+L")
    page.wait_for_url(re.compile(f"/inbox/{ada.id}"))
    expect(bubble(page, "And with a bike?")).to_be_visible()
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("")
    box(page).fill("Bikes are fine.")
    box(page).press("Enter")
    town.advance(30)
    expect(chip).to_have_count(0)  # answered: nobody waits there any more
    page.goto(other.url)
    expect(box(page)).to_have_value("Half a thou")
    narrow = browser.new_context(viewport=PHONE, locale="nl-NL", color_scheme="dark")
    try:
        phone = signed_in(narrow.new_page(), town.desk)
        ada.says("And on Sunday?")
        phone.goto(f"{town.desk.url}/inbox")
        expect(phone.locator(f'[data-live="{ada.id}"]')).to_be_visible()
        picture(phone, "live-tray-phone")
        assert axe_violations(phone) == []
    finally:
        narrow.close()
