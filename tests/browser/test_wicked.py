"""Markup, directions and addresses that people write, through every screen that shows what people wrote."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import signed_in
from tests.browser.test_accessibility import at_rest
from tests.browser.test_page_policy import Watched
from tests.browser.town import Talk, Town, bubble
from tests.desks import wait_until

RUN = "window.ran=1"
NAME = f"<img src=x onerror={RUN}>Eve"
TEXTS = [
    f"<script>{RUN}</script> <b id=planted>bold</b>",
    f'"><svg onload={RUN}> <iframe srcdoc="<script>parent.ran=1</script>">',
    f"*<img src=x onerror={RUN}>* _<b id=planted>x</b>_ `</code><script>{RUN}</script>` ```</code><img src=x onerror={RUN}>```",
    f"<style>*{{display:none}}</style><base href=//evil.test><meta http-equiv=refresh content=0;url=//evil.test>"
    f"{{{{7*7}}}} ${{{RUN}}}",
    "\u202etpircsavaj\u202c \u2066left\u2069 \u200f\u200e mirrored",
]
LINKS = (
    "javascript:window.ran=1 JaVaScRiPt:window.ran=1 java\tscript:window.ran=1 &#106;avascript:window.ran=1 "
    "javascript://tram.example/%0awindow.ran=1 data:text/html,<script>window.ran=1</script> vbscript:msgbox "
    "file:///etc/passwd blob:https://tram.example/1 view-source:https://tram.example "
    'https://tram.example"onmouseover=window.ran=1 <a href=javascript:window.ran=1>x</a> [x](javascript:window.ran=1) '
    "https://tram.example/4 info@tram.example"
)
MARKS = {  # what would be there if one of them had worked
    "ran": "() => window.ran === undefined",
    "planted": "() => !document.querySelector("
    "'#planted, iframe, base, [onerror], [onload], [onmouseover], meta[http-equiv=refresh]')",
    "links": """() => [...document.querySelectorAll('a[href], area[href], form[action]')]
        .every(each => ['http:', 'https:', 'mailto:', 'tel:'].includes(new URL(each.href ?? each.action).protocol))""",
    "scripts": "() => [...document.scripts].every(each => !each.textContent.includes('window.ran'))",
}


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    made = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
    yield Watched(made)
    made.close()


@pytest.fixture(scope="module")
def talk(town: Town) -> Talk:
    """The same wicked words wherever somebody can leave some: customers, colleagues, and whoever sets the desk up."""
    made = town.meets(NAME, TEXTS[0])
    for text in (*TEXTS[1:], LINKS):
        made.says(text)
    made.says(
        {"type": "location", "location": {"latitude": 52.08, "longitude": 4.31, "name": NAME, "address": TEXTS[1]}}
    )
    made.says({"image": {"caption": TEXTS[1]}})
    wait_until(lambda: len([m for m in made.messages() if m["direction"] == "in"]) >= 8, what="all of it")
    api = town.api
    contact = api.get(f"/conversations/{made.id}").json()["contact"]["id"]
    given = {"note": TEXTS[1], "fields": {NAME: TEXTS[0]}}
    for path, body in (
        (
            f"/conversations/{made.id}/notes",
            {"text": TEXTS[2], "client_message_id": "7b0d8c52-3c66-4a6f-9d2e-0c6bd2d7f0aa"},
        ),
        ("/teams", {"name": NAME, "member_ids": []}),
        ("/macros", {"shortcut": "eve", "name": NAME, "wordings": TEXTS[:2], "shared": False}),
        ("/tokens", {"name": NAME, "scopes": ["read"]}),
        ("/agents/invitations", {"email": "eve@lindhaven.example", "name": NAME, "role": "agent", "team_ids": []}),
    ):
        answer = api.post(path, json=body)
        assert answer.status_code == 201, (path, answer.text)
    for path, body in (
        (f"/contacts/{contact}", given), ("/organisation", {"name": NAME}), (f"/inboxes/{town.inbox_id}", {"name": NAME}),
        ("/me", {"name": NAME}),
    ):  # fmt: skip
        answer = api.patch(path, json=body)
        assert answer.status_code == 200, (path, answer.text)
    return made


def harmless(page: Page, where: str) -> None:
    at_rest(page)
    wrong = [name for name, holds in MARKS.items() if not page.evaluate(holds)]
    assert wrong == [], where


def test_nothing_people_write_becomes_part_of_the_page(watched: Watched, town: Town, talk: Talk) -> None:
    page = signed_in(watched.page, town.desk)
    contact = town.api.get(f"/conversations/{talk.id}").json()["contact"]["id"]
    places = {
        f"/inbox/{talk.id}?view=all": NAME, f"/inbox?view=all&q={'%3Cimg'}": NAME, "/inbox?view=all&q=planted": "planted",
        "/contacts": NAME, f"/contacts/{contact}": TEXTS[1], "/me": "", "/settings": "", "/settings/desk": "",
        "/settings/inboxes": NAME, f"/settings/inboxes/{town.inbox_id}": "", "/settings/people": NAME, "/settings/teams": NAME,
        "/settings/tokens": NAME, "/settings/macros": NAME, "/settings/journal": "", "/sign-in": "",
        f"/nowhere/{'%3Cimg%20src=x%20onerror=window.ran=1%3E'}": "",
    }  # fmt: skip
    for place, shown in places.items():
        page.goto(town.desk.url + place)
        if shown:  # as the words they are
            expect(page.get_by_text(shown).or_(page.locator("textarea, input")).first).to_be_visible()
            page.wait_for_function(
                "text => document.body.innerText.includes(text) || [...document.querySelectorAll('input, textarea')]"
                ".some(each => each.value.includes(text))",
                arg=shown,
            )
        harmless(page, place)
    unexpected = [line for line in watched.found if "Not found: /nowhere" not in line]
    assert unexpected == []


def test_formatted_text_keeps_its_markup_as_words(watched: Watched, town: Town, talk: Talk) -> None:
    page = signed_in(watched.page, town.desk)
    page.goto(talk.url)
    for text in TEXTS[:2]:
        expect(bubble(page, text).first).to_be_visible()
    formatted = page.locator("strong", has_text=f"<img src=x onerror={RUN}>").first
    expect(formatted).to_be_visible()
    assert formatted.evaluate("node => node.children.length") == 0
    harmless(page, "conversation")


def test_only_addresses_of_the_web_mail_and_telephone_are_links(watched: Watched, town: Town, talk: Talk) -> None:
    """In the bubble they stand as words; the good ones among them are links that tell the other side nothing."""
    page = signed_in(watched.page, town.desk)
    page.goto(talk.url)
    shown = bubble(page, "view-source:").first
    expect(shown.locator("a[href='https://tram.example/4']")).to_be_visible()  # links come after the first paint
    links = shown.locator("a").evaluate_all("all => all.map(each => [each.protocol, each.rel, each.target])")
    assert {link[0] for link in links} <= {"http:", "https:", "mailto:", "tel:"}
    assert all(link[1:] == ["noopener noreferrer nofollow", "_blank"] for link in links), links
    assert len(links) >= 2
    harmless(page, "links")


def test_directions_do_not_leave_the_name_they_stand_in(watched: Watched, town: Town) -> None:
    """A name that turns the writing around is not taken by the desk's own fields, and a customer's is walled in."""
    turning = town.meets("Eve \u202eevE", "\u202eIs this the right way round?")
    page = signed_in(watched.page, town.desk)
    page.goto(f"{town.desk.url}/inbox?view=all")
    row = page.locator(f"[data-list] [data-conv='{turning.id}']")
    expect(row.locator("bdi").first).to_be_visible()
    assert row.locator("bdi").first.evaluate("node => getComputedStyle(node).unicodeBidi") in ("isolate", "plaintext")
    refused = town.api.patch("/me", json={"name": "Eve \u202eevE"})
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_request")
