"""Connecting a number: each answer of the provider stands at its field, and each step ticks itself."""

import re

from playwright.sync_api import Page, expect

from shortline_sim import demo
from tests.browser.conftest import signed_in
from tests.browser.town import NUMBER, Town

MESSAGING, MANAGEMENT = "whatsapp_business_messaging", "whatsapp_business_management"


def test_from_a_token_without_permission_to_the_first_answer(page: Page, empty_town: Town) -> None:
    """Checks 4, 5 and 6."""
    town = empty_town
    graph = town.api.get("/setup").json()["graph_url_default"]
    town.tell("tokens", access_token=demo.ACCESS_TOKEN, permissions=[MANAGEMENT])
    signed_in(page, town.desk).goto(f"{town.desk.url}/welcome?step=connect")
    page.get_by_text("Advanced").click()
    page.get_by_label("Graph address").fill(graph)
    page.get_by_label("Phone number ID").fill(NUMBER)
    page.get_by_label("WhatsApp Business account ID").fill(demo.WABA_ID)
    page.get_by_label("App secret", exact=True).fill(demo.APP_SECRET)
    token = page.get_by_label("Access token", exact=True)
    token.fill(demo.ACCESS_TOKEN)
    expect(token).to_have_attribute("aria-invalid", "true")
    ids = (token.get_attribute("aria-describedby") or "").split()
    described = [page.locator(f"[id='{part}']").inner_text() for part in ids]
    assert MESSAGING in " ".join(described), described
    assert MANAGEMENT not in " ".join(described), described
    expect(page.get_by_label("Phone number ID")).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-check='phone_number']")).to_contain_text("Lindhaven Service")
    expect(page.get_by_role("button", name="Connect", exact=True)).to_have_attribute("aria-disabled", "true")

    town.tell("tokens", access_token=demo.ACCESS_TOKEN, permissions=[MESSAGING, MANAGEMENT])
    page.get_by_role("button", name="Check again").click()
    expect(token).not_to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Name of this inbox")).to_have_value("Lindhaven Service")
    page.get_by_role("button", name="Connect", exact=True).click()

    webhook = page.locator("[data-webhook]")
    expect(webhook).to_be_visible()
    inbox = town.api.get("/inboxes").json()["items"][0]
    hooked = town.tell(
        "subscriptions",
        phone_number_id=NUMBER,
        callback_url=inbox["webhook_url"],
        verify_token=page.get_by_label("Verify token", exact=True).input_value(),
    )
    assert hooked["ok"], hooked
    expect(webhook).to_have_attribute("data-webhook", "called")
    page.get_by_role("button", name="Next: a test message").click()

    expect(page.locator("[data-test='waiting']")).to_be_visible()
    town.writes("+46705559999", "Hello from my own phone", name="Own phone")
    expect(page.locator("[data-test='arrived']")).to_contain_text("Hello from my own phone")
    page.get_by_role("link", name="Answer it now").click()
    expect(page).to_have_url(re.compile(r"/inbox/\d+"))
    expect(page.locator("[data-composer='open'] textarea")).to_be_focused()
    page.keyboard.type("It works.")
    page.keyboard.press("Enter")
    mine = page.locator("article[data-msg]", has_text="It works.")
    expect(mine).to_have_attribute("data-state", re.compile("sent|delivered|read"))

    page.goto(f"{town.desk.url}/welcome?step=team&inbox={inbox['id']}")
    for key in ("owner", "inbox", "webhook", "test_message", "answered"):
        expect(page.locator(f"[data-item='{key}']")).to_have_attribute("data-done", "true")
    expect(page.locator("[data-item='invite']")).to_have_attribute("data-done", "false")
