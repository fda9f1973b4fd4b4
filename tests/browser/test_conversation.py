"""The timeline: what came, in which order, changed or taken back, in which script, and how much of it is in the page."""

import re
import time

from playwright.sync_api import Page, expect

from tests.browser.conftest import signed_in
from tests.browser.town import Json, Talk, Town, answer, box, bubble, card, inbound
from tests.desks import wait_until

LONG = 2_400


def opened(page: Page, town: Town, name: str, **more: float) -> Talk:
    talk = town.meets(name, **more)
    signed_in(page, town.desk).goto(talk.url)
    expect(bubble(page, "Is tram 4 running?")).to_be_visible()
    return talk


def test_late_and_doubled_webhooks_make_one_bubble_each_in_the_right_order(page: Page, town: Town) -> None:
    """Check 33: order and duplicates, of messages and of statuses."""
    now = time.time()
    talk = opened(page, town, "Ada Vermeer", at=now - 50)
    who = [card(talk.person, "Ada Vermeer")]
    first = inbound(talk.person, "This was said first.", at=now - 40)
    second = inbound(talk.person, "This was said second.", at=now - 20)
    town.pour([second], who)
    expect(bubble(page, "This was said second.")).to_be_visible()
    town.pour([first], who)
    town.pour([first, second], who)
    town.settled()
    expect(bubble(page, "This was said first.")).to_have_count(1)
    expect(bubble(page, "This was said second.")).to_have_count(1)
    shown = page.locator("article[data-direction='in']").all_inner_texts()
    said = [text for text in shown if "This was said" in text]
    assert "first" in said[0]
    assert "second" in said[1]
    town.recipe("backwards", text="out of order")
    mine = answer(page, "Statuses come out of order.")
    expect(mine).to_have_attribute("data-state", "read")
    talk.report("Statuses come out of order.", "delivered")
    talk.says("A marker after the late status.")
    expect(bubble(page, "A marker after the late status.")).to_be_visible()
    expect(mine).to_have_attribute("data-state", "read")


def test_what_customers_change_take_back_and_cannot_send_is_shown(page: Page, town: Town) -> None:
    """Check 33: edit, delete, reaction, unsupported type, missed call."""
    talk = opened(page, town, "Bo Lind")
    said = talk.says("My bag is gren.")
    expect(bubble(page, "My bag is gren.")).to_be_visible()
    talk.says(
        {
            "type": "edit",
            "edit": {"original_message_id": said, "message": {"type": "text", "text": {"body": "My bag is green."}}},
        }
    )
    expect(bubble(page, "My bag is green.")).to_be_visible()
    expect(bubble(page, "My bag is green.")).to_contain_text("edited")
    bubble(page, "My bag is green.").get_by_role("button", name="edited").click()
    expect(bubble(page, "My bag is gren.")).to_be_visible()
    wrong = talk.says("My card number is secret.")
    expect(bubble(page, "My card number is secret.")).to_be_visible()
    talk.says({"type": "revoke", "revoke": {"original_message_id": wrong}})
    expect(bubble(page, "Deleted by the customer")).to_be_visible()
    expect(bubble(page, "My card number is secret.")).to_have_count(0)
    mine = answer(page, "We look for it.")
    expect(mine).to_have_attribute("data-state", re.compile("sent|delivered|read"))
    talk.says({"type": "reaction", "reaction": {"message_id": talk.wamid("We look for it."), "emoji": "🙏"}})
    expect(mine).to_contain_text("🙏")
    talk.says({"type": "unsupported", "errors": [{"code": 131051, "title": "Unsupported message type"}]})
    expect(bubble(page, "which cannot be shown here")).to_be_visible()
    town.tell("event", kind="call", phone_number_id="900100200300401", **{"from": talk.person}, seconds=1)
    expect(bubble(page, "Missed call")).to_be_visible()


