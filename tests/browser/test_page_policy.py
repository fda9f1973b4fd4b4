"""What the page's own policy forbids, no screen of ours tries: no script, style or address that is not the desk's."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE, WIDE, signed_in
from tests.browser.test_accessibility import ROUTES, at_rest
from tests.browser.town import Talk, Town, bubble
from tests.desks import Desk

LISTEN = """document.addEventListener('securitypolicyviolation', event => forbidden(
  `${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`));"""
FRONT = ["/sign-in", "/invitation#not-a-real-one", "/reset/of-an-earlier-version"]
MORE = ["/settings/hold", "/settings/macros?new=1", "/settings/journal?fate=quarantined"]


class Watched:
    """A browser whose every breach of the policy, error, complaint in its console and request to others is written down."""

    def __init__(self, context: BrowserContext) -> None:
        self.found: list[str] = []
        context.expose_binding("forbidden", lambda _source, what: self.found.append(what))
        context.add_init_script(LISTEN)
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.found.append(str(error)))
        self.page.on("console", lambda said: self._hear(said.type, said.text))
        self.page.on("request", lambda asked: self._go(asked.url))

    def _go(self, url: str) -> None:
        """A stranger's host would learn who reads what, and when."""
        to = urlsplit(url)
        if to.scheme not in ("data", "blob") and to.hostname != "127.0.0.1":
            self.found.append(f"asked elsewhere: {url}")

    def _hear(self, kind: str, text: str) -> None:
        expected = text.startswith("Failed to load resource") or "Not found: /nowhere" in text  # 401 before signing in
        if kind == "error" and not expected:
            self.found.append(text)


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    made = browser.new_context(viewport=WIDE, locale="en-GB")
    yield Watched(made)
    made.close()


@pytest.fixture(scope="module")
def talk(town: Town) -> Talk:
    made = town.meets("Ada Vermeer")
    for message in ({"image": {"caption": "This one"}}, {"audio": {"voice": True}}, "*Bold*, https://tram.example/4"):
        made.says(message)
    town.api.post("/teams", json={"name": "Night shift", "member_ids": []}).raise_for_status()
    return made


def leafed(page: Page, desk: Desk, routes: list[str], **names: str) -> None:
    for route in routes:
        page.goto(desk.url + route.format(**names))
        at_rest(page)


def test_the_watch_sees_a_breach(watched: Watched, town: Town) -> None:
    """Or the tests below would prove nothing."""
    watched.page.goto(f"{town.desk.url}/sign-in")
    at_rest(watched.page)
    watched.page.evaluate("() => document.body.insertAdjacentHTML('beforeend', '<i style=\"color: red\">x</i>')")
    expect(watched.page.locator("i", has_text="x")).not_to_have_css("color", "rgb(255, 0, 0)")
    watched.page.evaluate(
        "() => document.head.append(Object.assign(document.createElement('style'), {textContent: 'a{}'}))"
    )
    watched.page.evaluate(
        """() => new Promise(done => {
            document.addEventListener('securitypolicyviolation', event => event.blockedURI.startsWith('https:') && done());
            document.body.append(Object.assign(new Image(), { src: 'https://elsewhere.example/a.png' }));
        })"""
    )
    said = " ".join(watched.found)
    for directive in ("style-src-attr inline", "style-src-elem inline", "img-src https://elsewhere.example"):
        assert directive in said, watched.found


def test_no_route_breaks_the_policy_of_its_page(watched: Watched, town: Town, talk: Talk) -> None:
    page = watched.page
    leafed(page, town.desk, FRONT)
    signed_in(page, town.desk)
    contact = town.api.get(f"/conversations/{talk.id}").json()["contact"]["id"]
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        leafed(page, town.desk, ROUTES + MORE, talk=talk.id, contact=contact, inbox=town.inbox_id)
    assert watched.found == []


def test_no_layer_of_a_conversation_breaks_the_policy_of_its_page(watched: Watched, town: Town, talk: Talk) -> None:
    """Floating layers, lists that scroll, the box that grows, what moves in and out, and going from page to page."""
    page = signed_in(watched.page, town.desk)
    page.goto(f"{town.desk.url}/inbox?view=all")
    page.locator("[data-list] a[data-conv]").first.click()
    expect(bubble(page, "This one")).to_be_visible()
    box = page.locator("[data-composer] textarea")
    box.fill("a line\n" * 20)
    box.fill("")
    for keys in ("a", "h", "Shift+?", "ControlOrMeta+k"):
        page.get_by_role("log").focus()
        page.keyboard.press(keys)
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("ControlOrMeta+k")
    page.keyboard.type("set")
    expect(page.get_by_role("dialog").get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Buttons, list or request").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Emoji", exact=True).click()
    expect(page.locator("[data-emoji-box]")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Template", exact=True).first.click()
    expect(page.locator("[data-template-picker] [data-template]").first).to_be_visible()
    page.get_by_role("button", name="Back to text").click()
    box.fill("Fine after nine.")
    box.press("Enter")
    expect(bubble(page, "Fine after nine.")).to_be_visible()
    bubble(page, "Fine after nine.").hover()
    page.get_by_role("link", name="Settings").first.click()
    at_rest(page)
    expect(page.locator("#svelte-announcer")).to_have_css("position", "absolute")
    assert watched.found == []


def test_a_new_desk_breaks_no_policy_until_it_has_its_owner(watched: Watched, fresh_desk: Desk) -> None:
    watched.page.goto(fresh_desk.url)
    at_rest(watched.page)
    assert watched.found == []
