"""A newcomer, from an empty directory to the first delivered answer: welcome, owner, demo city, first reply.

Acceptance 1, 2, 3 and 7.
"""

import os
import re
import time

import httpx
from playwright.sync_api import Page, expect

from tests.browser.conftest import OWNER
from tests.desks import Desk, wait_until


def busy() -> bool:
    """Others want more than this machine has."""
    return os.getloadavg()[0] > (os.cpu_count() or 1) * 2


def test_a_newcomer_answers_the_first_customer_within_two_minutes_and_five_screens(
    page: Page, fresh_desk: Desk
) -> None:
    started = time.monotonic()
    screens = []
    page.goto(fresh_desk.url)
    expect(page).to_have_url(re.compile(r"/welcome"))
    screens.append("owner")
    page.get_by_label("Your name").fill(OWNER["name"])
    page.get_by_label("E-mail address").fill(OWNER["email"])
    page.get_by_label("Password", exact=True).fill(OWNER["password"])
    page.get_by_label("Organisation").fill("Lindhaven")
    page.get_by_role("button", name="Set up the desk").click()
    page.get_by_role("button", name="Open the demo city").wait_for()
    screens.append("demo or connect")
    asked = time.monotonic()
    page.get_by_role("button", name="Open the demo city").click()
    expect(page).to_have_url(re.compile(r"/inbox"), timeout=60_000)
    screens.append("inbox")
    expect(page.get_by_text("Demo – no real customers")).to_be_visible()
    with fresh_desk.sign_in() as api:
        wait_until(
            lambda: api.get("/conversations", params={"view": "all"}).json()["total"] >= 30,
            within=90,
            what="30 conversations",
        )
    filled = time.monotonic() - asked
    row = page.locator("[data-conv]").first
    row.click()
    screens.append("conversation")
    composer = page.locator("[data-composer='open'] textarea").first
    composer.fill("Good morning, I am looking into it for you.")
    composer.press("Enter")
    bubble = page.locator("[data-msg]", has_text="I am looking into it for you.")
    expect(bubble).to_have_attribute("data-state", re.compile("delivered|read"), timeout=60_000)
    took = time.monotonic() - started
    print(f"\nthe city was there after {filled:.0f} s, the first answer delivered after {took:.0f} s")
    print(f"{len(screens)} screens: {', '.join(screens)}")
    assert len(screens) <= 5
    if not busy():  # a crowded machine says nothing about the product's speed
        assert took < 120


def test_nobody_can_become_owner_twice_and_there_is_no_default_password(fresh_desk: Desk) -> None:
    again = httpx.post(f"{fresh_desk.url}/api/v1/setup/owner", json={**OWNER, "organisation": "Other"})
    assert again.status_code == 409
    for email, password in (("admin", "admin"), ("admin@example.com", "password"), (OWNER["email"], OWNER["email"])):
        tried = httpx.post(f"{fresh_desk.url}/api/v1/sessions", json={"email": email, "password": password})
        assert tried.status_code in (401, 422)


def test_removing_the_demo_deletes_every_demo_record_and_leaves_real_ones(fresh_desk: Desk) -> None:
    with fresh_desk.sign_in() as api:
        real = api.post("/teams", json={"name": "Night shift", "member_ids": []})
        assert real.status_code == 201
        brought = {each["language"] for each in api.get("/macros", params={"limit": 100}).json()["items"]}
        assert brought == {"en", "nl"}
        assert api.delete("/setup/demo").status_code == 204
        assert api.get("/conversations", params={"view": "all"}).json()["total"] == 0
        assert api.get("/inboxes").json()["items"] == []
        assert api.get("/contacts").json()["items"] == []
        assert [team["name"] for team in api.get("/teams").json()["items"]] == ["Night shift"]
        assert api.get("/setup").json()["demo"] == {"available": True, "active": False}
        assert api.get("/macros").json()["items"] == []
