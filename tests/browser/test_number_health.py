"""A number turns bad: its lead is told where she is, reads why and what helps, enters prices, and sees that it is over."""

from playwright.sync_api import Page, expect

from shortline_sim import demo
from tests.browser.conftest import PHONE, WIDE, axe_violations, picture, signed_in
from tests.browser.test_accessibility import painted
from tests.browser.town import Town
from tests.desks import wait_until


def told(town: Town, event: str, *, alarms: int) -> None:
    """The platform says it of the number, and the desk's own look has found as many reasons to alarm its leads."""
    shown = town.api.get(f"/inboxes/{town.inbox_id}").json()["display_phone_number"]
    value = {"display_phone_number": shown, "event": event}
    hook = f"{town.desk.url}/hooks/whatsapp/{town.inbox_id}"
    town.tell("raw", waba_id=demo.WABA_ID, field="phone_number_quality_update", value=value, callback_url=hook)
    at = f"/inboxes/{town.inbox_id}"
    wait_until(lambda: town.api.get(at).json()["number_alarms"] == alarms, within=90, what="the look")


def test_a_lead_is_told_of_a_number_in_danger_and_when_it_is_over(page: Page, town: Town) -> None:
    path = f"/inboxes/{town.inbox_id}/number-health"
    wait_until(lambda: town.api.get(f"/inboxes/{town.inbox_id}").json()["display_phone_number"], what="the number")
    talk = town.meets("Hanna Health")
    talk.send("Every ten minutes.")
    talk.wamid("Every ten minutes.")
    signed_in(page, town.desk).goto(talk.url)
    expect(page.locator("article[data-msg]").first).to_be_visible()
    talk.report("Every ten minutes.", "read")
    wait_until(lambda: talk.message("Every ten minutes.")["state"] == "read", what="the report")

    told(town, "FLAGGED", alarms=1)
    notice = page.locator("[data-toast]").filter(has_text="Service: the quality of the number is low now.")
    expect(notice).to_be_visible()
    expect(page.locator(".rail [data-troubled]")).to_have_attribute("data-troubled", "1")
    notice.get_by_role("button", name="Look").click()
    expect(page).to_have_url(f"{town.desk.url}/settings/inboxes/{town.inbox_id}/health")
    verdict = page.locator("[data-verdict]")
    expect(verdict).to_have_attribute("data-verdict", "danger")
    expect(verdict.locator("[data-finding=quality_red]")).to_contain_text("Stop what nobody asked for")

    wait_until(lambda: town.api.get(path).json()["cost"]["charged"] > 0, within=90, what="the count")
    cost = page.locator("[data-cost]")
    page.reload()
    expect(cost).to_contain_text("counted, no price set")
    expect(page.get_by_text("Days are those of the time zone UTC.")).to_be_visible()
    expect(cost).to_contain_text("ordinary replies count too")
    cost.locator("summary").click()
    price = cost.get_by_label("ordinary reply")
    price.fill("free")
    cost.get_by_role("button", name="Save the prices").click()
    expect(cost.get_by_text("This is no price.")).to_be_visible()
    price.fill("0,5")
    cost.get_by_role("button", name="Save the prices").click()
    wait_until(lambda: town.api.get(path).json()["prices"]["prices"], what="the price")
    assert town.api.get(path).json()["prices"] == {
        "currency": "EUR",
        "prices": [{"category": "service", "amount": "0.5"}],
    }
    expect(cost.get_by_text("counted, no price set")).to_have_count(0)
    expect(cost).to_contain_text("€")

    page.get_by_text("Show as a table").click()
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        for size in (PHONE, WIDE):
            page.set_viewport_size(size)
            painted(page)
            assert axe_violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            for part, name in ((verdict, "word"), (cost, "cost"), (page.locator("#news"), "news")):
                part.scroll_into_view_if_needed()
                picture(page, f"number-{name}-{scheme}-{size['width']}")

    told(town, "UNFLAGGED", alarms=0)
    expect(page.locator("[data-finding=quality_red]")).to_have_count(0)
    told(town, "FLAGGED", alarms=1)  # another occasion
    expect(notice).to_be_visible()
    expect(page.locator("[data-finding=quality_red]")).to_have_count(1)
    told(town, "UNFLAGGED", alarms=0)
    expect(notice).to_have_count(0)  # it goes by itself
