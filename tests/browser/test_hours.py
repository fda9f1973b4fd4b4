"""Opening hours in the settings: what they mean is told while they are typed, what contradicts itself is marked at its line."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, axe_violations, picture, signed_in
from tests.browser.town import Town


def test_hours_are_tried_while_typing_kept_and_differ_for_an_inbox(page: Page, town: Town) -> None:
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/hours")
    expect(page.get_by_text("the desk counts as open day and night")).to_be_visible()
    page.get_by_role("button", name="Add hours").first.click()
    expect(page.get_by_role("heading", name="Hours of the whole house")).to_be_visible()
    tried = page.locator("[data-tried]")
    expect(tried).to_have_text(re.compile(r"^Friday.* 23:50 → resumes Monday 09:00$"))

    # A contradiction is marked at its line before anything is kept, and mended there.
    page.get_by_role("button", name="Add a time on Monday").click()
    second = page.get_by_label("Monday: opens, time 2")
    expect(second).to_have_value("18:00")
    second.fill("16:00")
    line = page.locator("[data-times='week.1']")
    expect(line).to_contain_text("This overlaps another time")
    expect(second).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Save").click()
    expect(line).to_contain_text("This overlaps another time")
    assert axe_violations(page) == []
    second.fill("22:00")
    page.get_by_label("Monday: closes, time 2").fill("02:00")
    expect(line).to_contain_text("next day")
    expect(second).not_to_have_attribute("aria-invalid", "true")

    page.get_by_label("Closed on the public holidays of").select_option("NL")
    expect(page.locator("[data-ahead]")).to_contain_text("King's Day: closed")
    page.get_by_role("button", name="Add days").click()
    page.get_by_label("First day").fill("2030-02-13")
    page.get_by_label("What for").fill("Training")
    page.get_by_role("button", name="Save").click()
    house = page.locator("[data-hours=house]")
    expect(house).to_contain_text("Mon 09:00–17:00, 22:00–02:00 · Tue–Fri 09:00–17:00")
    assert axe_violations(page) == []

    # An inbox that differs begins with the house's hours.
    page.get_by_role("button", name="Add hours").click()
    page.get_by_label("Team or inbox").select_option(label="Inbox Service")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Hours of Service")).to_be_visible()
    expect(page.get_by_label("What for")).to_have_value("Training")
    page.get_by_role("button", name="Tuesday to Friday as Monday").click()
    page.get_by_role("button", name="Save").click()
    own = page.locator(f"[data-hours=inbox-{town.inbox_id}]")
    expect(own).to_contain_text("Mon–Fri 09:00–17:00, 22:00–02:00")
    own.locator("xpath=..").get_by_role("link").click()
    page.get_by_role("button", name="Remove these hours").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove these hours").click()
    expect(house).to_be_visible()
    expect(own).to_have_count(0)

    # Whoever answers sees that nobody is there, and that the window of who waits closes unseen; a change arrives by itself.
    talk = town.meets("Ada Vermeer")
    never = {"zone": "Europe/Amsterdam", "week": []}
    town.api.put(f"/hours/inboxes/{town.inbox_id}", json=never).raise_for_status()
    page.goto(talk.url)
    header = page.locator("[data-pane=conversation] header")
    expect(header).to_contain_text("we are closed")
    expect(header).to_contain_text("closes before we open")
    assert axe_violations(page) == []
    whole = [
        {"day": day, "opens": "00:00", "closes": "24:00"} for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    ]
    town.api.put(f"/hours/inboxes/{town.inbox_id}", json=never | {"week": whole}).raise_for_status()
    expect(header).not_to_contain_text("we are closed")
    expect(header).not_to_contain_text("closes before we open")

    # While we are closed the clock of who waits stands still: list and header say until when.
    opening = datetime.now(UTC) + timedelta(days=3)
    later = [{"day": f"{opening:%a}".lower(), "opens": "08:00", "closes": "12:00"}]
    town.api.put(f"/hours/inboxes/{town.inbox_id}", json={"zone": "UTC", "week": later}).raise_for_status()
    expect(header).to_contain_text(re.compile(r"the clock resumes \w+day \d\d:\d\d"))
    row = page.locator(f"[data-conv='{talk.id}'][data-index]")
    expect(row.locator("[data-resumes]")).to_have_text(re.compile(r"^resumes \w{3} \d\d:\d\d$"))
    town.api.put(f"/hours/inboxes/{town.inbox_id}", json=never | {"week": whole}).raise_for_status()
    expect(row.locator("[data-resumes]")).to_have_count(0)

    # How soon somebody should be answered is chosen next to it; clocks that run keep their target.
    page.goto(f"{town.desk.url}/settings/answer-times")
    times = page.locator("[data-policy=house]")
    expect(times).to_contain_text("Nobody has chosen yet")
    times.locator("xpath=..").get_by_role("button").click()
    page.get_by_label("Follow-up while live (minutes)").fill("90")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_contain_text("cannot have longer than any other follow-up")
    assert axe_violations(page) == []
    page.get_by_label("Follow-up while live (minutes)").fill("10")
    page.get_by_label("First answer (minutes)").fill("240")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(times).to_contain_text("First answer within 4 hours")
    expect(times).not_to_contain_text("Nobody has chosen yet")
    assert town.api.get(f"/conversations/{talk.id}").json()["target_minutes"] == 30
    assert axe_violations(page) == []

    page.set_viewport_size(PHONE)
    for path in ("/settings/hours", "/settings/hours/house"):
        page.goto(f"{town.desk.url}{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("[data-hours=house]" if path.endswith("hours") else "[data-tried]")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert axe_violations(page) == []
    picture(page, "hours_phone")
