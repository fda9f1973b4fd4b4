"""Fifty thousand conversations and twenty thousand messages: what is in the page stays small, and places stay true."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import picture, signed_in
from tests.browser.crowds import crowd, long_story
from tests.browser.town import Town, bubble

CROWD, STORY = 50_000, 20_000


def test_fifty_thousand_conversations_are_few_rows_and_the_end_key_reaches_the_last(page: Page, town: Town) -> None:
    """Check 13."""
    crowd(town, CROWD)
    signed_in(page, town.desk).goto(f"{town.desk.url}/inbox?view=all")
    rows = page.locator("[data-list] a[data-conv]")
    expect(rows.first).to_be_visible()
    expect(page.locator("[data-total]")).to_have_attribute("data-total", str(CROWD))
    expect(page.locator("[data-list] a[data-index='0']")).to_contain_text("Crowd 00001")
    items = page.locator("[data-list] [role='listitem']")
    counted = "all => all.length"
    assert items.evaluate_all(counted) <= 60
    # Anywhere in between: rows come, and stay few.
    for share in (0.5, 0.13, 0.87):
        page.locator("[data-list] [role='list'] > *").first.evaluate(
            "(node, share) => { node.scrollTop = node.scrollHeight * share; }", share
        )
        expect(page.locator(f"[data-list] a[data-index='{int(CROWD * share) + 2}']")).to_be_in_viewport()
        assert items.evaluate_all(counted) <= 60
    page.locator("[data-list] [role='list'] > *").first.evaluate("node => { node.scrollTop = 0; }")
    expect(page.locator("[data-list] a[data-index='0']")).to_be_in_viewport()
    rows.first.focus()
    page.keyboard.press("End")
    last = page.locator(f"[data-list] a[data-index='{CROWD - 1}']")
    expect(last).to_be_focused()
    expect(last).to_be_in_viewport()
    expect(last).to_contain_text(f"Crowd {CROWD}")
    picture(page, "fifty-thousand-end")
    assert items.evaluate_all(counted) <= 60
    sizes = items.evaluate_all(
        "all => all.map((n) => [n.getAttribute('aria-setsize'), n.getAttribute('aria-posinset')])"
    )
    assert {size for size, _ in sizes} == {str(CROWD)}
    assert str(CROWD) in {place for _, place in sizes}
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-list] a[data-conv]:focus")).to_be_in_viewport()
    page.keyboard.press("Home")
    expect(page.locator("[data-list] a[data-index='0']")).to_be_focused()


def test_twenty_thousand_messages_open_at_the_first_unread_and_never_jump_more_than_a_row(
    page: Page, town: Town
) -> None:
    """Check 36."""
    talk = town.meets("Marathon")
    long_story(town, talk, STORY)
    path = f"/conversations/{talk.id}"
    unread_from = STORY // 20
    read = town.api.get(f"{path}/messages", params={"after": unread_from, "limit": 1}).json()["items"][0]
    town.api.post(f"{path}/read", json={"message_id": read["id"]}).raise_for_status()
    signed_in(page, town.desk).goto(talk.url)
    line = page.locator("[data-new-line]")
    expect(line).to_be_in_viewport(timeout=30_000)
    first_new = int(str(read["text"]).split()[2]) + 1
    while first_new % 5 == 0:
        first_new += 1
    expect(bubble(page, f"Line number {first_new} of")).to_be_in_viewport()
    page.evaluate(
        """() => {
            const log = document.querySelector('[role=log]');
            const rows = () => [...log.querySelectorAll('[data-msg]')];
            // Each scroll by hand moves what is read by as much, give or take a row: whatever came in above it.
            window.worst = 0; window.most = 0; window.steps = 0;
            window.step = async () => {
                const top = log.getBoundingClientRect().top;
                const anchor = rows().find((row) => row.getBoundingClientRect().bottom > top + 5);
                const before = anchor.getBoundingClientRect();
                const by = Math.min(240, log.scrollTop);
                log.scrollTop -= by;
                for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
                const after = anchor.isConnected ? anchor.getBoundingClientRect().top : Infinity;
                window.worst = Math.max(window.worst, Math.abs(after - before.top - by) / before.height);
                window.most = Math.max(window.most, rows().length);
                window.steps += 1;
                return by;
            };
        }"""
    )
    beginning = bubble(page, "Line number 1 of")
    picture(page, "twenty-thousand")
    page.evaluate(
        """async () => {
            const log = document.querySelector('[role=log]');
            for (let idle = 0; idle < 300 && window.steps < 3000; ) {
                const moved = await window.step();
                idle = moved > 0 ? 0 : idle + 1;
                if (log.textContent.includes('Line number 1 of') && log.scrollTop === 0) break;
            }
        }"""
    )
    expect(beginning).to_be_in_viewport()
    print(f"\n{page.evaluate('window.steps')} steps, worst jump {page.evaluate('window.worst'):.2f} rows")
    assert page.evaluate("window.steps") > 100
    assert page.evaluate("window.worst") <= 1
    assert page.evaluate("window.most") <= 300
    page.get_by_role("button", name="Jump to latest").click()
    expect(bubble(page, f"Line number {STORY} of")).to_be_in_viewport()
    assert page.locator("[data-msg]").count() <= 300
