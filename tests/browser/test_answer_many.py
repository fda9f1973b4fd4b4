"""One answer to many, from the list: looked at, sent at a person's pace, watched, stopped, and still there after a reload."""

import json
from itertools import pairwise

from playwright.sync_api import Page, expect

from tests.answer_runs.conftest import DUTCH, ENGLISH
from tests.browser.conftest import PHONE, axe_violations, picture, signed_in
from tests.browser.crowds import run
from tests.browser.town import NUMBER, Json, Town
from tests.desks import wait_until

MANY = 8
LEFT = """
SELECT json_agg(json_build_object('at', extract(epoch FROM a.started_at), 'text', m.text) ORDER BY a.started_at)
FROM attempts a JOIN messages m ON m.id = a.message_id
"""


def add_macros(town: Town) -> None:
    for shortcut, name, language, wordings in (
        ("line4", "Line 4 is down", "en", ENGLISH),
        ("line4", "Lijn 4 ligt stil", "nl", DUTCH),
        ("short", "Only said one way", None, ENGLISH[:1]),
    ):
        body = {
            "shortcut": shortcut,
            "name": name,
            "language": language,
            "wordings": wordings,
            "shared": len(wordings) > 2,
        }
        assert town.api.post("/macros", json=body).status_code in (201, 409)  # another test here may have been first


def sent(town: Town) -> list[Json]:
    items: list[Json] = town.sim.get("/sent", params={"phone_number_id": NUMBER}).json()["items"]
    return items


def choose(page: Page, count: int) -> None:
    rows = page.locator("[data-list] [data-conv]")
    rows.first.focus()
    page.keyboard.press("x")
    for _ in range(count - 1):
        page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("[data-bulk]")).to_have_attribute("data-bulk", str(count))


def test_one_answer_to_many_is_paced_stopped_and_kept_over_a_reload(page: Page, town: Town) -> None:
    """Check 41."""
    for n in range(MANY):
        town.meets(f"Ada {chr(65 + n)}")
    add_macros(town)
    items = town.api.get("/conversations", params={"view": "all", "limit": 200}).json()["items"]
    blocked = items[0]["id"]
    town.api.post(f"/conversations/{blocked}/block", json={}).raise_for_status()
    town.api.patch(f"/contacts/{items[1]['contact']['id']}", json={"language": "nl"}).raise_for_status()
    signed_in(page, town.desk).goto(f"{town.desk.url}/inbox?view=unassigned")
    expect(page.locator("[data-total]")).to_have_attribute("data-total", str(MANY))
    choose(page, MANY)
    page.keyboard.press("r")
    dialog = page.get_by_role("dialog", name="Answer 8 conversations")
    expect(dialog.locator("[data-macro='short']").get_by_role("radio")).to_be_disabled()
    expect(dialog.locator("[data-macro='short']")).to_contain_text("Only one wording. Many people need at least 3.")
    assert axe_violations(page) == []
    picture(page, "answer_many_macro")
    dialog.locator("[data-macro='line4']").get_by_role("radio").check()
    dialog.get_by_role("button", name="Look at it").click()
    expect(dialog.locator("[data-would-get='7']")).to_be_visible()
    expect(dialog.locator("[data-reason='recipient_blocked'] a")).to_have_count(1)
    expect(dialog.locator("[data-language='nl']")).to_contain_text("1 person")
    expect(dialog.locator("[data-preview]")).to_have_count(3)
    assert sent(town) == []
    assert axe_violations(page) == []
    picture(page, "answer_many_look")
    dialog.get_by_role("button", name="Send to 7 people").dblclick()
    expect(dialog).to_have_count(0)
    strip = page.locator("[data-run]")
    expect(strip).to_have_count(1)
    expect(strip.get_by_role("progressbar")).to_be_visible()
    # It looks every two seconds, and two may have left meanwhile: any number will do that is not none.
    expect(strip).not_to_have_attribute("data-sent", "0", timeout=30_000)
    before = strip.get_attribute("data-sent") or ""
    assert axe_violations(page) == []
    picture(page, "answer_many_strip")
    page.reload()
    expect(strip).to_have_attribute("data-state", "running")
    expect(strip).not_to_have_attribute("data-sent", before, timeout=30_000)
    shown = int(strip.get_attribute("data-sent") or 0)
    strip.get_by_role("button", name="Stop").click()
    expect(strip).to_have_attribute("data-state", "stopped")
    expect(strip).to_have_attribute("data-over", "true")
    left = sent(town)
    assert int(before) < shown <= len(left) <= min(shown + 2, 6)
    expect(strip).to_have_attribute("data-sent", str(len(left)))
    expect(strip).to_have_attribute("data-stopped", str(7 - len(left)))
    page.reload()
    expect(strip).to_have_attribute("data-stopped", str(7 - len(left)))
    rows = json.loads(run(town, (LEFT, ())))
    assert len(rows) == len(sent(town)) == len(left)
    assert all(after["at"] - before["at"] >= 1.0 for before, after in pairwise(rows))
    assert len({row["text"][-20:] for row in rows}) >= 3
    strip.get_by_role("button", name="Close").click()
    expect(strip).to_have_count(0)


