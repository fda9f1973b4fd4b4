"""A real browser on the running product: the demo city with its double, one desk for all tests of a file."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
]  # fmt: skip
OWNER = {"name": "Sanne Brouwer", "email": "sanne@lindhaven.example", "password": "tram four stands still"}
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests share one worker: two cores carry one desk and one browser, not several."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Desk:
    url: str
    data_dir: Path
    process: subprocess.Popen[bytes]
    env: dict[str, str]
    sim_url: str = ""

    def api(self, token: str) -> httpx.Client:
        return httpx.Client(base_url=f"{self.url}/api/v1", headers={"authorization": f"Bearer {token}"}, timeout=20)

    def sign_in(self) -> httpx.Client:
        answer = httpx.post(
            f"{self.url}/api/v1/sessions", json={k: OWNER[k] for k in ("email", "password")}, timeout=20
        )
        answer.raise_for_status()
        return self.api(answer.json()["token"])

    def advance(self, seconds: float) -> None:
        """Move the one clock of all processes."""
        path = self.data_dir / "clock"
        path.write_text(str(float(path.read_text() or 0) + seconds) if path.exists() else str(seconds))


def wait_until(check: Callable[[], Any], *, within: float = 20, what: str = "it") -> Any:
    until = time.monotonic() + within
    last: Any = None
    while time.monotonic() < until:
        try:
            last = check()
            if last:
                return last
        except httpx.HTTPError as error:
            last = error
        time.sleep(0.05)
    raise AssertionError(f"{what} did not happen within {within} s (last: {last!r})")


def start_desk(command: str, folder: Path, port: int, **extra: str) -> Desk:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SHORTLINE_")}
    env = clean | {
        "SHORTLINE_DATA_DIR": str(folder), "SHORTLINE_PORT": str(port), "SHORTLINE_LOG_LEVEL": "warning",
        "SHORTLINE_TEST_CLOCK": str(folder / "clock"), **extra,
    }  # fmt: skip
    log = (folder / "desk.log").open("ab")
    process = subprocess.Popen([sys.executable, "-m", "shortline", command], env=env, stdout=log, stderr=log)
    desk = Desk(f"http://127.0.0.1:{port}", folder, process, env)

    def ready() -> bool:
        assert process.poll() is None, (folder / "desk.log").read_text()[-3000:]
        return httpx.get(f"{desk.url}/readyz", timeout=2).status_code == 200

    wait_until(ready, within=60, what="the desk's readiness")
    return desk


def stop_desk(desk: Desk) -> None:
    if desk.process.poll() is None:
        desk.process.send_signal(signal.SIGTERM)
        try:
            desk.process.wait(30)
        except subprocess.TimeoutExpired:
            desk.process.kill()


@pytest.fixture(scope="module")
def fresh_desk() -> Iterator[Desk]:
    """`shortline demo` in an empty directory: nobody has visited it yet."""
    folder = Path(tempfile.mkdtemp(prefix="sl-"))
    folder.chmod(0o755)
    desk = start_desk("demo", folder, free_port())
    yield desk
    stop_desk(desk)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def demo_desk(fresh_desk: Desk) -> Desk:
    """The same with its owner, and the demo city writing."""
    answer = httpx.post(f"{fresh_desk.url}/api/v1/setup/owner", json={**OWNER, "organisation": "Lindhaven"}, timeout=20)
    answer.raise_for_status()
    with fresh_desk.sign_in() as api:
        api.post("/setup/demo").raise_for_status()
        wait_until(
            lambda: api.get("/conversations", params={"view": "all"}).json()["total"] >= 30, what="30 conversations"
        )
    return fresh_desk


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


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=WIDE, locale="en-GB")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    assert errors == [], f"errors on the page: {errors}"


def signed_in(page: Page, desk: Desk) -> Page:
    """Sign the page's browser in by the API, as the sign-in form would."""
    answer = page.request.post(
        f"{desk.url}/api/v1/sessions",
        data={k: OWNER[k] for k in ("email", "password")},
        headers={"x-shortline-csrf": "1"},
    )
    assert answer.ok, answer.text()
    return page


def axe_violations(page: Page) -> list[str]:
    """What axe finds wrong on the page as it stands, one line each."""
    page.add_script_tag(content=AXE.read_text())
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", AXE_TAGS)
    return [
        f"{item['id']}: {item['nodes'][0]['html'][:160]} (+{len(item['nodes']) - 1})" for item in found["violations"]
    ]
