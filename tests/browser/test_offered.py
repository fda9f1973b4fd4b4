"""What a colleague is not there for calls out for somebody: louder than a message, once for all, until somebody takes it."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, WIDE, axe_violations, picture, signed_in
from tests.browser.town import Talk, Town
from tests.desks import wait_until

# Every note that sounds and every notification, as the browser itself is asked for them.
EARS = """
window.notes = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) {
    window.notes.push(Math.round(this.frequency.value));
    return start.apply(this, at);
};
window.notices = [];
window.Notification = class {
    static permission = 'granted';
    constructor(title, { body }) {
        this.body = body;
        window.notices.push(this);
    }
    close() {
        window.notices = window.notices.filter((each) => each !== this);
    }
};
if (window.name === 'elsewhere') document.hasFocus = () => false;
"""
LOUD = [587, 740, 880, 587, 740, 880]
ALI = "ali@lindhaven.example"


def api_of(town: Town, token: str) -> httpx.Client:
    return httpx.Client(base_url=f"{town.desk.url}/api/v1", headers={"authorization": f"Bearer {token}"}, timeout=20)


@pytest.fixture(scope="module")
def ali(town: Town) -> Iterator[httpx.Client]:
    with api_of(town, town.colleague("Ali Away", ALI)) as api:
        yield api


@pytest.fixture(scope="module")
def bea(town: Town) -> Iterator[httpx.Client]:
    with api_of(town, town.colleague("Bea There", "bea@lindhaven.example")) as api:
        yield api


@pytest.fixture
def elsewhere(browser: Browser, town: Town) -> Iterator[Page]:
    """The owner's desk, which he has touched and does not look at."""
    context = browser.new_context(viewport=WIDE, locale="en-GB")
    context.add_init_script("window.name = 'elsewhere'")
    context.add_init_script(EARS)
    page = signed_in(context.new_page(), town.desk)
    page.goto(f"{town.desk.url}/contacts")
    expect(page.get_by_role("heading", name="Contacts").first).to_be_visible()
    page.get_by_role("heading", name="Contacts").first.click()
    yield page
    context.close()


def offered(town: Town, ali: httpx.Client, *names: str) -> list[Talk]:
    """They wait, are Ali's, and Ali is not there for them."""
    town.api.delete(f"/workload/routing/inboxes/{town.inbox_id}")
    for item in town.api.get("/conversations", params={"view": "all", "state": "open"}).json()["items"]:
        town.api.post(f"/conversations/{item['id']}/close").raise_for_status()
    talks = [town.meets(name) for name in names]
    for talk in talks:
        his = {"assignee_id": ali.get("/me").json()["id"]}
        town.api.post(f"/conversations/{talk.id}/assign", json=his).raise_for_status()
    town.api.put(f"/workload/routing/inboxes/{town.inbox_id}", json={"mode": "round_robin"}).raise_for_status()
    town.desk.advance(150)
    town.api.patch("/me", json={"theme": "light"}).raise_for_status()  # something happens: a worker looks
    return talks


def waits(talk: Talk) -> Any:
    return talk.town.api.get(f"/conversations/{talk.id}").json()["waiting_since"]


def heard(page: Page) -> Any:
    return page.evaluate("window.notes")


def test_several_customers_call_once_and_are_quiet_the_moment_they_are_taken(
    elsewhere: Page, town: Town, ali: httpx.Client, bea: httpx.Client
) -> None:
    page = elsewhere
    talks = offered(town, ali, "Olga One", "Theo Two", "Tess Three")
    notice = page.locator("[data-toast]").filter(has_text=re.compile("take over"))
    expect(notice).to_have_count(1, timeout=60_000)
    expect(notice).to_contain_text("Several customers wait for somebody to take over")
    expect(page).to_have_title(re.compile(r"^\(3\) Contacts"))
    page.wait_for_function("window.notes.length > 0")
    assert heard(page) == LOUD  # one call for three
    told = page.evaluate("window.notices.map((each) => each.body)")
    assert told == ["Several customers wait for somebody to take over"]
    assert page.locator("[role=status]").filter(has=notice).count() == 1  # read out, where it stands
    assert axe_violations(page) == []
    picture(page, "called-out")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "called-out-phone")
    page.set_viewport_size(WIDE)

    bea.post(f"/conversations/{talks[0].id}/take-over").raise_for_status()
    expect(page).to_have_title(re.compile(r"^\(2\) Contacts"))
    bea.post(f"/conversations/{talks[1].id}/take-over").raise_for_status()
    expect(notice).to_contain_text("Tess Three waits for somebody to take over")
    bea.post(f"/conversations/{talks[2].id}/take-over").raise_for_status()
    expect(notice).to_have_count(0)
    expect(page).to_have_title(re.compile(r"^Contacts"))
    assert page.evaluate("window.notices.length") == 0


def test_opening_it_is_an_answer_to_the_call(page: Page, town: Town, ali: httpx.Client) -> None:
    page.add_init_script(EARS)
    signed_in(page, town.desk).goto(f"{town.desk.url}/contacts")
    page.get_by_role("heading", name="Contacts").first.click()
    [talk] = offered(town, ali, "Lena Looked")
    notice = page.locator("[data-toast]").filter(has_text="Lena Looked waits for somebody to take over")
    expect(notice).to_be_visible(timeout=60_000)
    assert page.evaluate("window.notices.length") == 0  # he looks at the page
    notice.get_by_role("button", name="Look").click()
    expect(page).to_have_url(re.compile(f"/inbox/{talk.id}"))
    expect(page.locator("[data-take-over]")).to_be_visible()
    expect(notice).to_have_count(0)
    expect(page).not_to_have_title(re.compile(r"^\("))
    page.locator("[data-take-over]").get_by_role("button", name="Take over").click()
    expect(page.locator("[data-take-over]")).to_have_count(0)


def test_a_follow_up_that_is_left_to_me_calls_too_and_without_sounds_it_is_only_shown(
    elsewhere: Page, town: Town, bea: httpx.Client
) -> None:
    page = elsewhere
    town.prefer(sounds=False)
    page.reload()
    expect(page.get_by_role("heading", name="Contacts").first).to_be_visible()
    page.get_by_role("heading", name="Contacts").first.click()
    town.api.delete(f"/workload/routing/inboxes/{town.inbox_id}")
    talk = town.meets("Fay Follows")
    talk.send("Bus 12 goes every ten minutes.")
    wait_until(lambda: waits(talk) is None, what="the answer to be taken")
    bea.post(f"/conversations/{talk.id}/assign", json={"assignee_id": None}).raise_for_status()
    talk.says("And with a bike?")
    wait_until(lambda: waits(talk), what="the follow-up")
    mine = {"assignee_id": town.api.get("/me").json()["id"]}
    bea.post(f"/conversations/{talk.id}/assign", json=mine).raise_for_status()
    notice = page.locator("[data-toast]").filter(has_text="Fay Follows has written again and is yours now")
    expect(notice).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\(1\) Contacts"))
    assert heard(page) == []
    talk.send("It may come along after nine.")
    expect(notice).to_have_count(0)