def test_somebody_without_a_number_is_read_found_and_answered(page: Page, town: Town) -> None:
    """Check 53: a username and a scoped id, no phone number."""
    town.tell("people", user_id="LV.90017765", name="Jānis Bērziņš", username="janis.b", number_hidden=True)
    town.tell(
        "inbound", phone_number_id="900100200300401", user_id="LV.90017765", message={"text": "Kur ir četrinieks?"}
    )
    signed_in(page, town.desk).goto(f"{town.desk.url}/inbox")
    row = page.locator("[data-list] [data-conv]", has_text="Jānis")
    row.click()
    expect(bubble(page, "Kur ir četrinieks?")).to_be_visible()
    expect(page.locator("[data-from-to]")).to_contain_text("Service")
    expect(page.locator("[data-from-to]")).to_contain_text("janis.b")
    mine = answer(page, "Pēc desmit minūtēm.")
    expect(mine).to_have_attribute("data-state", re.compile("sent|delivered|read"))
    sent = next(item for item in town.sent() if "desmit" in (item["body"].get("text") or {}).get("body", ""))
    assert sent["body"].get("recipient") == "LV.90017765"
    page.get_by_role("log").focus()
    page.keyboard.press("s")
    page.get_by_role("searchbox").fill("janis.b")
    expect(page.locator("a[data-conv]", has_text="Jānis").first).to_be_visible()


def test_after_a_merge_the_answer_goes_to_the_identity_that_wrote(page: Page, town: Town) -> None:
    """Check 53: one person with a number and a scoped id; each conversation keeps its own from and to."""
    numbered = town.meets("Elza Ozola", "Is this one of two?")
    town.tell("people", user_id="LV.70017765", name="Elza O.", username="elza.o", number_hidden=True)
    town.tell("inbound", phone_number_id="900100200300401", user_id="LV.70017765", message={"text": "Un šis otrs?"})

    def hidden() -> list[Json]:
        found: list[Json] = town.api.get("/conversations", params={"view": "all", "q": "elza.o"}).json()["items"]
        return found

    scoped = wait_until(hidden, what="the conversation without a number")[0]
    mine = town.api.get(f"/conversations/{numbered.id}").json()["contact"]["id"]
    joined = town.api.post(f"/contacts/{mine}/merge", json={"contact_id": scoped["contact"]["id"], "reason": "one"})
    assert joined.status_code == 200, joined.text
    signed_in(page, town.desk)
    for url, words, to in (
        (numbered.url, "To the number.", numbered.person.lstrip("+")),
        (f"{town.desk.url}/inbox/{scoped['id']}", "To the scoped id.", "LV.70017765"),
    ):
        page.goto(url)
        expect(page.locator("[data-panel] [data-identity]")).to_have_count(2)
        expect(page.locator("[data-panel]")).to_contain_text("@elza.o")
        shown = page.locator("[data-from-to]")
        expect(shown).to_contain_text("Service")
        if to.startswith("LV"):
            expect(shown).to_contain_text("elza.o")
        else:
            expect(shown).not_to_contain_text("elza.o")
        expect(answer(page, words)).to_have_attribute("data-state", re.compile("sent|delivered|read"))
        sent = next(item for item in town.sent() if (item["body"].get("text") or {}).get("body") == words)
        assert to in (sent["body"].get("recipient"), (sent["body"].get("to") or "").lstrip("+"))
    page.get_by_role("log").focus()
    page.keyboard.press("s")
    page.get_by_role("searchbox").fill("Elza Ozola")
    expect(page.locator(f"a[data-conv='{numbered.id}']").first).to_be_visible()
    expect(page.locator(f"a[data-conv='{scoped['id']}']").first).to_be_visible()


