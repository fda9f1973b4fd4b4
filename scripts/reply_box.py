"""Take the pictures of docs/explanation/reply-box.md from the running product: the reply box in each of its states."""

import os
import re
import shutil
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Page, expect, sync_playwright
from scripts.screenshots import FLAGS, OUT
from tests.browser.conftest import signed_in
from tests.browser.town import Talk, Town, bubble, card, inbound, open_town
from tests.browser.town import box as reply_box
from tests.desks import desk, wait_until

ABOVE = 150  # pixels of the conversation over the box
HOUR = 3600


def opened(page: Page, town: Town, name: str, text: str, *, ago: float = 0) -> Talk:
    """Somebody wrote `ago` seconds ago, and his conversation is on the screen."""
    if ago:
        person = f"+4670{5990000 + int(ago) // 60}"
        town.pour([inbound(person, text, at=time.time() - ago)], [card(person, name)])
        talk = Talk(town, person)
    else:
        talk = town.meets(name, text)
    page.goto(talk.url)
    expect(bubble(page, text)).to_be_visible()
    return talk


def is_open(page: Page, town: Town) -> None:
    opened(page, town, "Ada Vermeer", "My lamp is broken, can I send it back?")
    expect(page.locator("[data-ask]")).to_be_visible()


def greeted(page: Page, town: Town) -> None:
    opened(page, town, "Bo Lind", "Hi 👋")
    expect(page.locator("[data-offer=hello]")).to_be_visible()


def held(page: Page, town: Town) -> None:
    opened(page, town, "Carla Roos", "Is tram 4 running?")
    town.prefer(undo_seconds=10)
    page.reload()
    reply_box(page).fill("Not until noon, take bus 12.")
    reply_box(page).press("Enter")
    expect(bubble(page, "take bus 12")).to_have_attribute("data-state", "held")
    town.prefer(undo_seconds=0)


def closing(page: Page, town: Town) -> None:
    opened(page, town, "Dana Osei", "When do I get my money back?", ago=23 * HOUR + 1500)
    expect(page.locator("[data-composer=closing]")).to_be_visible()


def closed(page: Page, town: Town) -> None:
    opened(page, town, "Emil Haas", "Any news about my order?", ago=30 * HOUR)
    expect(page.locator("[data-template-picker]")).to_be_visible()
    page.locator("[data-template=delivery_update]").first.click()
    fields = page.locator("[data-template-picker]").get_by_role("textbox").all()
    for field, told in zip(fields, ("on Tuesday", "Tuesday", "9 and 12", "88213"), strict=True):
        field.fill(told)


def refused(page: Page, town: Town) -> None:
    talk = opened(page, town, "Fatima Demir", "I found a blue bag.")
    for text in ("Thank you! Where was it?", "Was it in the tram?"):
        talk.send(text)
        wait_until(lambda text=text: town.sent_texts(text), what=text)
        town.advance(2 * HOUR)
    page.reload()
    expect(bubble(page, "Was it in the tram?")).to_be_visible()
    reply_box(page).fill("Hello?")
    reply_box(page).press("Enter")
    expect(page.locator("[data-composer=refused]")).to_be_visible()


def collision(page: Page, town: Town) -> None:
    talk = opened(page, town, "Greta Silva", "Can I take my bike on the tram?")
    page.route_web_socket(re.compile("/api/v1/live"), lambda socket: socket.on_message(lambda _: None))
    page.reload()
    reply_box(page).fill("Yes, after nine in the evening.")
    with town.desk.api(town.colleague("Ali Demir", "ali@lindhaven.example")) as ali:
        ali.post(
            f"/conversations/{talk.id}/messages",
            json={"client_message_id": str(uuid.uuid4()), "text": "Bikes ride along from 19:00.", "undo_seconds": 0},
        ).raise_for_status()
    reply_box(page).press("Enter")
    expect(page.locator("[data-composer=collision]")).to_be_visible(timeout=40_000)


def offline(page: Page, town: Town) -> None:
    opened(page, town, "Hugo Brandt", "My card does not work at the gate.")
    page.context.set_offline(True)
    expect(page.locator("[data-composer=offline]")).to_be_visible(timeout=40_000)
    reply_box(page).fill("I have unlocked it; please try again.")
    reply_box(page).press("Enter")
    expect(bubble(page, "I have unlocked it")).to_have_attribute("data-state", "waiting")


STATES: dict[str, Callable[[Page, Town], None]] = {
    "open": is_open, "hello": greeted, "held": held, "closing": closing, "closed": closed, "collision": collision,
    "offline": offline, "refused": refused,
}  # fmt: skip


def main() -> int:
    browser_path = os.environ.get("SHORTLINE_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    if not browser_path:
        print("No browser found: install Chromium.", file=sys.stderr)
        return 1
    with desk("demo") as running, open_town(running) as town, sync_playwright() as playwright:
        town.connect()
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        for name, arrange in STATES.items():
            context = browser.new_context(viewport={"width": 1180, "height": 760}, locale="en-GB")
            page = signed_in(context.new_page(), town.desk)
            arrange(page, town)
            if name != "offline":
                page.wait_for_load_state("networkidle")
            place = page.locator("[data-composer]").bounding_box()
            assert place is not None
            top = max(0, place["y"] - ABOVE)
            page.screenshot(
                path=OUT / f"reply-box-{name}.png",
                clip={"x": place["x"], "y": top, "width": place["width"], "height": place["y"] + place["height"] - top},
            )
            context.close()
        browser.close()
    print(f"pictures are in {OUT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
