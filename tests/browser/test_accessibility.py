"""Every route and every state of the reply box under axe, the whole day's work by keyboard, and what is said aloud."""

import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE, WIDE, axe_violations, signed_in
from tests.browser.town import Talk, Town, box, bubble

ROUTES = [
    "/inbox?view=all", "/inbox/{talk}?view=all", "/inbox?view=all&q=Ada", "/contacts", "/contacts/{contact}", "/me", "/wallboard",
    "/handovers", "/settings", "/settings/desk", "/settings/inboxes", "/settings/inboxes/{inbox}", "/settings/inboxes/new",
    "/settings/people", "/settings/teams", "/settings/tokens", "/settings/macros", "/settings/journal", "/welcome?step=choice",
    "/settings/case-fields", "/settings/templates", "/settings/templates/write?inbox={inbox}", "/settings/inboxes/{inbox}/health",
    "/settings/time-rules", "/welcome?step=connect", "/welcome?step=team", "/settings/shifts", "/settings/segments",
    "/briefing/1", "/nowhere",
]  # fmt: skip


@pytest.fixture
def still(browser: Browser) -> Iterator[BrowserContext]:
    """Without motion, so that nothing is judged half-way."""
    made = browser.new_context(viewport=WIDE, locale="en-GB", reduced_motion="reduce")
    yield made
    made.close()


@pytest.fixture(scope="module")
def talk(town: Town) -> Talk:
    made = town.meets("Ada Vermeer")
    for message in (
        "And with a bike?",
        {"image": {"caption": "This one"}},
        {"type": "location", "location": {"latitude": 52.08, "longitude": 4.31, "name": "Depot"}},
    ):
        made.says(message)
    town.meets("ليلى", "أين الحافلة 12؟")
    town.recipe("undeliverable", text="never arrives")
    for text in ("Bikes are fine after 9.", "This one never arrives."):
        made.send(text)
    town.api.post("/teams", json={"name": "Night shift", "member_ids": []}).raise_for_status()
    return made


