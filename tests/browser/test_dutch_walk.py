"""Every screen in Dutch on a phone and at a desk: no English, no name of a sentence instead of it, nothing sideways."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, WIDE, picture, signed_in
from tests.browser.crowds import queue, run
from tests.browser.test_accessibility import ROUTES, at_rest, painted
from tests.browser.test_dutch import english_on
from tests.browser.test_hold import hold
from tests.browser.town import Talk, Town, bubble

KEY = re.compile(r"^[a-z_]+\.[a-z0-9_]+$")
READ = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [...document.querySelectorAll('[aria-label],[title],[placeholder]')].flatMap((one) =>
        [one.ariaLabel, one.title, one.placeholder]);
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (!parent.closest('code, script, style')) found.push(walker.currentNode.data);
    }
    return found.filter(Boolean).map((text) => text.trim());
}"""
# Whatever sticks out of the window, or makes a pane scroll sideways that is not meant to.
SIDEWAYS = """() => [...document.querySelectorAll('body *')].filter((one) => {
    const box = one.getBoundingClientRect();
    if (!box.width || !box.height || one.closest('pre, .sr-only, [aria-hidden=true]')) return false;
    const pans = ['auto', 'scroll'].includes(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1;
    let around = one.parentElement;
    while (around && getComputedStyle(around).overflowX === 'visible') around = around.parentElement;
    return pans || (!around && box.right > innerWidth + 1);
}).map((one) => one.outerHTML.slice(0, 140))
    .concat(document.documentElement.scrollWidth > innerWidth ? ['the page itself'] : [])"""


def wrong_on(page: Page, what: str) -> list[str]:
    """At both widths, one line each."""
    found = []
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        painted(page)
        found += [f"{what}: English: {line}" for line in english_on(page)]
        found += [f"{what}: a name: {text}" for text in page.evaluate(READ) if KEY.match(text)]
        found += [f"{what} {size['width']}: sideways: {html}" for html in page.evaluate(SIDEWAYS)]
        picture(page, f"nl-{what.strip('/').replace('/', '-')}-{size['width']}")
    return found


@pytest.fixture(scope="module")
def dutch(town: Town) -> Town:
    """A desk with something on every screen; what people wrote is Dutch too."""
    town.api.patch("/me", json={"locale": "nl"}).raise_for_status()
    town.api.post("/teams", json={"name": "Nachtploeg", "member_ids": []}).raise_for_status()
    town.api.post(
        "/macros", json={"shortcut": "bus", "name": "Bus in plaats van tram", "wordings": ["Neem bus 12."]}
    ).raise_for_status()
    return town


@pytest.fixture(scope="module")
def talk(dutch: Town) -> Talk:
    made = dutch.meets("Bram Smit", "Rijdt lijn 4?")
    made.says({"type": "location", "location": {"latitude": 52.08, "longitude": 4.31, "name": "Remise"}})
    made.send("Ja, elke tien minuten.")
    made.wamid("Ja, elke tien minuten.")
    return made


@pytest.fixture
def page(browser: Browser, dutch: Town) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="nl-NL", reduced_motion="reduce")
    yield signed_in(context.new_page(), dutch.desk)
    context.close()


def test_every_screen_is_dutch_and_fits(page: Page, dutch: Town, talk: Talk) -> None:
    contact = dutch.api.get(f"/conversations/{talk.id}").json()["contact"]["id"]
    queue(dutch, "media.fetch", {"attachment_id": "no number", "conversation_id": int(talk.id)}, died=3)
    found: list[str] = []
    for route in ROUTES:
        if "q=Ada" in route:
            continue
        path = route.format(talk=talk.id, contact=contact, inbox=dutch.inbox_id)
        page.set_viewport_size(PHONE)  # first: what is open beside a conversation at a desk would cover it
        page.goto(dutch.desk.url + path)
        at_rest(page)
        found += wrong_on(page, path.partition("?")[0])
    assert found == []


def test_the_questions_of_merging_and_removing_are_dutch_and_fit(page: Page, dutch: Town, talk: Talk) -> None:
    dutch.meets("B. Smit", "Mijn tweede telefoon.")
    page.set_viewport_size(WIDE)
    page.goto(talk.url)
    expect(bubble(page, "Rijdt lijn 4?")).to_be_visible()
    page.locator("[data-panel]").get_by_role("button", name="Samenvoegen met een ander contact").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("searchbox").or_(dialog.get_by_role("combobox")).first.fill("B. Smit")
    dialog.get_by_role("button", name="B. Smit").click()
    found = wrong_on(page, "merge")

    page.set_viewport_size(WIDE)
    page.goto(f"{dutch.desk.url}/settings/macros")
    page.locator("[data-macro=bus]").get_by_role("button").click()
    found += wrong_on(page, "macro")
    dialog.get_by_role("button", name="Macro verwijderen").click()
    expect(page.get_by_role("dialog")).to_have_count(2)
    found += wrong_on(page, "macro-remove")
    assert found == []


def test_a_desk_on_hold_is_dutch_and_fits(page: Page, dutch: Town, talk: Talk) -> None:
    try:
        hold(dutch, "restored", hours=1)
        talk.send("Wacht op de beheerder.")
        found: list[str] = []
        for path in ("/settings/hold", f"/inbox/{talk.id}"):
            page.set_viewport_size(PHONE)
            page.goto(dutch.desk.url + path)
            expect(page.locator("[data-banner=hold]")).to_be_visible()
            at_rest(page)
            found += wrong_on(page, f"{path}-on-hold")
    finally:
        run(dutch, ("UPDATE installation SET held_since = NULL, held_because = NULL", ()))
    assert found == []


def test_the_walk_finds_what_it_looks_for(page: Page, dutch: Town) -> None:
    """The tests above could not fail otherwise."""
    page.goto(f"{dutch.desk.url}/settings/teams")
    at_rest(page)
    page.evaluate(
        """() => {
            const wide = document.createElement('p');
            wide.textContent = 'settings.new_macro';
            document.body.append(wide);
            Object.assign(wide.style, {position: 'absolute', insetBlockStart: 0, inlineSize: '3000px'});
        }"""
    )
    found = wrong_on(page, "spoiled")
    assert any("a name: settings.new_macro" in line for line in found)
    assert any("sideways" in line for line in found)
