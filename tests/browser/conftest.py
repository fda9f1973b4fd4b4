"""A real browser on the running product: the demo city with its double, one desk for all tests of a file."""

import os
import shutil
from collections import deque
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.browser.spare import Spare
from tests.browser.town import Town, open_town
from tests.desks import OWNER, Desk, make_owner, wait_until

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
]  # fmt: skip
expect.set_options(timeout=20_000)
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
DESKS = {"fresh_desk", "town", "empty_town"}
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marked, so that `-m "not browser"` leaves them out."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def spare(request: pytest.FixtureRequest) -> Iterator[Spare]:
    desks = {(item.path, name) for item in request.session.items for name in DESKS & set(_fixtures(item))}
    found = Spare(len(desks))
    yield found
    found.close()


def _fixtures(item: pytest.Item) -> list[str]:
    return item.fixturenames if isinstance(item, pytest.Function) else []


@pytest.fixture(scope="module")
def fresh_desk(spare: Spare) -> Iterator[Desk]:
    """`shortline demo` in an empty directory: nobody has visited it yet."""
    with spare.take() as running:
        yield running


@pytest.fixture(scope="module")
def demo_desk(fresh_desk: Desk) -> Desk:
    """The same with its owner, and the demo city writing."""
    make_owner(fresh_desk)
    with fresh_desk.sign_in() as api:
        api.post("/setup/demo").raise_for_status()
        wait_until(
            lambda: api.get("/conversations", params={"view": "all"}).json()["total"] >= 30,
            within=120,
            what="30 conversations",
        )
    return fresh_desk


@pytest.fixture(scope="module")
def town(spare: Spare) -> Iterator[Town]:
    """A desk with one number and no city: only the test writes."""
    with spare.take() as running, open_town(running) as found:
        found.connect()
        yield found


@pytest.fixture(scope="module")
def empty_town(spare: Spare) -> Iterator[Town]:
    """The same before any number is connected."""
    with spare.take() as running, open_town(running) as found:
        yield found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = os.environ.get("SHORTLINE_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.fail("No browser found. Install Chromium (Debian and Ubuntu: apt-get install chromium).")
    running = playwright.chromium.launch(executable_path=found, args=FLAGS)
    yield running
    running.close()


JITTER = """
(() => {
    const [later, ask] = [window.setTimeout.bind(window), window.fetch.bind(window)];
    const wait = () => new Promise((done) => later(done, Math.random() * LONGEST));
    window.fetch = async (...what) => {
        await wait();
        const answer = await ask(...what);
        await wait();
        return answer;
    };
})();
"""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """`SHORTLINE_JITTER=800` keeps each request and each answer back for up to so many ms: finds what depends on order."""
    made = browser.new_context(viewport=WIDE, locale="en-GB")
    if longest := os.environ.get("SHORTLINE_JITTER"):
        made.add_init_script(JITTER.replace("LONGEST", str(int(longest))))
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    request.node.stash[SEEN] = (opened, trail(opened))
    yield opened
    if not opened.is_closed():  # some tests close the tab themselves
        opened.unroute_all(behavior="ignoreErrors")  # a request a test held back may still be on its way
    assert errors == [], f"errors on the page: {errors}"


SEEN = pytest.StashKey[tuple[Page, deque[str]]]()


def trail(page: Page) -> deque[str]:
    """The last things between the page and the server, and what its console complains of: for the report of a failure."""
    last: deque[str] = deque(maxlen=40)

    def path(url: str) -> str:
        return url.partition("/api/v1")[2] or url

    page.on("request", lambda asked: last.append(f"> {asked.method} {path(asked.url)}"))
    page.on("response", lambda got: last.append(f"< {got.status} {got.request.method} {path(got.url)}"))
    page.on("requestfailed", lambda lost: last.append(f"< lost {lost.method} {path(lost.url)}: {lost.failure}"))
    page.on("console", lambda said: last.append(f"console {said.type}: {said.text}"))
    page.on("websocket", lambda line: line.on("framereceived", lambda frame: last.append(f"live {str(frame)[:300]}")))
    return last


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure on a machine nobody can look at has to tell what was on screen and what was asked for."""
    report = yield
    if report.when == "call" and report.failed and SEEN in item.stash:
        page, last = item.stash[SEEN]
        report.sections.append(("between page and server", "\n".join(last)))
        try:
            report.sections.append(("on screen", page.locator("body").inner_text(timeout=2000)[-3000:]))
        except PlaywrightError as error:
            report.sections.append(("on screen", f"nothing: {error}"))
    return report


def signed_in(page: Page, desk: Desk) -> Page:
    """Sign the page's browser in by the API, as the sign-in form would."""
    answer = page.request.post(
        f"{desk.url}/api/v1/sessions",
        data={k: OWNER[k] for k in ("email", "password")},
        headers={"x-shortline-csrf": "1"},
    )
    assert answer.ok, answer.text()
    return page


def picture(page: Page, name: str) -> None:
    """For the eye of whoever works on the screen: kept only when SHORTLINE_PICTURES names a directory."""
    if folder := os.environ.get("SHORTLINE_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png")


# What axe reads of a page that changes under it is no finding: half of it is from before and half from after.
JUDGE = """async (tags) => {
    let moved = false;
    const eye = new MutationObserver(() => (moved = true));
    eye.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
    const {violations} = await axe.run(document, {runOnly: {type: 'tag', values: tags}});
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    eye.disconnect();
    return [violations, moved];
}"""


def axe_violations(page: Page) -> list[str]:
    """What axe finds wrong on the page while it stands still, one line each: it looks again when something moved."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(f"() => {{ {AXE.read_text()} }}")
    for _ in range(5):
        found, moved = page.evaluate(JUDGE, AXE_TAGS)
        if not (found and moved):
            break
    return [f"{item['id']}: {item['nodes'][0]['html'][:160]} (+{len(item['nodes']) - 1})" for item in found]
