"""Policies in the settings: written, refused with the line, tried out, put in order; and the clock of a case on the screen."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, WIDE, axe_violations, picture, signed_in
from tests.browser.test_clocks import passes, row
from tests.browser.test_composer import dated
from tests.browser.town import Town


def chooses(form: Locator, kind: str, value: str) -> None:
    box = form.locator("details").filter(has_text=kind)
    box.locator("summary").click()
    box.get_by_label(value, exact=True).check()


def both_widths(page: Page, name: str, ready: Callable[[], None]) -> None:
    for size, more in ((PHONE, "-phone"), (WIDE, "")):
        page.set_viewport_size(size)
        ready()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert axe_violations(page) == []
        picture(page, f"{name}{more}")


def test_a_policy_is_written_tried_out_and_holds_for_who_writes_next(page: Page, town: Town) -> None:
    page.clock.install()
    dated(page, town)
    before = town.meets("Bo Lind")
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/answer-times")
    page.get_by_role("button", name="Add a policy").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill("All of WhatsApp")
    chooses(form, "Channel", "WhatsApp")
    form.get_by_role("button", name="Save").click()
    expect(form).to_contain_text("It says nothing: give it one time at least.")
    expect(form.locator("details").filter(has_text="Channel")).to_contain_text("1 chosen")
    form.get_by_label("First answer (minutes)").fill("20")
    form.get_by_label("Case done (hours)").fill("soon")
    form.get_by_role("button", name="Save").click()
    expect(form).to_contain_text("A number of hours, up to 2160")
    form.get_by_label("Case done (hours)").fill("0.1")
    form.get_by_role("button", name="Save").click()
    expect(form).to_contain_text("Nothing is done before it was answered for the first time.")
    both_widths(page, "policy-form", lambda: expect(form).to_be_visible())
    form.get_by_label("Case done (hours)").fill("2")
    form.get_by_role("button", name="Save").click()
    policy = page.locator("[data-policy='All of WhatsApp']")
    expect(policy).to_contain_text("First answer within 20 minutes")
    expect(policy).to_contain_text("Done within 2 hours of opening time")

    page.get_by_role("button", name="Add a policy").click()
    form.get_by_label("Name").fill("What hurries")
    chooses(form, "Priority", "Urgent")
    form.get_by_label("Follow-up (minutes)").fill("10")
    form.get_by_role("button", name="Save").click()
    names = page.locator("[data-policy]")
    expect(names).to_have_count(3)
    assert [each.get_attribute("data-policy") for each in names.all()] == ["All of WhatsApp", "What hurries", "house"]
    page.get_by_role("button", name="Ask What hurries earlier").click()
    expect(names.first).to_have_attribute("data-policy", "What hurries")

    look = page.locator("[data-look]")
    look.get_by_role("button", name="Look").click()
    expect(look.locator("[data-time=first]")).to_contain_text("within 20 minutes, due")
    expect(look.locator("[data-time=first]")).to_contain_text("From: All of WhatsApp")
    expect(look.locator("[data-time=follow_up]")).to_contain_text("From: the program's own")
    expect(look).to_contain_text("What hurries: it is for another priority")
    look.get_by_label("Priority").select_option("urgent")
    look.get_by_role("button", name="Look").click()
    expect(look.locator("[data-time=follow_up]")).to_contain_text("From: What hurries")
    both_widths(page, "policies", lambda: expect(look.locator("[data-time=resolution]")).to_be_visible())

    assert town.api.get(f"/conversations/{before.id}").json()["resolution"] is None  # what ran keeps its clock
    talk = town.meets("Ada Vermeer")
    page.goto(f"{town.desk.url}/inbox/{talk.id}?view=all")
    whole = page.locator("header [data-case]")
    expect(whole).to_have_text(re.compile(r"^Case: (2 h|1 h 59 min|1h 59m|2h).* left$"))
    passes(page, town, 95)
    expect(whole).to_have_attribute("data-case", "soon")
    expect(row(page, talk)).to_contain_text("case due")
    passes(page, town, 30)
    expect(whole).to_have_attribute("data-case", "late")
    expect(row(page, talk)).to_contain_text("case late")
    page.get_by_role("log").get_by_role("button", name=re.compile("changes$")).click()
    expect(page.get_by_role("log")).to_contain_text("The case was to be done")
    both_widths(page, "case-late", lambda: expect(whole).to_be_visible())
    town.api.post(f"/conversations/{talk.id}/close", json={}).raise_for_status()
    expect(whole).to_contain_text("Case took")
    # What it took is a fact of the closing: in its line, and beside the case for as long as that is shown.
    said = re.compile(r"took 2\s?h 5\s?min of 2\s?h.*, too long")
    expect(page.get_by_role("log").get_by_text("closed the conversation")).to_contain_text(said)
    expect(page.locator("[data-took=false]").filter(has_text=said)).to_have_count(1)
    both_widths(page, "case-took", lambda: expect(page.get_by_role("log").get_by_text(said).first).to_be_visible())


def test_in_dutch(page: Page, town: Town) -> None:
    town.api.patch("/me", json={"locale": "nl"}).raise_for_status()
    try:
        signed_in(page, town.desk).goto(f"{town.desk.url}/settings/answer-times")
        page.get_by_role("button", name="Afspraak toevoegen").click()
        form = page.get_by_role("dialog")
        form.get_by_label("Naam").fill("Nederlands")
        chooses(form, "Prioriteit", "Laag")
        form.get_by_role("button", name="Bewaren").click()
        expect(form).to_contain_text("Er staat nog niets in: vul ten minste één tijd in.")
        form.get_by_label("Zaak klaar (uren)").fill("1,5")
        form.get_by_role("button", name="Bewaren").click()
        expect(page.locator("[data-policy=Nederlands]")).to_contain_text("Klaar binnen 90 minuten openingstijd")
        look = page.locator("[data-look]")
        look.get_by_role("button", name="Kijk").click()
        expect(look.locator("[data-time=first]")).to_contain_text("Eerste antwoord: binnen")
        assert axe_violations(page) == []
    finally:
        town.api.patch("/me", json={"locale": "en"}).raise_for_status()
