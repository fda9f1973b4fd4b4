"""The rhythm of a number on its settings screen: the meter, what a lead chooses, and what contradicts the number."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, axe_violations, picture, signed_in
from tests.browser.town import Town
from tests.desks import wait_until


def test_a_lead_reads_the_meter_and_chooses_the_rhythm(page: Page, town: Town) -> None:
    talk = town.meets("Rita Rhythm")
    talk.send("At noon.")
    wait_until(lambda: town.sent_texts("At noon."), what="the answer")
    path = f"/inboxes/{town.inbox_id}/rhythm"
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/inboxes/{town.inbox_id}")
    meter = page.locator("[data-meter]")
    expect(meter.get_by_role("meter", name="Sent in the last second")).to_be_visible()
    expect(meter).to_contain_text("The number may send 80 a second")
    expect(meter).to_contain_text("nobody waits")
    page.get_by_label("How hurried people here write").select_option(label="Calm")
    page.get_by_label("Time zone").fill("Mars/Olympus")
    page.get_by_role("button", name="Save the rhythm").click()
    expect(page.get_by_text("There is no time zone of this name.")).to_be_visible()
    assert town.api.get(path).json()["profile"] == "ordinary"
    page.get_by_label("Time zone").fill("Europe/Amsterdam")
    page.get_by_role("button", name="Save the rhythm").click()
    expect(page.get_by_role("button", name="Save the rhythm")).to_be_disabled()
    wait_until(lambda: town.api.get(path).json()["profile"] == "calm", what="the choice")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        for size in (PHONE, WIDE):
            page.set_viewport_size(size)
            meter.scroll_into_view_if_needed()
            assert axe_violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            picture(page, f"rhythm-{scheme}-{size['width']}")
    town.api.patch(path, json={"profile": "ordinary", "time_zone": "UTC"}).raise_for_status()
