"""Sharing the work: a lead has a team's work given out, the conversation says why, and one key brings the next one."""

import re

import httpx
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, axe_violations, picture, signed_in
from tests.browser.town import Talk, Town
from tests.desks import wait_until


def test_work_is_given_out_with_its_reasons_and_the_next_is_one_key_away(page: Page, town: Town) -> None:
    """Check 8 among it: `n` opens whoever is next, with the focus in the reply box."""

    def assigned(talk: Talk) -> str | None:
        found: str | None = town.api.get(f"/conversations/{talk.id}").json()["assignee_id"]
        return found

    me = town.api.get("/me").json()
    given, waiting = town.meets("Gita Given"), town.meets("Nora Next")
    team = town.api.post("/teams", json={"name": "Tram desk", "member_ids": [me["id"]]}).json()["id"]
    town.api.put(f"/workload/agents/{me['id']}", json={"capacity": 50, "languages": ["lv"]}).raise_for_status()
    contact = town.api.get(f"/conversations/{given.id}").json()["contact"]["id"]
    town.api.patch(f"/contacts/{contact}", json={"language": "lv"}).raise_for_status()

    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/routing")
    mine = page.locator(f"[data-hand='{me['id']}']")
    expect(mine).to_contain_text("available")
    expect(mine).to_contain_text(re.compile(r"\d+ of 50 free"))
    expect(mine).to_contain_text("Speaks Latvian")
    expect(page.get_by_label("The whole house")).to_have_value("manual")
    page.get_by_label("Team Tram desk").select_option("round_robin")
    expect(page.get_by_text("It holds for whoever waits from now on.")).to_be_visible()
    assert axe_violations(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1440, "height": 900})

    # The customer waits in the team from now on: it is given to the only one who is there, and says why.
    town.api.post(f"/conversations/{given.id}/assign", json={"assignee_id": None, "team_id": team}).raise_for_status()
    wait_until(lambda: assigned(given) == me["id"], within=60, what="giving the work out")
    page.goto(given.url)
    timeline = page.locator("[data-pane=conversation]")
    changes = timeline.get_by_role("button", name=re.compile(r"changes$"))
    expect(changes.or_(timeline.get_by_text("Given to Sanne Brouwer: speaks Latvian")).first).to_be_visible()
    if changes.count():
        changes.last.click()
    line = timeline.get_by_text("Given to Sanne Brouwer: speaks Latvian")
    expect(line).to_contain_text("of 50 free")

    # Everybody else is settled, so the next one is known.
    for item in town.api.get("/conversations", params={"view": "all", "state": "open"}).json()["items"]:
        if item["id"] != waiting.id:
            town.api.post(f"/conversations/{item['id']}/close").raise_for_status()
    page.goto(f"{town.desk.url}/inbox?view=all")
    expect(page.locator("[data-list] a[data-conv]")).to_have_count(1)
    page.keyboard.press("n")
    expect(page.locator("[data-composer='open'] textarea")).to_be_focused()
    wait_until(lambda: assigned(waiting) == me["id"], within=60, what="taking the next one")


def test_what_an_absent_colleague_had_begun_is_taken_over(page: Page, town: Town) -> None:
    """Check 50."""
    token = town.colleague("Ali Away", "ali@lindhaven.example")
    ali = httpx.Client(base_url=f"{town.desk.url}/api/v1", headers={"authorization": f"Bearer {token}"}, timeout=20)
    talk = town.meets("Olaf Offered")
    town.api.put(f"/workload/routing/inboxes/{town.inbox_id}", json={"mode": "round_robin"}).raise_for_status()
    mine = {"assignee_id": ali.get("/me").json()["id"]}
    town.api.post(f"/conversations/{talk.id}/assign", json=mine).raise_for_status()
    draft = {
        "text": "Line 4 runs again from",
        "updated_at": town.api.get(f"/conversations/{talk.id}").json()["clock"]["at"],
    }
    ali.put(f"/conversations/{talk.id}/drafts/reply", json=draft).raise_for_status()
    signed_in(page, town.desk).goto(talk.url)
    offer = page.locator("[data-take-over]")
    expect(page.locator("[data-composer='open'] textarea")).to_be_visible()
    expect(offer).to_have_count(0)  # only his customer, until he has waited
    town.desk.advance(150)
    town.api.patch("/me", json={"theme": "light"}).raise_for_status()  # something happens: a worker looks
    expect(offer).to_contain_text("Ali Away is away while this customer waits", timeout=60_000)
    expect(offer).to_contain_text("Line 4 runs again from")
    mark = page.locator(f"[data-conv='{talk.id}'] [data-offered]")
    page.goto(f"{talk.url}?view=all")
    expect(mark).to_have_text("take over")
    picture(page, "offered-in-the-list")
    assert axe_violations(page) == []
    offer.get_by_role("button", name="Take over").click()
    expect(page.locator("[data-composer='open'] textarea")).to_have_value("Line 4 runs again from")
    expect(offer).to_have_count(0)
    expect(mark).to_have_count(0)
    assert town.api.get(f"/conversations/{talk.id}").json()["assignee_id"] == town.api.get("/me").json()["id"]
