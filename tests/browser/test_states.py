"""What an agent sees of a message on its way: only what the provider really said, and never a step back."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import signed_in
from tests.browser.town import Talk, Town, answer, bubble
from tests.desks import wait_until


def opened(page: Page, town: Town, name: str) -> Talk:
    talk = town.meets(name)
    signed_in(page, town.desk).goto(talk.url)
    expect(bubble(page, "Is tram 4 running?")).to_be_visible()
    return talk


def test_each_state_appears_when_the_provider_says_so_and_not_before(page: Page, town: Town) -> None:
    """Check 31: held, sending, sent, delivered, read."""
    talk = opened(page, town, "Ada Vermeer")
    town.prefer(undo_seconds=3)
    page.reload()
    town.recipe("silence", text="bus 12")
    mine = answer(page, "Take bus 12 until noon.")
    expect(mine).to_have_attribute("data-state", "held")
    assert town.sent_texts("bus 12") == []
    expect(mine).to_have_attribute("data-state", "accepted")
    for status in ("sent", "delivered", "read"):
        talk.report("Take bus 12 until noon.", status)
        expect(mine).to_have_attribute("data-state", status)
    talk.report("Take bus 12 until noon.", "sent")
    talk.says("Thanks!")
    expect(bubble(page, "Thanks!")).to_be_visible()
    expect(mine).to_have_attribute("data-state", "read")
    town.prefer(undo_seconds=0)


def test_a_message_that_is_on_its_way_shows_that_and_the_next_one_waits_in_line(page: Page, town: Town) -> None:
    """Check 31: queued and sending."""
    opened(page, town, "Bo Lind")
    town.recipe({"delay": 4}, text="first of two")
    first = answer(page, "The first of two.")
    second = answer(page, "And the second.")
    expect(first).to_have_attribute("data-state", "sending")
    expect(second).to_have_attribute("data-state", "queued")
    expect(second).to_have_attribute("data-state", re.compile("sent|delivered|read"))
    assert [t for t in town.sent_texts() if "two" in t or "second" in t] == ["The first of two.", "And the second."]


RECORD = """
(text) => {
    const seen = (window.statesSeen = []);
    const look = () => {
        for (const one of document.querySelectorAll('article[data-msg]')) {
            const state = one.dataset.state;
            if (one.textContent.includes(text) && seen.at(-1) !== state) seen.push(state);
        }
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true });
}
"""


def states_seen(page: Page) -> list[str]:
    """Every state the recorded message has shown, in order."""
    found: list[str] = page.evaluate("() => window.statesSeen")
    return found


def test_an_answer_the_server_is_slow_to_take_waits_on_this_device(page: Page, town: Town) -> None:
    """Check 31: waiting, with the line open."""
    talk = opened(page, town, "Hanna Slow")
    page.evaluate(RECORD, "Bus 12 is slow")
    held: list[Route] = []
    page.route(
        f"**/api/v1/conversations/{talk.id}/messages",
        lambda route: held.append(route) if route.request.method == "POST" else route.continue_(),
    )
    mine = answer(page, "Bus 12 is slow today.")
    expect(mine).to_have_attribute("data-state", "waiting")
    expect(mine).to_contain_text("Waits on this device")
    expect(page.locator("[data-composer]")).to_have_attribute("data-composer", "open")
    wait_until(lambda: page.evaluate("() => 1") and held, what="the request on its way")
    assert states_seen(page) == ["waiting"]
    assert town.sent_texts("Bus 12 is slow") == []
    held[0].continue_()
    expect(mine).to_have_attribute("data-state", re.compile("sent|delivered|read"))
    assert town.sent_texts("Bus 12 is slow") == ["Bus 12 is slow today."]
    assert states_seen(page)[0] == "waiting"
    assert states_seen(page).count("waiting") == 1


def test_an_answer_the_provider_cannot_take_now_is_queued(page: Page, town: Town) -> None:
    """Check 31: queued, and nothing else, while the provider is out of service."""
    opened(page, town, "Ivar Queue")
    town.advance(60)  # the hand that answered the talk before has rested: nothing is paced for its rhythm
    page.evaluate(RECORD, "platform nine")
    town.recipe("service_unavailable", text="platform nine", times=4)
    mine = answer(page, "It is platform nine.")
    expect(mine).to_have_attribute("data-state", "queued")
    assert town.sent_texts("platform nine") == []
    town.advance(30)
    expect(mine).to_have_attribute("data-state", "queued")
    for _ in range(4):
        town.advance(120)
    expect(mine).to_have_attribute("data-state", re.compile("sent|delivered|read"), timeout=40_000)
    assert town.sent_texts("platform nine") == ["It is platform nine."]
    assert "paced" not in states_seen(page)
    assert not {"failed", "unknown", "unconfirmed"} & set(states_seen(page))


def test_an_answer_beyond_the_numbers_limit_is_paced(page: Page, town: Town) -> None:
    """Check 31: paced when, and only when, the provider says the number sends too fast."""
    opened(page, town, "Petra Pace")
    page.evaluate(RECORD, "line eleven")
    town.recipe("throughput", text="line eleven", times=2)
    mine = answer(page, "Take line eleven.")
    expect(mine).to_have_attribute("data-state", "paced")
    expect(mine).to_contain_text(re.compile("in line|In line"))
    assert town.sent_texts("line eleven") == []
    for _ in range(3):
        town.advance(60)
    expect(mine).to_have_attribute("data-state", re.compile("sent|delivered|read"), timeout=40_000)
    assert town.sent_texts("line eleven") == ["Take line eleven."]
    assert not {"failed", "unknown", "unconfirmed"} & set(states_seen(page))


def test_a_failure_says_why_and_offers_another_way(page: Page, town: Town) -> None:
    """Checks 31 and 32: failed, not on WhatsApp."""
    opened(page, town, "Noor Haddad")
    town.recipe("undeliverable", text="reach you")
    mine = answer(page, "Does this reach you?")
    expect(mine).to_have_attribute("data-state", "failed")
    expect(mine).to_contain_text("WhatsApp")
    expect(mine.get_by_role("button", name="Put the text back")).to_be_visible()
    assert town.sent_texts("reach you") == ["Does this reach you?"]


def test_an_answer_that_died_on_the_line_is_settled_by_the_echo_of_its_status(page: Page, town: Town) -> None:
    """Check 31: unknown ends in delivered when the provider says so."""
    opened(page, town, "Jānis Bērziņš")
    town.recipe("cut_after", text="platform 5")
    mine = answer(page, "It leaves from platform 5.")
    expect(mine).to_have_attribute("data-state", re.compile("delivered|read"), timeout=30_000)
    assert len(town.sent_texts("platform 5")) == 1


def test_too_fast_to_this_person_says_when_it_is_tried_again_and_resolves_itself(page: Page, town: Town) -> None:
    """Check 32: the pair rate limit."""
    opened(page, town, "Ilya Petrov")
    town.recipe("pair_rate", text="depot")
    mine = answer(page, "It is at the depot.")
    expect(mine).to_contain_text("Is tried again at")
    expect(mine).to_have_attribute("data-state", re.compile("queued|paced"))
    town.advance(90)
    expect(mine).to_have_attribute("data-state", re.compile("sent|delivered|read"), timeout=30_000)
    assert len(town.sent_texts("depot")) == 1


def test_an_unconfirmed_message_is_never_sent_again_by_itself(page: Page, town: Town) -> None:
    """Checks 31 and 32: unknown, unconfirmed, send again and the marks they leave."""
    talk = opened(page, town, "Maria Svensson")
    town.recipe({"cut": "after", "statuses": []}, text="platform 2")
    mine = answer(page, "It leaves from platform 2.")
    expect(mine).to_have_attribute("data-state", "unknown")
    expect(mine).to_contain_text("Checking whether it arrived")
    for _ in range(4):
        town.advance(600)
    expect(mine).to_have_attribute("data-state", "unconfirmed", timeout=30_000)
    expect(mine).to_contain_text("May not have arrived.")
    assert len(town.sent_texts("platform 2")) == 1
    mine.get_by_role("button", name="Send again").click()
    wait_until(lambda: len(town.sent_texts("platform 2")) == 2, what="the second copy, asked for by the agent")
    assert len([m for m in talk.messages() if m["text"] == "It leaves from platform 2."]) in (1, 2)
