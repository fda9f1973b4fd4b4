"""A small phone: one pane at a time, nothing sideways, and the send button above the keyboard."""

import io
import re
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import signed_in
from tests.browser.town import Town, bubble
from tests.desks import wait_until


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True, device_scale_factor=2, locale="en-GB"
    )
    yield context.new_page()
    context.close()


def sideways(page: Page) -> int:
    wide: int = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    return wide


def test_from_the_inbox_to_an_answer_with_a_picture_to_closed(phone: Page, town: Town) -> None:
    """Check 57."""
    talk = town.meets("Ada Vermeer", "Which tram is this?")
    for n in range(12):
        town.meets(f"Somebody with a rather long name number {n}", "A line that is longer than a phone is wide " * 3)
    page = signed_in(phone, town.desk)
    page.goto(f"{town.desk.url}/inbox?view=all")
    row = page.locator(f"[data-list] a[data-conv='{talk.id}']")
    expect(row).to_be_visible()
    assert sideways(page) <= 0
    row.tap()
    expect(bubble(page, "Which tram is this?")).to_be_visible()
    expect(row).to_be_hidden()
    assert sideways(page) <= 0
    made = io.BytesIO()
    Image.new("RGB", (300, 200), (10, 120, 200)).save(made, "PNG")
    page.locator("[data-file-input]").set_input_files(
        {"name": "tram.png", "mimeType": "image/png", "buffer": made.getvalue()}
    )
    expect(page.locator("[data-file]")).to_have_count(1)
    expect(page.locator("[data-file] progress")).to_have_count(0)
    page.get_by_label("Caption of tram.png").fill("It is this one, number 4.")
    area = page.locator("[data-composer] textarea")
    area.tap()
    page.set_viewport_size({"width": 360, "height": 340})  # what the keyboard leaves
    send = page.get_by_role("button", name="Send", exact=True)
    expect(send).to_be_in_viewport(ratio=1)
    assert sideways(page) <= 0
    target = send.bounding_box()
    assert target
    assert min(target["width"], target["height"]) >= 44
    area.fill("A first line")
    area.press("Enter")
    expect(area).to_have_value("A first line\n")
    area.fill("")
    send.tap()
    page.set_viewport_size({"width": 360, "height": 640})
    mine = bubble(page, "It is this one, number 4.")
    expect(mine).to_have_attribute("data-state", re.compile("sent|delivered|read"))
    assert sideways(page) <= 0
    page.get_by_role("button", name="More actions").tap()
    page.get_by_role("menuitem", name="Close conversation").tap()
    wait_until(lambda: town.api.get(f"/conversations/{talk.id}").json()["state"] == "closed", what="the closing")
