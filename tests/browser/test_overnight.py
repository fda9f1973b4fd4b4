"""Check 49: who writes out of hours goes to the team that takes over, is told once, and the day finds it in the briefing."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, axe_violations, picture, signed_in
from tests.browser.test_composer import dated
from tests.browser.town import Town
from tests.desks import wait_until

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NEVER: dict[str, Any] = {"zone": "UTC", "week": []}


def hours(town: Town, team: str, *spans: tuple[str, str]) -> None:
    week = [{"day": day, "opens": opens, "closes": closes} for day in DAYS for opens, closes in spans]
    town.api.put(f"/hours/teams/{team}", json=NEVER | {"week": week}).raise_for_status()


def team(town: Town, name: str, *members: str) -> str:
    made = town.api.post("/teams", json={"name": name, "member_ids": list(members)})
    made.raise_for_status()
    return str(made.json()["id"])


def test_who_writes_out_of_hours_goes_to_the_team_that_takes_over_and_the_day_is_briefed(
    page: Page, town: Town
) -> None:
    me = town.api.get("/me").json()["id"]
    day, evening, idle = team(town, "Day desk", me), team(town, "Evening desk"), team(town, "No hours")
    town.api.patch(f"/inboxes/{town.inbox_id}", json={"team_id": day}).raise_for_status()
    hours(town, day)  # closed: it is after hours for the day desk, and nobody opens before the evening team
    hours(town, evening, ("00:00", "12:00"))
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/teams")
    row = page.locator(f"[data-overnight='{day}']")
    expect(row).to_contain_text("Nobody takes over")
    row.get_by_role("button", name="Choose who takes over from Day desk").click()
    dialog = page.get_by_role("dialog")

    # A team of which nobody knows when it is there is refused at its field, and what was chosen stays.
    dialog.get_by_label("Who takes over").select_option(idle)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("No hours has no opening hours of its own")
    dialog.get_by_label("Who takes over").select_option(evening)
    dialog.get_by_label("Line 1", exact=True).fill("Our {{nobody.name}} answers.")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("Line 1 cannot be sent like this")
    dialog.get_by_label("Line 1", exact=True).fill("Thank you. {{team.name|Colleagues}} will answer.")
    dialog.get_by_role("button", name="Remove line 2").click()
    assert axe_violations(page) == []
    picture(page, "overnight-form")
    dialog.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("Evening desk takes over while it is closed. Now Evening desk has the work.")
    expect(row).to_contain_text("Neither team is there for 84 h 0 min of the coming week")
    expect(row.locator("[data-gap]").first).to_be_visible()
    assert axe_violations(page) == []
    picture(page, "overnight-settings")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "overnight-settings-phone")
    page.set_viewport_size({"width": 1440, "height": 900})

    talk = town.meets("Ada Vermeer")
    wait_until(lambda: town.sent_texts("will answer") == ["Thank you. Evening desk will answer."], what="the line")
    assert town.api.get(f"/conversations/{talk.id}").json()["team_id"] == evening
    page.goto(talk.url)
    expect(page.get_by_role("log")).to_contain_text("Closed: Evening desk takes over")
    expect(page.locator("[data-pane=conversation] header")).to_contain_text(re.compile("waits|resumes"))
    talk.says("And with a bike?")
    wait_until(lambda: len(talk.messages()) >= 3, what="the second message")

    # The day desk opens: it is home again, and whoever comes to work is told.
    hours(town, day, ("00:00", "24:00"))
    expect(page.get_by_role("log")).to_contain_text("Open again: back to Day desk")
    assert town.sent_texts("will answer") == ["Thank you. Evening desk will answer."]
    page.goto(f"{town.desk.url}/inbox?view=all")
    notice = page.locator(f"[data-night='{day}']")
    expect(notice).to_contain_text("Day desk: one conversation went to the other team overnight")
    picture(page, "overnight-notice")
    notice.get_by_role("link").click()
    briefing = page.locator("[data-briefing]")
    expect(briefing.get_by_role("heading", name="Morning briefing of Day desk")).to_be_visible()
    expect(briefing.locator("[data-part=waiting]")).to_contain_text("Ada Vermeer")
    assert axe_violations(page) == []
    picture(page, "overnight-briefing")
    page.set_viewport_size(PHONE)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "overnight-briefing-phone")
    page.set_viewport_size({"width": 1440, "height": 900})
    briefing.get_by_role("button", name="Mark as read").click()
    expect(briefing.get_by_role("button", name="You have read it")).to_be_disabled()
    briefing.get_by_role("link", name="Ada Vermeer").click()
    expect(page).to_have_url(re.compile(f"/inbox/{talk.id}"))
    page.goto(f"{town.desk.url}/inbox?view=all")
    expect(page.locator(f"[data-conv='{talk.id}'][data-index]")).to_be_visible()
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some((each) => each.name.includes('/overnight/nights'))"
    )
    expect(notice).to_have_count(0)


def test_the_clock_says_when_it_resumes_by_the_hours_of_the_team_that_takes_over(page: Page, town: Town) -> None:
    page.clock.install()
    dated(page, town)
    me = town.api.get("/me").json()["id"]
    day, evening = team(town, "Early desk", me), team(town, "Late desk")
    town.api.patch(f"/inboxes/{town.inbox_id}", json={"team_id": day}).raise_for_status()
    hours(town, day)
    later = datetime.now(UTC) + timedelta(hours=3)
    hours(town, evening, (f"{later:%H}:00", f"{later:%H}:30"))
    town.api.put(f"/overnight/teams/{day}", json={"taker_id": evening}).raise_for_status()
    talk = town.meets("Noor Haddad")
    wait_until(lambda: town.api.get(f"/conversations/{talk.id}").json()["team_id"] == evening, what="the other team")
    signed_in(page, town.desk).goto(talk.url)
    header = page.locator("[data-pane=conversation] header")
    expect(header).to_contain_text(f"{later:%H}:00")
