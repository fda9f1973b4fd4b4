"""An inbox too quiet to be true: a lead is told wherever she is, reads the likely cause, and it ends with a message."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from shortline.inboxes.rhythm import WEEK
from shortline_sim import demo
from tests.browser.conftest import PHONE, WIDE, axe_violations, picture, signed_in
from tests.browser.crowds import queue, run
from tests.browser.test_accessibility import painted
from tests.browser.town import Talk, Town
from tests.desks import wait_until

LEAD = {"email": "noor@lindhaven.example", "password": "lantern river stone"}
BUSY = 20.0  # visits in each hour of the week, listened to for four weeks
LEARNED = """
UPDATE inbox_rhythms SET counts = array_fill($1::float8 * 4, ARRAY[$2::int]), hours = array_fill(4::float8, ARRAY[$2::int]),
  heard = 30, due = 30
"""


def looks(town: Town, minutes: int = 0) -> None:
    """Time passes, and the desk's own worker listens once more."""
    if minutes:
        town.advance(60 * minutes)
    looked = run(town, ("SELECT max(looked_at) FROM inbox_rhythms", ()))
    queue(town, "inboxes.listen", {})
    wait_until(lambda: run(town, ("SELECT max(looked_at) FROM inbox_rhythms", ())) != looked, what="the look")


def checks(town: Town) -> None:
    """The desk's own hourly check of the number, now."""
    checked = health(town)["checked_at"]
    queue(town, "inboxes.check", {"inbox_id": int(town.inbox_id)})
    wait_until(lambda: health(town)["checked_at"] != checked, what="the check")


def health(town: Town) -> dict[str, Any]:
    found: dict[str, Any] = town.api.get(f"/inboxes/{town.inbox_id}").json()["health"]
    return found


def falls_silent(town: Town) -> None:
    looks(town)
    run(town, (LEARNED, (BUSY, WEEK)))
    for _ in range(9):  # looks further apart than 15 minutes say that the desk itself was away
        looks(town, 10)
    wait_until(lambda: health(town)["silent_since"], what="the alarm")


def provider(town: Town, method: str, path: str) -> None:
    graph = str(town.sim.base_url).removesuffix("/_sim/")
    answer = httpx.request(
        method, f"{graph}/v24.0/{path}", headers={"authorization": f"Bearer {demo.ACCESS_TOKEN}"}, timeout=20
    )
    assert answer.status_code == 200, answer.text


@pytest.fixture(scope="module")
def talk(town: Town) -> Talk:
    """One message in and one out, and a number that the desk is subscribed to."""
    town.api.post(f"/inboxes/{town.inbox_id}/subscribe").raise_for_status()
    made = town.meets("Ada Vermeer")
    made.send("Yes, every ten minutes.")
    made.wamid("Yes, every ten minutes.")
    return made


@pytest.fixture
def lead(browser: Browser, town: Town, talk: Talk) -> Page:
    """A lead's own browser, on a conversation: not in the settings."""
    known = [agent["email"] for agent in town.api.get("/agents").json()["items"]]
    if LEAD["email"] not in known:
        town.colleague("Noor Haddad", **LEAD, role="lead")
    context = browser.new_context(viewport=WIDE, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    assert page.request.post(f"{town.desk.url}/api/v1/sessions", data=LEAD, headers={"x-shortline-csrf": "1"}).ok
    page.goto(talk.url)
    return page


def test_a_lead_is_told_of_silence_and_it_ends_with_a_message(lead: Page, town: Town, talk: Talk) -> None:
    alarm = lead.locator(".rail [data-troubled]")
    expect(lead.locator("article[data-msg]").first).to_be_visible()
    expect(alarm).to_have_count(0)
    falls_silent(town)
    expect(alarm).to_have_attribute("data-troubled", "1")
    expect(alarm).to_contain_text("1 inbox needs a look")

    lead.get_by_role("link", name="Settings").click()
    lead.locator("a[href='/settings/inboxes']").first.click()
    card = lead.locator(f"[data-inbox='{town.inbox_id}']")
    expect(card).to_have_attribute("data-trouble", "silent")
    expect(card).to_contain_text("Too quiet to be true")
    expect(card.locator("[data-cause=none]")).to_contain_text("Is today a holiday?")
    expect(card.locator("dl")).to_contain_text("Last message in")
    expect(card.locator("dl")).to_contain_text("Last message out")
    for scheme in ("dark", "light"):
        lead.emulate_media(color_scheme=scheme)
        for size in (PHONE, WIDE):
            lead.set_viewport_size(size)
            painted(lead)
            assert axe_violations(lead) == []
            assert lead.evaluate("document.documentElement.scrollWidth <= innerWidth")
            picture(lead, f"silence-{scheme}-{size['width']}")

    talk.says("Is anybody there?")
    wait_until(lambda: any(m["text"] == "Is anybody there?" for m in talk.messages()), what="the message in the desk")
    looks(town, 1)
    expect(card).to_have_attribute("data-trouble", "none")
    expect(alarm).to_have_count(0)
    assert health(town)["silent_since"] is None
    lead.context.close()


def test_what_the_desks_own_check_finds_is_the_cause(page: Page, town: Town, talk: Talk) -> None:
    """Subscription, token, the number's health: each in words, each gone when it is mended."""
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/inboxes/{town.inbox_id}")
    page.get_by_role("heading", name="Service").wait_for()
    cause = page.locator("[data-cause]")
    checks(town)
    expect(cause).to_have_count(0)

    provider(town, "DELETE", f"{demo.WABA_ID}/subscribed_apps")
    checks(town)
    expect(page.locator("[data-cause=not_subscribed]")).to_be_visible()
    expect(page.locator(".rail [data-troubled]")).to_have_attribute("data-troubled", "1")
    town.api.post(f"/inboxes/{town.inbox_id}/subscribe").raise_for_status()
    checks(town)
    expect(cause).to_have_count(0)

    known = {"waba_id": demo.WABA_ID, "access_token": demo.ACCESS_TOKEN}
    number = {"phone_number_id": demo.PHONE_NUMBER_IDS[0]}
    town.tell("accounts", **known, phone_numbers=[{**number, "quality": "RED"}])
    checks(town)
    expect(page.get_by_text("Customers often block or report this number.")).to_be_visible()
    town.tell("accounts", **known, phone_numbers=[{**number, "status": "RESTRICTED"}])
    checks(town)
    expect(page.locator("[data-cause=number_not_connected]")).to_contain_text("RESTRICTED")
    town.tell("accounts", **known, phone_numbers=[{**number, "status": "CONNECTED", "quality": "GREEN"}])

    town.tell("tokens", access_token=demo.ACCESS_TOKEN, expired=True)
    checks(town)
    expect(page.locator("[data-cause=token_refused]")).to_contain_text("The access token is not valid")
    page.set_viewport_size(PHONE)
    painted(page)
    assert axe_violations(page) == []
    picture(page, "silence-token-390")
    page.set_viewport_size(WIDE)
    town.tell("tokens", access_token=demo.ACCESS_TOKEN, expired=False)
    checks(town)
    expect(cause).to_have_count(0)
    expect(page.locator(".rail [data-troubled]")).to_have_count(0)
