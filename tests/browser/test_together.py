"""Several people at one desk: rows keep still under a hand, nobody answers twice, and nothing that is written is lost."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import WIDE, axe_violations, signed_in
from tests.browser.town import Town, box, bubble
from tests.desks import wait_until

EMAIL, PASSWORD = "ali@lindhaven.example", "another long password"


def test_rows_keep_still_under_the_pointer_and_the_pill_counts_who_came(page: Page, town: Town) -> None:
    """Check 12."""
    first = [town.meets(f"Early {n}") for n in range(5)]
    signed_in(page, town.desk).goto(f"{town.desk.url}/inbox?view=all&sort=newest")
    rows = page.locator("[data-list] a[data-conv]")
    expect(rows).to_have_count(len(first))
    third = rows.nth(2)
    held = third.get_attribute("data-conv")
    third.hover()
    before = third.bounding_box()
    people = [f"+4670{6660000 + n}" for n in range(20)]
    for n, person in enumerate(people):
        town.writes(person, f"Question {n}", name=f"Late {n}")
    pill = page.locator("[data-pill]")
    expect(pill).to_have_attribute("data-pill", "20")
    still = page.locator(f'[data-list] a[data-conv="{held}"]')
    assert still.bounding_box() == before, "the row under the pointer moved"
    page.get_by_role("heading", name="Inbox").hover()  # two seconds after leaving they sort in
    expect(pill).to_have_count(0)
    expect(rows.first).to_contain_text(re.compile("Late"))


def test_whoever_is_second_keeps_his_words_and_one_answer_leaves(page: Page, browser: Browser, town: Town) -> None:
    """Check 25: two browsers, and the second has not heard of the first one's answer."""
    talk = town.meets("Cleo Collision", "Can I bring a bike?")
    town.colleague("Ali", EMAIL, password=PASSWORD)
    signed_in(page, town.desk).goto(talk.url)
    expect(bubble(page, "Can I bring a bike?")).to_be_visible()
    other = browser.new_context(viewport=WIDE, locale="en-GB")
    try:
        ali = other.new_page()
        # What he is told live does not reach him: his screen still shows nobody's answer.
        ali.route_web_socket(re.compile("/api/v1/live"), lambda socket: socket.on_message(lambda _: None))
        answer = ali.request.post(
            f"{town.desk.url}/api/v1/sessions",
            data={"email": EMAIL, "password": PASSWORD},
            headers={"x-shortline-csrf": "1"},
        )
        assert answer.ok, answer.text()
        ali.goto(talk.url)
        box(ali).fill("Bikes cost 2 euros.")
        box(page).fill("Bikes are fine.")
        box(page).press("Enter")
        town.advance(30)
        wait_until(lambda: town.sent_texts("Bikes are fine."), what="the first answer")
        box(ali).press("Enter")
        collision = ali.locator("[data-composer=collision]")
        expect(collision).to_contain_text("Bikes are fine.", timeout=40_000)
        expect(box(ali)).to_have_value("Bikes cost 2 euros.")
        assert axe_violations(ali) == []
        collision.get_by_role("button", name="Keep as draft").click()
        expect(box(ali)).to_have_value("Bikes cost 2 euros.")
        town.advance(30)
        assert town.sent_texts("Bikes cost") == []
        assert len(town.sent_texts("Bikes")) == 1
    finally:
        other.close()


def test_what_is_being_written_stays_when_a_colleague_moves_closes_or_merges(page: Page, town: Town) -> None:
    """Check 26."""
    talk, twin = town.meets("Dora Draft"), town.meets("Dora Twin")
    token = town.colleague("Bea", "bea@lindhaven.example")
    signed_in(page, town.desk).goto(talk.url)
    expect(bubble(page, "Is tram 4 running?")).to_be_visible()
    box(page).fill("Half a sentence")
    me = town.api.get("/me").json()["id"]
    contacts = [town.api.get(f"/conversations/{each.id}").json()["contact"]["id"] for each in (talk, twin)]
    with town.desk.api(token) as bea:
        for path, body in (("assign", {"assignee_id": me}), ("close", {}), ("reopen", {})):
            bea.post(f"/conversations/{talk.id}/{path}", json=body or None).raise_for_status()
            expect(box(page)).to_have_value("Half a sentence")
        expect(page.get_by_role("log")).to_contain_text(re.compile("Bea|changes"))
        bea.post(f"/contacts/{contacts[0]}/merge", json={"contact_id": contacts[1]}).raise_for_status()
    expect(
        page.locator("[data-pane=conversation]").get_by_role("heading", name=re.compile("Dora")).first
    ).to_be_visible()
    expect(box(page)).to_have_value("Half a sentence")
    page.reload()
    expect(box(page)).to_have_value("Half a sentence")
    assert town.sent_texts("Half a sentence") == []
