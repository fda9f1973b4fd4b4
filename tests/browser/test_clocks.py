"""What the clocks of list and header show while time passes: the wait, its heat, and windows in the order they close."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import axe_violations, picture, signed_in
from tests.browser.test_composer import dated
from tests.browser.town import Talk, Town
from tests.desks import wait_until

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def passes(page: Page, town: Town, minutes: int) -> None:
    town.advance(minutes * 60)
    page.clock.fast_forward(minutes * 60_000)


def row(page: Page, talk: Talk) -> Locator:
    return page.locator(f"[data-conv='{talk.id}'][data-index]")


def test_the_wait_counts_from_the_oldest_word_and_its_heat_follows_the_target(page: Page, town: Town) -> None:
    """Checks 10 and 11."""
    page.clock.install()
    dated(page, town)
    talk = town.meets("Ada Vermeer")
    signed_in(page, town.desk).goto(f"{town.desk.url}/inbox?view=all")
    expect(row(page, talk)).to_have_attribute("data-wait-min", "0")
    passes(page, town, 10)
    expect(row(page, talk)).to_have_attribute("data-wait-min", "10")
    expect(row(page, talk)).to_have_attribute("data-heat", "fine")

    # Neither a second message, nor a note, nor reading it begins the wait anew.
    talk.says("Hello?")
    wait_until(lambda: len(talk.messages()) == 2, what="the second message")
    note = {"text": "He asks about tram 4.", "client_message_id": "0a3a2c55-6f8e-4d0e-8d5e-8a1f6f2c7b12"}
    town.api.post(f"/conversations/{talk.id}/notes", json=note).raise_for_status()
    row(page, talk).click()
    expect(page.get_by_role("log")).to_contain_text("He asks about tram 4.")
    expect(row(page, talk)).to_have_attribute("data-wait-min", "10")

    # Half of thirty minutes, all of them, and twice as many.
    for minutes, waited, heat, glyph in ((6, 16, "half", "◔"), (15, 31, "late", "◑"), (30, 61, "very", "●")):
        passes(page, town, minutes)
        expect(row(page, talk)).to_have_attribute("data-heat", heat)
        expect(row(page, talk)).to_have_attribute("data-wait-min", str(waited))
        expect(row(page, talk)).to_contain_text(f"{glyph}{waited}m")


def test_windows_stand_in_the_order_they_close_and_those_nobody_sees_close_are_shown(page: Page, town: Town) -> None:
    page.clock.install()
    dated(page, town)
    noor = town.meets("Noor Haddad")
    signed_in(page, town.desk).goto(f"{town.desk.url}/inbox?view=all")
    passes(page, town, 60)
    bo = town.meets("Bo Lind")
    passes(page, town, 60)
    noor.says("And with a bike?")  # he waits longest, and his window is the newest
    wait_until(lambda: len(noor.messages()) >= 2, what="the second question")
    page.locator("[data-filter=sort]").click()
    page.get_by_text("Window closing first", exact=True).click()
    expect(page).to_have_url(re.compile("sort=window"))

    def places() -> tuple[int, int]:
        found = [int(row(page, talk).get_attribute("data-index") or -1) for talk in (bo, noor)]
        return found[0], found[1]

    expect(row(page, bo)).to_be_visible()
    wait_until(lambda: places()[0] < places()[1], what="the older window before the newer one")

    town.api.put("/hours/house", json={"zone": "UTC", "week": []}).raise_for_status()
    page.locator("[data-filter=state]").click()
    page.get_by_text("Window closes while nobody is there", exact=True).click()
    expect(page).to_have_url(re.compile("state=closing_unseen"))
    expect(row(page, bo)).to_be_visible()
    assert axe_violations(page) == []
    picture(page, "windows")
    whole = [{"day": day, "opens": "00:00", "closes": "24:00"} for day in WEEK]
    town.api.put("/hours/house", json={"zone": "UTC", "week": whole}).raise_for_status()
    expect(row(page, bo)).to_have_count(0)