def test_scripts_of_both_directions_keep_to_themselves(page: Page, town: Town) -> None:
    """Check 59: the direction of each row and bubble, and names that do not bleed."""
    lines = {
        "ليلى": ("أين الحافلة 12؟", "rtl"),
        "נועה לוי": ("איפה הרכבת?", "rtl"),
        "Борис": ("Где трамвай 4?", "ltr"),
        "🚋🙂": ("🙂🙂🙂", "ltr"),
        "Ada (1)": ("Line 4?", "ltr"),
    }
    talks = {name: town.meets(name, text) for name, (text, _) in lines.items()}
    signed_in(page, town.desk).goto(f"{town.desk.url}/inbox")
    for name, (_, direction) in lines.items():
        row = page.locator(f"[data-list] [data-conv='{talks[name].id}']")
        expect(row).to_be_visible()
        expect(row.locator("bdi").first).to_have_text(name)
        preview = row.locator(".preview")
        assert preview.evaluate("node => getComputedStyle(node).direction") == direction, name
    for name in ("ليلى", "Борис"):
        text, direction = lines[name]
        page.goto(talks[name].url)
        shown = bubble(page, text).locator("[dir]", has_text=text).last
        expect(shown).to_be_visible()
        assert shown.evaluate("node => getComputedStyle(node).direction") == direction, name
        box(page).fill(text)
        assert box(page).evaluate("node => node.matches(':dir(rtl)')") == (direction == "rtl")
        box(page).fill("")


def test_a_long_conversation_opens_where_reading_stopped_and_keeps_few_messages_in_the_page(
    page: Page, town: Town
) -> None:
    """Check 36: first unread, no jump while older pages come, at most 300 messages in the page."""
    talk = town.meets("Marathon", "The very first message.")
    now = time.time() - LONG - 100
    texts = [inbound(talk.person, f"Line number {n} of a long story.", at=now + n) for n in range(LONG)]
    who = [card(talk.person, "Marathon")]
    for start in range(0, LONG, 800):
        town.pour(texts[start : start + 800], who)
    town.settled(within=120)
    everything = wait_until(
        lambda: [m for m in talk.messages() if f"number {LONG - 1} " in (m["text"] or "")], what="the last line"
    )
    assert everything
    half = town.api.get(f"/conversations/{talk.id}/messages", params={"after": LONG // 2, "limit": 1}).json()["items"][
        0
    ]
    town.api.post(f"/conversations/{talk.id}/read", json={"message_id": half["id"]}).raise_for_status()
    signed_in(page, town.desk).goto(talk.url)
    line = page.locator("[data-new-line]")
    expect(line).to_be_in_viewport(timeout=30_000)
    count = "document.querySelectorAll('[data-msg]').length"
    log = page.get_by_role("log")
    page.locator(f"[data-msg='{half['id']}']").wait_for()
    page.route("**/messages?*before=*", lambda route: route.abort(), times=1)  # one request is lost, and asked again
    for _ in range(12):
        # The hand rests: a page that was still on its way has come, and the place that is read is the one remembered.
        page.wait_for_function(
            """() => { const log = document.querySelector('[role=log]');
                if (Math.abs(log.scrollTop - 900) > 1) log.scrollTop = 900;
                return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
                    () => done(Math.abs(log.scrollTop - 900) <= 1)))); }"""
        )
        before = page.evaluate(
            """() => { const log = document.querySelector('[role=log]');
                const top = log.getBoundingClientRect().top;
                const row = [...log.querySelectorAll('[data-msg]')].find((n) => n.getBoundingClientRect().bottom > top + 5);
                window.anchor = row; return [row.dataset.msg, row.getBoundingClientRect().top]; }"""
        )
        oldest = page.locator("[data-msg]").first.get_attribute("data-msg")
        log.evaluate("node => { node.scrollTop -= 200; }")
        page.wait_for_function(
            "old => document.querySelector('[data-msg]').dataset.msg !== old", arg=oldest, timeout=20_000
        )
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        moved = page.evaluate("() => window.anchor.isConnected ? window.anchor.getBoundingClientRect().top : null")
        assert moved is not None, "the row that was read has gone"
        assert abs(moved - before[1] - 200) < 60, f"the row moved from {before[1]} to {moved}"
        assert page.evaluate(count) <= 300
    page.get_by_role("button", name="Jump to latest").click()
    expect(bubble(page, f"Line number {LONG - 1} ")).to_be_in_viewport()
    assert page.evaluate(count) <= 300
