"""Right to left: the same screens, mirrored; nothing sticks out at either side."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, WIDE, picture, signed_in
from tests.browser.town import Town, answer, box, bubble

PLACES = """
(selectors) => Object.fromEntries(Object.entries(selectors).map(([name, selector]) => {
    const at = document.querySelector(selector).getBoundingClientRect();
    return [name, [Math.round(at.left), Math.round(at.right)]];
}))
"""
FRAME = {"rail": ".desk > nav", "list": ".list-pane", "conversation": ".conversation-pane"}
INSIDE = {
    "panel": "[data-panel]", "ours": "article[data-direction='out'] .bubble", "theirs": "article[data-direction='in'] .bubble",
    "glyph": "[data-list] a[data-conv] .line > :first-child", "time": "[data-list] a[data-conv] time",
    "send": "[data-send]", "attach": "[data-attach]",
}  # fmt: skip
# What sticks out of the window, or of its own box without a way to scroll there.
STICKS_OUT = """
() => [...document.querySelectorAll('body *')].filter((node) => {
    const at = node.getBoundingClientRect();
    if (!at.width || !at.height || node.closest('.sr-only, [aria-hidden="true"]')) return false;
    for (let up = node.parentElement; up; up = up.parentElement) {
        if (getComputedStyle(up).overflowX !== 'visible') return false;
    }
    return at.left < -1 || at.right > innerWidth + 1;
}).map((node) => node.outerHTML.slice(0, 120))
"""


def turned(page: Page, direction: str) -> None:
    page.evaluate("(dir) => { document.documentElement.dir = dir; }", direction)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def scrolls_sideways(page: Page) -> bool:
    found: bool = page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
    return found


def test_at_a_desk_every_pane_changes_its_side(page: Page, town: Town) -> None:
    """Check 59 at 1440 px: the frame and what is in it lie as in a mirror."""
    town.meets("Bo Lind")
    talk = town.meets("Ada Vermeer")
    signed_in(page, town.desk).goto(talk.url)
    expect(bubble(page, "Is tram 4 running?")).to_be_visible()
    town.recipe("silence", text="until noon")  # its bubble must not grow by a word while it is measured
    expect(answer(page, "Not until noon.")).to_have_attribute("data-state", "accepted")
    expect(page.locator("[data-panel] [data-identity]").first).to_be_visible()
    selectors = {name: where for name, where in (FRAME | INSIDE).items() if page.locator(where).count()}
    assert set(selectors) >= set(FRAME) | {"panel", "ours", "theirs", "glyph", "time"}
    before = page.evaluate(PLACES, selectors)
    turned(page, "rtl")
    picture(page, "rtl-1440")
    after = page.evaluate(PLACES, selectors)
    width = WIDE["width"]
    for name, (left, right) in before.items():
        mirrored = [width - right, width - left]
        assert abs(after[name][0] - mirrored[0]) <= 20, f"{name}: {after[name]} is not the mirror {mirrored}"
        assert abs(after[name][1] - mirrored[1]) <= 20, f"{name}: {after[name]} is not the mirror {mirrored}"
    assert not scrolls_sideways(page)
    assert page.evaluate(STICKS_OUT) == []
    turned(page, "ltr")
    assert page.evaluate(PLACES, selectors) == before


@pytest.mark.parametrize("screen", ["list", "conversation", "panel"])
def test_on_a_phone_nothing_sticks_out(browser: Browser, town: Town, screen: str) -> None:
    """Check 59 at 390 px."""
    talk = town.meets("Noor Haddad")
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="en-GB")
    page = signed_in(context.new_page(), town.desk)
    page.goto(f"{town.desk.url}/inbox" if screen == "list" else talk.url)
    if screen == "list":
        expect(page.locator("[data-list] a[data-conv]").first).to_be_visible()
    else:
        expect(bubble(page, "Is tram 4 running?")).to_be_visible()
        expect(box(page)).to_be_visible()
    if screen == "panel":
        page.get_by_role("button", name="More").first.click()
        page.get_by_role("menuitem", name="Contact").first.click()
        expect(page.locator("[data-panel] [data-identity]").first).to_be_visible()
    turned(page, "rtl")
    picture(page, f"rtl-390-{screen}")
    assert not scrolls_sideways(page)
    assert page.evaluate(STICKS_OUT) == []
    if screen == "conversation":
        back = page.get_by_role("button", name="Back").first.bounding_box()
        assert back is not None
        assert back["x"] > PHONE["width"] / 2, "the way back lies where reading begins"
        composer = box(page).bounding_box()
        assert composer is not None
        assert composer["x"] >= 0
        assert composer["x"] + composer["width"] <= PHONE["width"]
    context.close()
