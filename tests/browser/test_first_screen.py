"""What a cold browser asks for until the first row of the inbox is there. Counts and bytes as they travel, never times."""

from typing import Any

from playwright.sync_api import Browser, expect

from tests.browser.conftest import WIDE, signed_in
from tests.browser.town import Town

MOST_REQUESTS = 14
JS_BYTES, CSS_BYTES = 160_000, 20_000
# Requests are counted by when they began: what is still on its way when the row comes was asked for before it.
WATCH = """
new MutationObserver((_, watcher) => {
    if (!document.querySelector('[data-list] a[data-conv]')) return;
    watcher.disconnect();
    window.firstRowAt = performance.now();
    navigator.serviceWorker.getRegistrations().then((all) => (window.workersAtFirstRow = all.length));
}).observe(document, { childList: true, subtree: true });
"""
ASKED = """
() => performance.getEntriesByType('navigation').concat(
    performance.getEntriesByType('resource').filter((one) => one.startTime < window.firstRowAt)
).map((one) => ({ url: one.name.replace(location.origin, ''), bytes: one.encodedBodySize, kind: one.initiatorType }))
"""


def first_screen(browser: Browser, town: Town, locale: str) -> list[dict[str, Any]]:
    """What was asked for before the first row, as the browser's own record of it."""
    context = browser.new_context(viewport=WIDE, locale=locale)
    page = signed_in(context.new_page(), town.desk)
    page.add_init_script(WATCH)
    icons: list[str] = []
    page.on("request", lambda one: icons.append(one.url) if one.resource_type in ("manifest", "image") else None)
    page.goto(f"{town.desk.url}/inbox")
    expect(page.locator("[data-list] a[data-conv]").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    asked: list[dict[str, Any]] = page.evaluate(ASKED)
    recorded = {one["url"] for one in asked}
    for url in icons:
        path = url.removeprefix(town.desk.url)
        if path not in recorded:
            asked.append({"url": path, "bytes": 0, "kind": "icon"})
    assert page.evaluate("() => window.workersAtFirstRow") == 0, (
        "the service worker's own requests would come before the row"
    )
    context.close()
    return asked


def test_the_first_row_is_there_after_fourteen_requests(browser: Browser, town: Town) -> None:
    """Section 7 of the experience: requests and compressed bytes before the first row."""
    for name in ("Ada Vermeer", "Bo Lind", "Noor Haddad"):
        town.meets(name)
    asked = first_screen(browser, town, "en-GB")
    listing = "\n".join(f"{one['bytes']:>8} {one['kind']:<12} {one['url']}" for one in asked)
    print(f"\n{len(asked)} requests until the first row\n{listing}")
    assert len(asked) <= MOST_REQUESTS, listing
    script = sum(one["bytes"] for one in asked if one["url"].endswith(".js"))
    style = sum(one["bytes"] for one in asked if one["url"].endswith(".css"))
    assert 80_000 < script <= JS_BYTES, listing
    assert 1_000 < style <= CSS_BYTES, listing
    assert not [one for one in asked if one["url"].endswith((".woff", ".woff2"))], listing
