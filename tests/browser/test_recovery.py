"""A forgotten password from the link to the desk, and the organisation's name."""

import re

import httpx
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, WIDE, axe_violations, picture, signed_in
from tests.browser.town import Town

FORGOT = {"email": "ilse@lindhaven.example", "password": "eight trams in a row"}
NEW = "nine ferries on the river"


def test_an_admin_makes_a_link_and_the_colleague_chooses_a_new_password(
    page: Page, browser: Browser, empty_town: Town
) -> None:
    town = empty_town
    town.colleague("Ilse Smit", **FORGOT)
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/people")
    page.get_by_role("button", name="Change: Ilse Smit").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Make a reset link").click()
    made = dialog.get_by_role("textbox", name="Link for a new password")
    expect(made).to_have_value(re.compile(f"^{re.escape(town.desk.url)}/reset#.{{20,}}"))
    expect(dialog.get_by_role("button", name="Copy")).to_be_visible()
    assert axe_violations(page) == []
    picture(page, "reset-link-1440")
    link = made.input_value()

    guest = browser.new_context(viewport=WIDE, locale="en-GB")
    theirs = guest.new_page()
    theirs.goto(link)
    expect(theirs.get_by_role("heading", name="Choose a new password")).to_be_visible()
    for scheme in ("dark", "light"):
        theirs.emulate_media(color_scheme=scheme)
        for size in (PHONE, WIDE):
            theirs.set_viewport_size(size)
            assert axe_violations(theirs) == []
            picture(theirs, f"reset-{scheme}-{size['width']}")
    password = theirs.get_by_role("textbox", name="Choose a password")
    password.fill("short")
    theirs.get_by_role("button", name="Save and sign in").click()
    expect(password).to_have_attribute("aria-invalid", "true")
    password.fill(NEW)
    theirs.get_by_role("button", name="Save and sign in").click()
    expect(theirs).to_have_url(f"{town.desk.url}/inbox")
    tried = [
        httpx.post(f"{town.desk.url}/api/v1/sessions", json=FORGOT | {"password": each}).status_code
        for each in (FORGOT["password"], NEW)
    ]
    assert tried == [401, 201]
    theirs.goto(link)
    expect(theirs.get_by_role("heading", name="This link cannot be used")).to_be_visible()
    guest.close()


def test_the_organisation_is_named_anew(page: Page, empty_town: Town) -> None:
    signed_in(page, empty_town.desk).goto(f"{empty_town.desk.url}/settings/desk")
    name = page.get_by_label("Organisation")
    expect(name).to_have_value("Lindhaven")
    name.fill("Lindhaven Trams")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    assert axe_violations(page) == []
    picture(page, "desk-1440")
    assert empty_town.api.get("/organisation").json() == {"name": "Lindhaven Trams"}
    page.reload()
    expect(name).to_have_value("Lindhaven Trams")