def test_who_may_not_answer_many_sees_why_and_whom_it_did_not_reach_is_named(page: Page, town: Town) -> None:
    ids = [town.meets(name).id for name in ("Bea", "Cas", "Dirk")]
    add_macros(town)
    town.api.post(f"/conversations/{ids[0]}/close", json={}).raise_for_status()
    macro = next(each["id"] for each in town.api.get("/macros").json()["items"] if each["name"] == "Line 4 is down")
    body = {"macro_id": macro, "ids": ids, "client_id": "018f2f6e-0000-7000-8000-000000000041"}
    number = town.api.post("/answer-runs", json=body).raise_for_status().json()["id"]
    page.set_viewport_size(PHONE)
    signed_in(page, town.desk).goto(f"{town.desk.url}/inbox?view=all&sort=newest")
    strip = page.locator(f"[data-run='{number}']")
    expect(strip).to_have_attribute("data-over", "true", timeout=30_000)
    expect(strip).to_contain_text("2 sent")
    expect(strip).to_contain_text("1 left out")
    picture(page, "answer_many_strip_phone")
    page.emulate_media(color_scheme="dark")
    picture(page, "answer_many_strip_phone_dark")
    strip.get_by_role("button", name="Who did not get it").click()
    dialog = page.get_by_role("dialog", name="Who did not get")
    expect(dialog.locator("[data-reason='closed_since'] a")).to_have_count(1)
    assert axe_violations(page) == []
    picture(page, "answer_many_not_got_phone")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    town.colleague("Bo Agent", "bo@desk.test")
    page.context.clear_cookies()
    answered = page.request.post(
        f"{town.desk.url}/api/v1/sessions",
        data={"email": "bo@desk.test", "password": "another long password"},
        headers={"x-shortline-csrf": "1"},
    )
    assert answered.ok
    page.goto(f"{town.desk.url}/inbox?view=all")
    expect(page.locator("[data-list] [data-conv]").first).to_be_visible()
    page.locator("[data-select]").click()
    page.locator("[data-list] [data-conv]").first.click()
    answer = page.locator("[data-bulk='1']").get_by_role("button", name="Answer …")
    expect(answer).to_have_attribute("aria-disabled", "true")
    expect(answer).to_have_attribute("title", "Only a lead, an admin or an owner can do this.")


def test_what_the_macro_does_besides_is_said_before_and_done_with_each_after_his_answer(page: Page, town: Town) -> None:
    for name in ("Eva", "Finn"):
        town.meets(name)
    label = town.api.post("/labels", json={"name": "Told of line 4", "color": "teal"}).raise_for_status().json()["id"]
    actions = [{"do": "add_label", "id": label}, {"do": "close"}]
    body = {"shortcut": "told4", "name": "Told and closed", "wordings": ENGLISH, "shared": True, "actions": actions}
    town.api.post("/macros", json=body).raise_for_status()
    signed_in(page, town.desk).goto(f"{town.desk.url}/inbox?view=all&sort=newest")
    choose(page, 2)
    page.keyboard.press("r")
    dialog = page.get_by_role("dialog", name="Answer 2 conversations")
    dialog.locator("[data-macro='told4']").get_by_role("radio").check()
    dialog.get_by_role("button", name="Look at it").click()
    said = dialog.locator("[data-does]")
    expect(said).to_contain_text("Once somebody's answer has left")
    expect(said).to_contain_text("Told of line 4")
    assert axe_violations(page) == []
    picture(page, "answer_many_does")
    town.api.patch(f"/labels/{label}", json={"archived": True}).raise_for_status()
    dialog.get_by_role("button", name="Send to 2 people").click()
    strip = page.locator("[data-run]").first
    expect(strip).to_have_attribute("data-over", "true", timeout=60_000)
    closed = {"view": "all", "state": "closed", "limit": 200}

    def names() -> set[str]:
        items = town.api.get("/conversations", params=closed).json()["items"]
        return {each["contact"]["name"] for each in items} & {"Eva", "Finn"}

    wait_until(lambda: len(names()) == 2, what="both conversations closed")
    page.reload()
    strip.get_by_role("button", name="What was not done").click()
    undone = page.get_by_role("dialog")
    expect(undone).to_contain_text("Not done: Put on a label")
    expect(undone.get_by_role("link", name="Finn")).to_be_visible()
    assert axe_violations(page) == []
    picture(page, "answer_many_undone")
