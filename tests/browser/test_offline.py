"""Without a connection: writing goes on, nothing is lost or doubled, and the view catches up."""

import re
import time

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import picture, signed_in
from tests.browser.town import Town, answer, box, bubble, card, inbound
from tests.desks import wait_until

# Five hundred events are a handful of batches, not a request each.
MOST_TO_CATCH_UP = 30


def events_after(town: Town, position: int) -> tuple[int, int]:
    """How many events came after a position of the feed, and where the feed is now."""
    count = 0
    while True:
        page = town.api.get("/events", params={"after": position, "limit": 200}).json()
        if not page["items"]:
            return count, position
        count, position = count + len(page["items"]), page["last"]


def test_messages_written_offline_go_out_once_and_in_order_also_after_a_reload(
    page: Page, context: BrowserContext, town: Town
) -> None:
    """Check 34."""
    talk = town.meets("Ada Vermeer")
    signed_in(page, town.desk).goto(talk.url)
    expect(bubble(page, "Is tram 4 running?")).to_be_visible()
    page.evaluate("() => navigator.serviceWorker?.ready.then(() => true)")
    context.set_offline(True)
    expect(page.locator("[data-banner='offline']")).to_be_visible(timeout=40_000)
    texts = ["First without a line.", "Second without a line.", "Third without a line."]
    for text in texts:
        expect(answer(page, text)).to_have_attribute("data-state", "waiting")
    expect(page.locator("[data-composer]")).to_have_attribute("data-composer", "offline")
    assert town.sent_texts("without a line") == []
    page.reload()
    shown = page.locator("article[data-msg]")
    expect(shown).to_have_count(3)
    for index, text in enumerate(texts):
        expect(shown.nth(index)).to_contain_text(text)
        expect(shown.nth(index)).to_have_attribute("data-state", "waiting")
    expect(page.get_by_role("heading", name="Ada Vermeer")).to_be_visible()
    expect(page.locator("[data-composer]")).to_have_attribute("data-composer", "offline", timeout=40_000)
    texts.append("Fourth, after the reload without a line.")
    expect(answer(page, texts[-1])).to_have_attribute("data-state", "waiting")
    box(page).fill("Half a sentence")
    assert town.sent_texts("without a line") == []
    picture(page, "offline-after-reload")
    context.set_offline(False)
    expect(bubble(page, "Is tram 4 running?")).to_be_visible(timeout=40_000)
    for text in texts:
        expect(bubble(page, text)).to_have_attribute("data-state", re.compile("sent|delivered|read"), timeout=40_000)
    assert town.sent_texts("without a line") == texts
    expect(box(page)).to_have_value("Half a sentence")
    expect(page.locator("[data-banner='offline']")).to_have_count(0)
    expect(page.locator("[data-list] a[data-conv]").first).to_be_visible()


def test_without_a_connection_nobody_who_signed_out_finds_the_desk(
    page: Page, context: BrowserContext, town: Town
) -> None:
    """What lets a reload open the desk without the server goes with the session."""
    signed_in(page, town.desk).goto(f"{town.desk.url}/inbox")
    expect(page.locator("[data-list]")).to_be_visible()
    page.evaluate("() => navigator.serviceWorker?.ready.then(() => true)")
    assert page.evaluate("() => localStorage.getItem('shortline.me') !== null")
    context.clear_cookies()
    page.reload()
    expect(page).to_have_url(re.compile("/sign-in"))
    assert page.evaluate("() => localStorage.getItem('shortline.me')") is None
    context.set_offline(True)
    page.goto(f"{town.desk.url}/inbox")
    expect(page.get_by_text("What you typed is safe on this device.")).to_be_visible()
    context.set_offline(False)


def test_an_outbox_that_is_closed_with_the_tab_goes_out_from_the_next_one(
    page: Page, context: BrowserContext, town: Town
) -> None:
    """Check 34: what waits survives the page."""
    talk = town.meets("Bo Lind")
    signed_in(page, town.desk).goto(talk.url)
    expect(bubble(page, "Is tram 4 running?")).to_be_visible()
    context.route(
        "**/api/v1/conversations/*/messages",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    expect(answer(page, "Written before the tab closed.")).to_have_attribute("data-state", "waiting")
    page.close()
    context.unroute_all()
    assert town.sent_texts("before the tab closed") == []
    again = context.new_page()
    again.goto(talk.url)
    expect(bubble(again, "Written before the tab closed.")).to_have_attribute(
        "data-state", re.compile("sent|delivered|read"), timeout=40_000
    )
    assert town.sent_texts("before the tab closed") == ["Written before the tab closed."]


def test_after_a_cut_line_the_view_equals_the_api_without_a_reload(page: Page, town: Town) -> None:
    """Check 35: five hundred events while the socket was away."""
    talk = town.meets("Femke")
    sockets: list = []
    cut = {"on": False}

    def through(socket) -> None:  # type: ignore[no-untyped-def]
        if cut["on"]:
            socket.close(code=1013)
            return
        socket.connect_to_server()
        sockets.append(socket)

    page.route_web_socket(re.compile("/api/v1/live"), through)
    signed_in(page, town.desk).goto(talk.url)
    expect(bubble(page, "Is tram 4 running?")).to_be_visible()
    page.evaluate("() => { window.sameDocument = true; }")
    cut["on"] = True
    for socket in sockets:
        socket.close(code=1013)
    _, before = events_after(town, 0)
    people = [f"4672{n:07d}" for n in range(240)]
    now = time.time()
    town.pour(
        [inbound(person, f"Away, number {n}.", at=now) for n, person in enumerate(people)]
        + [inbound(talk.person, f"Are you there? {n}", at=now + n / 10) for n in range(20)],
        [card(person, f"Away {n:03d}") for n, person in enumerate(people)] + [card(talk.person, "Femke")],
    )
    town.settled(within=120)
    assert events_after(town, before)[0] >= 500, "too few events happened to mean anything"
    expect(page.locator("[data-banner='offline']")).to_be_visible(timeout=40_000)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/api/" in one.url else None)
    lines = len(sockets)
    cut["on"] = False
    began = time.monotonic()
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    wait_until(lambda: page.evaluate("() => 1") and len(sockets) > lines, what="the new line")
    expect(bubble(page, "Are you there? 19")).to_have_count(1)
    expect(page.locator("article[data-direction='in']")).to_have_count(21)
    api = town.api.get("/conversations", params={"view": "all", "sort": "most_overdue", "limit": 50}).json()
    expect(page.locator("[data-total]")).to_have_attribute("data-total", str(api["total"]))
    expect(page.locator("[data-view='all'] [data-count]")).to_have_text(f"{api['total']:,}")
    wait_until(
        lambda: (
            set(page.locator("[data-list] a[data-conv]").evaluate_all("all => all.map((n) => n.dataset.conv)"))
            <= {item["id"] for item in api["items"]} | {talk.id}
        ),
        what="the rows of the API",
    )
    print(f"\ncaught up {time.monotonic() - began:.1f} s after the line was back")
    assert len(asked) <= MOST_TO_CATCH_UP, asked
    assert page.evaluate("() => window.sameDocument") is True
    assert box(page).is_visible()
