"""What could not be applied: an admin is told, reads why, looks at it as it came, and has it applied again."""

import hashlib
import hmac
import json

import httpx
import pytest
from playwright.sync_api import Page, expect

from shortline.jobs.queue import TRIES
from shortline.jobs.watchdog import DEATHS
from shortline_sim import demo
from tests.browser.conftest import PHONE, WIDE, axe_violations, picture, signed_in
from tests.browser.crowds import queue
from tests.browser.test_accessibility import painted
from tests.browser.town import Json, Town, card, inbound
from tests.desks import wait_until

OTHER = demo.PHONE_NUMBER_IDS[1]
SCRIPT = "<img src=x onerror=\"document.title='taken'\">"


def post(town: Town, body: bytes) -> None:
    """As the provider would, with a signature that holds."""
    signature = hmac.new(demo.APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    answer = httpx.post(
        f"{town.desk.url}/hooks/whatsapp/{town.inbox_id}",
        content=body,
        headers={"x-hub-signature-256": f"sha256={signature}", "content-type": "application/json"},
    )
    assert answer.status_code == 200, answer.text


def to_unknown_number(person: str, text: str) -> bytes:
    value: Json = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "31205550102", "phone_number_id": OTHER},
        "contacts": [card(person, "Bo Lind")],
        "messages": [inbound(person, text)],
    }
    change = {"field": "messages", "value": value}
    return json.dumps(
        {"object": "whatsapp_business_account", "entry": [{"id": demo.WABA_ID, "changes": [change]}]}
    ).encode()


@pytest.fixture
def open_books(town: Town) -> Town:
    """A poison body and a message to a number nobody connected."""
    post(town, b'{"object": "whatsapp_business_account", "entry": [' + SCRIPT.encode())
    post(town, to_unknown_number("+46705557777", "Is anybody there?"))
    wait_until(
        lambda: town.api.get("/journal/counts").json() == {"received": 0, "quarantined": 1, "unrouted": 1, "jobs": 0},
        what="both in the journal",
    )
    return town


def test_what_could_not_be_applied_is_told_shown_and_applied_again(page: Page, open_books: Town) -> None:
    town = open_books
    page.clock.install()
    signed_in(page, town.desk).goto(f"{town.desk.url}/inbox")
    expect(page.locator(".rail [data-alarm]")).to_have_attribute("data-alarm", "2")
    page.get_by_role("link", name="Settings").click()
    page.locator("a[href='/settings/journal']").first.click()
    poison = page.locator("[data-journal][data-fate=quarantined]")
    expect(poison).to_contain_text("This body could not be read.")
    expect(page.get_by_role("tab", name="Set aside (1)")).to_be_visible()
    assert axe_violations(page) == []

    poison.get_by_role("button", name="As it came").click()
    expect(page.get_by_role("dialog").locator("pre")).to_contain_text(SCRIPT)
    assert page.locator("[role=dialog] img").count() == 0
    assert page.title() != "taken"
    page.keyboard.press("Escape")

    page.get_by_role("tab", name="No inbox (1)").click()
    lost = page.locator("[data-journal][data-fate=unrouted]")
    expect(lost).to_contain_text("No inbox here has this number or account.")
    expect(lost).to_contain_text(OTHER)
    page.set_viewport_size(PHONE)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    made = town.api.post(
        "/inboxes",
        json={
            "channel": "whatsapp", "name": "Sales", "phone_number_id": OTHER, "waba_id": demo.WABA_ID,
            "access_token": demo.ACCESS_TOKEN, "app_secret": demo.APP_SECRET, "verify_token": demo.VERIFY_TOKEN,
        },
    )  # fmt: skip
    assert made.status_code == 201, made.text
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Apply all again").click()
    expect(page.get_by_text("Everything that arrived had an inbox.")).to_be_visible()
    found = wait_until(
        lambda: town.api.get("/conversations", params={"view": "all", "q": "46705557777"}).json()["items"],
        what="the lost message",
    )
    assert found[0]["last_message"]["text"] == "Is anybody there?"
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator(".rail [data-alarm]")).to_have_attribute("data-alarm", "1")
    # An event tells that it is done: the list is not asked for again and again.
    page.clock.fast_forward(60_000)
    painted(page)
    assert len([url for url in asked if "/api/v1/journal?" in url]) <= 3


def test_a_job_that_was_set_aside_is_told_tried_again_and_let_go(page: Page, town: Town) -> None:
    wait_until(
        lambda: town.api.get(f"/inboxes/{town.inbox_id}").json()["health"]["templates_synced_at"], what="the templates"
    )
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/journal?fate=applied")
    heading = page.get_by_role("heading", name="Jobs set aside")
    expect(page.get_by_role("tab", name="Applied", exact=True)).to_be_visible()
    expect(heading).to_have_count(0)
    before = town.api.get("/journal/counts").json()
    talk = town.meets("Ada Vermeer")

    town.recipe("server_error", edge="message_templates")
    queue(town, "templates.sync", {"inbox_id": int(town.inbox_id)}, tried=TRIES - 1)
    queue(town, "media.fetch", {"attachment_id": "no number", "conversation_id": int(talk.id)}, died=DEATHS)
    failed = page.locator("[data-job='templates.sync']")
    expect(failed).to_contain_text("Fetch the templates")
    expect(failed).to_contain_text("Every try failed.")
    expect(failed).to_contain_text("Started 6 times")
    expect(failed.get_by_role("link", name="Service")).to_be_visible()
    deadly = page.locator("[data-job='media.fetch']")
    expect(deadly).to_contain_text("Its worker stopped each time.")
    expect(deadly.get_by_role("link", name="Conversation")).to_have_attribute("href", f"/inbox/{talk.id}")
    open_before = before["quarantined"] + before["unrouted"]
    expect(page.locator(".rail [data-alarm]")).to_have_attribute("data-alarm", str(open_before + 2))
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        for size in (PHONE, WIDE):
            page.set_viewport_size(size)
            painted(page)
            assert axe_violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            picture(page, f"jobs-{scheme}-{size['width']}")

    failed.get_by_role("button", name="Try again").click()
    expect(failed).to_have_count(0)
    deadly.get_by_role("button", name="Discard").click()
    dialog = page.get_by_role("alertdialog").or_(page.get_by_role("dialog"))
    expect(dialog).to_contain_text("This job will not run again.")
    assert axe_violations(page) == []
    picture(page, "jobs-discard")
    dialog.get_by_role("button", name="Cancel").click()
    expect(deadly).to_be_visible()
    deadly.get_by_role("button", name="Discard").click()
    dialog.get_by_role("button", name="Discard").click()
    expect(heading).to_have_count(0)
    assert town.api.get("/journal/counts").json()["jobs"] == 0
