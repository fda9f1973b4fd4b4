"""Time rules in the settings: written, tried out with the reasons, switched on, and what became of them."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, axe_violations, picture, signed_in
from tests.browser.town import Town


def test_a_rule_is_written_tried_out_and_its_deeds_are_logged(page: Page, town: Town) -> None:
    label = town.api.post("/labels", json={"name": "Waits", "color": "blue"}).json()["id"]
    talk = town.meets("Ada Vermeer", "Is tram 4 running?")
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/time-rules")
    expect(page.get_by_text("No time rules yet.")).to_be_visible()
    expect(page.locator("[data-log]")).to_contain_text("Nothing yet.")
    assert axe_violations(page) == []
    page.get_by_role("button", name="New time rule").first.click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill("Waits long")
    form.get_by_label("After how many minutes").fill("0")
    form.get_by_role("button", name="Try it out").click()
    expect(form).to_contain_text("A whole number of minutes that fits.")
    form.get_by_label("After how many minutes").fill("60")
    form.get_by_label("Line 1", exact=True).fill("We are still on it, {{contact.name}}.")
    form.get_by_role("button", name="Try it out").click()
    expect(form).to_contain_text("Action 1: contact.name may have no value.")
    form.get_by_label("Line 1", exact=True).fill("We are still on it.")
    form.get_by_role("button", name="Add an action").click()
    form.get_by_label("Action 2: which").select_option(label)
    form.get_by_label("Why not this one?").select_option(label="Ada Vermeer")
    form.get_by_role("button", name="Try it out").click()
    trial = form.locator("[data-trial]")
    expect(trial).to_contain_text("It would touch no conversation now.")
    expect(trial.locator("[data-why]")).to_have_text(re.compile(r"^it is not due yet: .+"))
    assert axe_violations(page) == []
    picture(page, "time-rule-form")
    form.get_by_label("Switched on").check()
    form.get_by_role("button", name="Save").click()
    rule = page.locator("[data-rule='Waits long']")
    expect(rule).to_contain_text("A customer waits and nothing was written for 1 hour")
    expect(rule).to_contain_text("Send a line, Put on a label")
    expect(rule).to_have_attribute("data-on", "true")

    town.desk.advance(3605)
    log = page.locator("[data-log]")
    expect(log.locator("[data-run]")).to_contain_text("Ada Vermeer", timeout=20_000)
    expect(log.locator("[data-run]")).to_contain_text(re.compile("Put on a label: done"))
    assert axe_violations(page) == []
    for size, name in ((WIDE, "time-rules"), (PHONE, "time-rules-phone")):
        page.set_viewport_size(size)
        picture(page, name)
    page.set_viewport_size(WIDE)
    expect(rule).to_contain_text("did something once")
    page.goto(talk.url)
    page.get_by_role("log").get_by_role("button", name=re.compile("changes$")).click()
    expect(page.get_by_role("log")).to_contain_text("Time rule “Waits long”")


def test_the_rule_that_comes_with_the_desk_is_one_click_away(page: Page, town: Town) -> None:
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/time-rules")
    page.get_by_role("button", name="Switch on: Keep the window open").click()
    rule = page.locator("[data-rule='Keep the window open']")
    expect(rule).to_contain_text("The window closes in 2 hours, or while nobody is there")
    expect(page.locator("[data-preset=window_rescue]")).to_have_count(0)
    page.get_by_role("button", name="Change: Keep the window open").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("Line 3", exact=True)).to_have_value(re.compile("^Hoi"))
    expect(form.get_by_label("Where the window is closed")).to_be_checked()
    form.get_by_role("button", name="Remove the rule").click()
    page.get_by_role("dialog", name="Remove").get_by_role("button", name="Remove the rule").click()
    expect(page.locator("[data-preset=window_rescue]")).to_be_visible()