def painted(page: Page) -> None:
    """The theme has arrived at every element: two frames have passed, and no colour is on its way any more; and a list that
    came into view again has measured its rows, which are hidden until then."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_function("() => document.getAnimations().every(each => each.playState !== 'running')")
    page.wait_for_function(
        """() => {
            const shown = (node) => getComputedStyle(node).visibility === 'visible';
            return [...document.querySelectorAll('[data-conv]')].every(
                row => row.getClientRects().length === 0 || shown(row) || !shown(row.parentElement.parentElement));
        }"""
    )


def judged(page: Page, what: str, *, widths: bool = True) -> list[str]:
    """axe in light and dark, wide and narrow."""
    found = []
    for size in (WIDE, PHONE) if widths else (WIDE,):
        page.set_viewport_size(size)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            painted(page)
            found += [f"{what} {theme} {size['width']}: {line}" for line in axe_violations(page)]
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    return found


def at_rest(page: Page) -> None:
    """The route is drawn and nothing loads."""
    page.locator("main, h1, h2").first.wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[aria-busy='true']")).to_have_count(0)


def test_no_route_has_a_violation_in_any_theme_or_width(still: BrowserContext, town: Town, talk: Talk) -> None:
    """Check 54: routes."""
    page = still.new_page()
    found: list[str] = []
    for route in ("/sign-in", "/invitation#not-a-real-one"):
        page.goto(town.desk.url + route)
        at_rest(page)
        found += judged(page, route)
    signed_in(page, town.desk)
    contact = town.api.get(f"/conversations/{talk.id}").json()["contact"]["id"]
    for route in ROUTES:
        page.goto(town.desk.url + route.format(talk=talk.id, contact=contact, inbox=town.inbox_id))
        at_rest(page)
        found += judged(page, route)
    assert found == [], "\n".join(found)


def test_no_dialog_and_no_state_of_the_reply_box_has_a_violation(still: BrowserContext, town: Town, talk: Talk) -> None:
    """Check 54: dialogs and composer states."""
    page = signed_in(still.new_page(), town.desk)
    found: list[str] = []
    page.goto(talk.url)
    at_rest(page)
    composer = page.locator("[data-composer]")
    for keys, name in (
        ("a", "hand over"),
        ("p", "promise"),
        ("h", "snooze"),
        ("Shift+?", "help"),
        ("ControlOrMeta+k", "palette"),
    ):
        page.get_by_role("log").focus()
        page.keyboard.press(keys)
        expect(page.get_by_role("dialog")).to_be_visible()
        found += judged(page, name)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Buttons, list or request").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found += judged(page, "interactive dialog")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("log").focus()
    page.keyboard.press("i")
    found += judged(page, "contact panel")
    page.get_by_role("log").focus()
    page.keyboard.press("i")
    page.keyboard.press("m")
    expect(composer).to_have_attribute("data-kind", "note")
    found += judged(page, "note")
    composer.get_by_role("button", name="Reply", exact=True).click()
    box(page).fill("x" * 4200)
    found += judged(page, "too long")
    box(page).fill("")
    page.get_by_role("button", name="Template", exact=True).first.click()
    expect(composer).to_have_attribute("data-composer", "template")
    expect(page.locator("[data-template-picker] [data-template]").first).to_be_visible()
    found += judged(page, "template")
    page.get_by_role("button", name="Back to text").click()
    town.api.post(f"/conversations/{talk.id}/block").raise_for_status()
    expect(composer).to_have_attribute("data-composer", "refused")
    found += judged(page, "refused")
    town.api.post(f"/conversations/{talk.id}/unblock").raise_for_status()
    expect(composer).to_have_attribute("data-composer", "open")
    still.set_offline(True)
    expect(composer).to_have_attribute("data-composer", "offline", timeout=40_000)
    found += judged(page, "offline")
    still.set_offline(False)
    expect(composer).to_have_attribute("data-composer", "open", timeout=40_000)
    found += collision(page, town, talk)
    assert found == [], "\n".join(found)


def collision(page: Page, town: Town, talk: Talk) -> list[str]:
    """A colleague answered, and this browser has not heard of it yet."""
    token = town.colleague("Ali", "ali@lindhaven.example")
    page.route_web_socket(re.compile("/api/v1/live"), lambda socket: socket.on_message(lambda _: None))
    page.reload()
    box(page).fill("My own answer")
    with town.desk.api(token) as ali:
        ali.post(
            f"/conversations/{talk.id}/messages",
            json={"client_message_id": str(uuid.uuid4()), "text": "Ali was faster.", "undo_seconds": 0},
        ).raise_for_status()
    box(page).press("Enter")
    expect(page.locator("[data-composer]")).to_have_attribute("data-composer", "collision", timeout=40_000)
    expect(box(page)).to_have_value("My own answer")
    assert town.sent_texts("My own answer") == []
    return judged(page, "collision")


FOCUS = """() => {
    const node = document.activeElement;
    if (!node || node === document.body) return 'nothing has the focus';
    const style = getComputedStyle(node);
    const ring = parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none';
    const box = node.getBoundingClientRect();
    const at = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 12));
    if (!ring && !node.matches('h1, h2, h3')) return 'no ring: ' + node.outerHTML.slice(0, 120);
    if (!(at && (node.contains(at) || at.contains(node)))) return 'covered: ' + node.outerHTML.slice(0, 120);
    return '';
}"""


def test_a_whole_turn_of_work_needs_no_pointer_and_focus_is_always_seen(page: Page, town: Town) -> None:
    """Check 55: take, answer, note, hand over, close."""
    mine = town.meets("Keyboard Customer", "Can I do this without a mouse?")
    for item in town.api.get("/conversations", params={"view": "all", "state": "open"}).json()["items"]:
        if item["id"] != mine.id:
            town.api.post(f"/conversations/{item['id']}/close").raise_for_status()
    signed_in(page, town.desk).goto(f"{town.desk.url}/inbox?view=all")
    expect(page.locator("[data-list] a[data-conv]")).to_have_count(1)
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS) == ""
    page.keyboard.press("n")
    expect(page.locator("[data-composer='open'] textarea")).to_be_focused()
    assert page.evaluate(FOCUS) == ""
    page.keyboard.type("Yes, all of it.")
    page.keyboard.press("Enter")
    expect(bubble(page, "Yes, all of it.")).to_have_attribute("data-state", re.compile("sent|delivered|read"))
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    expect(page.locator("[data-composer][data-kind='note'] textarea")).to_be_focused()
    assert page.evaluate(FOCUS) == ""
    page.keyboard.type("Asked about the keyboard.")
    page.keyboard.press("Enter")
    expect(page.locator("article[data-direction='note']", has_text="Asked about the keyboard.")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.get_by_role("dialog").get_by_label("Colleague or team")).to_be_focused()
    assert page.evaluate(FOCUS) == ""
    page.keyboard.type("Night")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert town.api.get(f"/conversations/{mine.id}").json()["team_id"]
    page.keyboard.press("c")
    expect(page.locator("[data-toast]", has_text="Keyboard Customer is closed")).to_be_visible()
    assert town.api.get(f"/conversations/{mine.id}").json()["state"] == "closed"


def test_a_new_message_is_said_once_and_politely(page: Page, town: Town) -> None:
    """Check 56: the announcement."""
    talk = town.meets("Noor Haddad")
    signed_in(page, town.desk).goto(talk.url)
    expect(bubble(page, "Is tram 4 running?")).to_be_visible()
    page.evaluate(
        """() => {
            window.said = [];
            const note = (region) => window.said.push([region.getAttribute('aria-live') ?? region.role, region.innerText.trim()]);
            const listen = (region) => new MutationObserver(() => note(region))
                .observe(region, { childList: true, characterData: true, subtree: true });
            document.querySelectorAll('[aria-live=polite], [aria-live=assertive], [role=status], [role=alert]')
                .forEach(listen);
        }"""
    )
    talk.says("And with a bike?")
    expect(bubble(page, "And with a bike?")).to_be_visible()
    page.wait_for_function("() => window.said.some(([, text]) => text.includes('And with a bike?'))")
    talk.says("A second one.")
    page.wait_for_function("() => window.said.some(([, text]) => text.includes('A second one.'))")
    said = [tuple(line) for line in page.evaluate("() => window.said")]
    assert [line for line in said if "And with a bike?" in line[1]] == [("polite", "Noor Haddad: And with a bike?")]
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "off")


def test_single_keys_do_nothing_once_they_are_switched_off(page: Page, town: Town) -> None:
    """Check 56: the switch in one's own settings, and that it really disables them."""
    talk = town.meets("Femke")
    signed_in(page, town.desk).goto(f"{town.desk.url}/me")
    switch = page.get_by_role("checkbox", name=re.compile("single", re.IGNORECASE))
    expect(switch).to_be_checked()
    with page.expect_response(lambda answer: answer.url.endswith("/me") and answer.request.method == "PATCH"):
        switch.click()
    page.goto(talk.url)
    expect(bubble(page, "Is tram 4 running?")).to_be_visible()
    page.get_by_role("log").focus()
    for key in (*"arhmcjknts", "Shift+?"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(re.compile(rf"/inbox/{talk.id}$"))
    expect(page.locator("[data-composer]")).to_have_attribute("data-kind", "reply")
    expect(page.get_by_role("log")).to_be_focused()
    assert town.api.get(f"/conversations/{talk.id}").json()["state"] != "closed"
    page.keyboard.press("ControlOrMeta+k")
    expect(page.get_by_role("dialog")).to_be_visible()
