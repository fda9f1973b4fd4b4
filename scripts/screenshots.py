"""Take the README's pictures from the running product: a fresh desk, the demo city, a real browser."""

import os
import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.desk import OWNER, Desk, desk
from playwright.sync_api import Page, sync_playwright

OUT = Path(__file__).parents[1] / "docs" / "images"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]  # fmt: skip
ANSWER = "Sorry about that. Show the inspector this chat; your ticket is valid, and I am having a look now."


def wait_for_people(running: Desk, count: int) -> None:
    until = time.monotonic() + 120
    while running.api.get("/conversations", params={"view": "all"}).json()["total"] < count:
        if time.monotonic() > until:
            raise SystemExit("the city stayed silent")
        time.sleep(0.2)


def a_good_conversation(running: Desk) -> str:
    """An English one with a picture, if there is one; else the first."""
    items = running.api.get("/conversations", params={"view": "all", "limit": 100}).json()["items"]
    for item in items:
        messages = running.api.get(f"/conversations/{item['id']}/messages").json()["items"]
        words = " ".join(message["text"] or "" for message in messages).lower()
        if any(message["attachments"] for message in messages) and " the " in words:
            return str(item["id"])
    return str(items[0]["id"])


def settle(page: Page) -> None:
    page.locator("[data-conv]").first.wait_for()
    page.wait_for_load_state("networkidle")


def main() -> int:
    browser_path = os.environ.get("SHORTLINE_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    if not browser_path:
        print("No browser found: install Chromium.", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with desk("demo") as running, sync_playwright() as playwright:
        running.api.post("/setup/demo").raise_for_status()
        wait_for_people(running, 45)
        chosen = a_good_conversation(running)
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        for name, width, height, scheme, path in (
            ("inbox", 1440, 900, "light", f"/inbox/{chosen}"),
            ("inbox-dark", 1440, 900, "dark", f"/inbox/{chosen}"),
            ("phone-inbox", 390, 844, "light", "/inbox"),
            ("phone-conversation", 390, 844, "light", f"/inbox/{chosen}"),
            ("wallboard", 1440, 900, "light", "/wallboard"),
            ("settings-inboxes", 1440, 900, "light", "/settings/inboxes"),
        ):
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB"
            )
            page = context.new_page()
            page.request.post(
                f"{running.url}/api/v1/sessions",
                data={"email": OWNER[0], "password": OWNER[1]},
                headers={"x-shortline-csrf": "1"},
            )
            page.goto(running.url + path)
            if "settings" in path:
                page.wait_for_load_state("networkidle")
            elif name == "wallboard":
                page.locator("[data-figure] [data-value]").first.wait_for()
            elif name.startswith("phone-conversation"):
                page.locator("[data-msg]").first.wait_for()
                page.wait_for_load_state("networkidle")
            else:
                settle(page)
            if name == "inbox":
                page.locator("[data-composer] textarea").first.fill(ANSWER)
                page.keyboard.press("Enter")
                page.locator("[data-msg][data-state=delivered], [data-msg][data-state=read]").first.wait_for(
                    timeout=60_000
                )
            page.screenshot(path=OUT / f"{name}.png")
            context.close()
        browser.close()
    print(f"pictures are in {OUT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
