"""The reply box: what it takes, what it gives back, and what it becomes when free text may no longer be sent."""

import base64
import io
import re
import time
import uuid
from email.utils import formatdate
from typing import Any

from PIL import Image
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import picture as pictured
from tests.browser.conftest import signed_in
from tests.browser.town import Talk, Town, answer, box, bubble
from tests.desks import wait_until

DAY = 24 * 3600


def opened(page: Page, town: Town, name: str) -> Talk:
    talk = town.meets(name)
    signed_in(page, town.desk).goto(talk.url)
    expect(bubble(page, "Is tram 4 running?")).to_be_visible()
    return talk


def picture(width: int = 40) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, 30), (200, 120, 30)).save(made, "PNG")
    return made.getvalue()


def drop(page: Page, files: list[tuple[str, str, bytes]], *, how: str = "drop") -> None:
    """Files dropped on the conversation, or pasted into the box."""
    page.evaluate(
        """([files, how]) => {
            const data = new DataTransfer();
            for (const [name, type, body] of files) {
                const bytes = Uint8Array.from(atob(body), (c) => c.charCodeAt(0));
                data.items.add(new File([bytes], name, { type }));
            }
            const box = document.querySelector('[data-composer] textarea');
            const at = how === 'paste' ? box : document.querySelector('[data-pane="conversation"]');
            const event = how === 'paste'
                ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
                : null;
            if (event) at.dispatchEvent(event);
            else for (const kind of ['dragenter', 'dragover', 'drop'])
                at.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        [[(name, mime, base64.b64encode(body).decode()) for name, mime, body in files], how],
    )


def test_undo_gives_the_text_back_and_the_provider_gets_nothing(page: Page, town: Town) -> None:
    """Check 28, by button and by key."""
    town.prefer(undo_seconds=10)
    opened(page, town, "Ada Vermeer")
    mine = answer(page, "A rash answer.")
    expect(mine).to_have_attribute("data-state", "held")
    mine.get_by_role("button", name="Undo").click()
    expect(mine).to_have_count(0)
    expect(box(page)).to_have_value("A rash answer.")
    box(page).press("Enter")
    expect(mine).to_have_attribute("data-state", "held")
    box(page).press("ControlOrMeta+z")
    expect(mine).to_have_count(0)
    expect(box(page)).to_have_value("A rash answer.")
    town.advance(30)
    box(page).fill("")
    later = answer(page, "A considered answer.")
    expect(later).to_have_attribute("data-state", "held")
    town.advance(30)
    wait_until(lambda: town.sent_texts("considered"), what="the considered answer")
    assert town.sent_texts("rash") == []


def test_closing_the_tab_during_the_hold_still_sends_once(page: Page, context: BrowserContext, town: Town) -> None:
    """Check 28: the server keeps the hold, not the tab."""
    town.prefer(undo_seconds=5)
    opened(page, town, "Bo Lind")
    expect(answer(page, "Goodbye from a closed tab.")).to_have_attribute("data-state", "held")
    page.close()
    wait_until(lambda: town.sent_texts("closed tab"), what="the message of the closed tab")
    town.advance(60)
    again = context.new_page()
    again.goto(f"{town.desk.url}/inbox")
    expect(again.locator("[data-conv]").first).to_be_visible()
    assert town.sent_texts("closed tab") == ["Goodbye from a closed tab."]
    town.prefer(undo_seconds=0)


def test_enter_belongs_to_the_input_method_while_it_composes(page: Page, town: Town) -> None:
    """Check 27: composition, Shift Enter, the limit."""
    opened(page, town, "Keiko")
    area = box(page)
    area.focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "かしこ", "selectionStart": 3, "selectionEnd": 3})
    area.evaluate(
        "node => node.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true}))"
    )
    expect(area).to_have_value("かしこ")
    session.send("Input.insertText", {"text": "賢子"})
    expect(area).to_have_value("賢子")
    area.press("Shift+Enter")
    page.keyboard.type("second line")
    expect(area).to_have_value("賢子\nsecond line")
    assert town.sent_texts("賢子") == []
    area.press("Enter")
    expect(bubble(page, "second line")).to_be_visible()
    wait_until(lambda: town.sent_texts("賢子"), what="both lines")
    assert town.sent_texts("賢子") == ["賢子\nsecond line"]
    area.fill("x" * 5000)
    expect(page.get_by_text(re.compile("at most 4.?096"))).to_be_visible()
    area.press("Enter")
    expect(area).to_have_value("x" * 5000)
    area.fill("")


def test_files_are_seen_described_and_removed_before_they_leave(page: Page, town: Town) -> None:
    """Check 37."""
    talk = opened(page, town, "Femke")
    drop(
        page,
        [
            ("one.png", "image/png", picture()),
            ("two.png", "image/png", picture(50)),
            ("three.png", "image/png", picture(60)),
        ],
    )
    files = page.locator("[data-file]")
    expect(files).to_have_count(3)
    drop(page, [("pasted.png", "image/png", picture(70))], how="paste")
    expect(files).to_have_count(4)
    expect(files.locator("img")).to_have_count(4)
    files.nth(0).get_by_label("Caption of one.png").fill("The broken seat")
    page.get_by_role("button", name="Remove two.png").click()
    expect(files).to_have_count(3)
    page.get_by_role("button", name="Move three.png up").click()
    expect(files.nth(0)).to_contain_text("three.png")
    drop(page, [("huge.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + bytes(6 * 1024 * 1024))])
    expect(page.get_by_text("huge.jpg")).to_be_visible()
    expect(page.get_by_text(re.compile("too large; at most 5"))).to_be_visible()
    expect(files).to_have_count(3)
    expect(page.locator("[data-file] progress")).to_have_count(0, timeout=30_000)
    box(page).press("Enter")
    expect(files).to_have_count(0)

    def images() -> list[dict[str, str]]:
        found = [item["body"]["image"] for item in town.sent() if item["type"] == "image"]
        return found if len(found) == 3 else []

    sent = wait_until(images, within=40, what="three pictures at the double")
    assert [image.get("caption", "") for image in sent] == ["", "The broken seat", ""]
    shown = page.locator("article[data-direction='out'] [data-media-state='ready']")
    expect(shown).to_have_count(3)
    assert len([m for m in talk.messages() if m["direction"] == "out"]) == 3


def test_the_template_picker_offers_what_can_be_sent_and_asks_for_every_value(page: Page, town: Town) -> None:
    """Check 20."""
    town.api.post(f"/inboxes/{town.inbox_id}/templates/sync").raise_for_status()
    sendable = wait_until(
        lambda: town.api.get("/templates", params={"inbox_id": town.inbox_id, "sendable": "1"}).json(),
        what="templates",
    )
    sendable = sendable["items"] if isinstance(sendable, dict) else sendable
    everything = town.api.get("/templates", params={"inbox_id": town.inbox_id}).json()
    everything = everything["items"] if isinstance(everything, dict) else everything
    wanted = next(
        t
        for t in sendable
        if any(v["where"] == "body" for v in t["variables"]) and all(v["where"] == "body" for v in t["variables"])
    )
    opened(page, town, "Ada Vermeer")
    page.get_by_role("button", name="Template", exact=True).first.click()
    picker = page.locator("[data-template-picker]")
    expect(picker.locator("[data-template]").first).to_be_visible()
    offered = {item.get_attribute("data-template") for item in picker.locator("[data-template]").all()}
    assert offered <= {t["name"] for t in sendable}
    assert {t["name"] for t in everything} - {t["name"] for t in sendable}, "the double keeps one that cannot be sent"
    row = picker.locator(f"[data-template='{wanted['name']}']", has_text=wanted["language"]).first
    row.click()
    fields = picker.get_by_role("textbox")
    for field in fields.all():
        field.fill("")
    picker.get_by_role("button", name="Send").click()
    expect(picker.get_by_text("Fill this in").first).to_be_visible()
    for index, field in enumerate(fields.all()):
        field.fill(f"value {index}")
    expect(picker.locator("[data-template-preview]")).to_contain_text("value 0")
    preview = picker.locator("[data-template-preview]").inner_text()
    picker.get_by_role("button", name="Send").click()
    expect(page.locator("article[data-kind='template']")).to_have_attribute(
        "data-state", re.compile("accepted|sent|delivered|read")
    )
    sent = wait_until(lambda: [i for i in town.sent() if i["type"] == "template"], what="the template at the double")
    assert sent[-1]["body"]["template"]["name"] == wanted["name"]
    assert "value 0" in preview


def shop(town: Town, name: str = "winter_window") -> list[dict[str, Any]]:
    """What the double took of the template with products, or of another."""
    templates = [each for each in town.sent() if each["type"] == "template"]
    return [each for each in templates if each["body"]["template"]["name"] == name]


def test_a_list_of_products_is_typed_on_one_line_and_a_wrong_one_is_told(page: Page, town: Town) -> None:
    town.api.post(f"/inboxes/{town.inbox_id}/templates/sync").raise_for_status()
    opened(page, town, "Ada Vermeer")
    page.get_by_role("button", name="Template", exact=True).first.click()
    picker = page.locator("[data-template-picker]")
    picker.locator("[data-template='winter_window']").click()
    picker.get_by_role("textbox", name="Text: 1").fill("Ada")
    products = picker.get_by_role("textbox", name="Products")
    products.fill("A-1, A-2")
    pictured(page, "template-products")
    picker.get_by_role("button", name="Send").click()
    told = picker.get_by_role("alert")
    expect(told).to_have_text("Write the products like this: Shoes: A-1, A-2; Hats: H-9.")
    expect(products).to_have_value("A-1, A-2")
    assert not shop(town)
    pictured(page, "template-products-refused")
    products.fill("Shoes: A-1, A-2")
    picker.get_by_role("button", name="Send").click()
    refusal = page.get_by_role("alert").filter(has_text="this desk is for service")
    refusal.get_by_role("button", name="Change the text").click()
    expect(products).to_have_value("Shoes: A-1, A-2")
    picker.get_by_role("button", name="Send").click()
    refusal.get_by_role("button", name="Let it pass …").click()
    refusal.get_by_label("Why it may go out (kept with the message)").fill("She asked for it.")
    refusal.get_by_role("button", name="Let it pass", exact=True).click()
    [sent] = wait_until(lambda: shop(town), what="the template at the double")
    action = sent["body"]["template"]["components"][-1]["parameters"][0]["action"]
    assert [each["title"] for each in action["sections"]] == ["Shoes"]


def test_each_card_of_a_carousel_is_filled_in_and_a_wrong_one_is_named(page: Page, town: Town) -> None:
    town.api.post(f"/inboxes/{town.inbox_id}/templates/sync").raise_for_status()
    opened(page, town, "Ada Vermeer")
    page.get_by_role("button", name="Template", exact=True).first.click()
    picker = page.locator("[data-template-picker]")
    picker.locator("[data-template='weekend_tours']").click()
    picker.get_by_role("textbox", name="Text: 1").first.fill("Ada")
    cards = picker.locator("[data-card]")
    expect(cards).to_have_count(3)
    picker.get_by_role("button", name="Send").click()
    expect(cards.nth(2).get_by_text("Fill this in")).to_have_count(2)
    for at, (day, leads_to) in enumerate([("Sunday", "tram"), ("Monday", "boat"), ("x" * 150, "walk")]):
        card = cards.nth(at)
        expect(card.get_by_role("checkbox")).to_be_checked()
        card.get_by_role("textbox", name="Text: 1").fill(day)
        card.get_by_role("textbox", name="Button: 1").fill(leads_to)
    cards.nth(0).get_by_role("checkbox").uncheck()
    chosen = cards.nth(0).get_by_label("Photo")
    chosen.set_input_files({"name": "tram.png", "mimeType": "image/png", "buffer": picture()})
    shown = picker.locator("[data-cards]")
    expect(shown.get_by_role("img")).to_have_count(1)
    expect(shown).to_contain_text("The harbour boat leaves on Monday from the harbour.")
    pictured(page, "template-carousel")
    picker.get_by_role("button", name="Send").click()
    told = picker.get_by_role("alert")
    expect(told).to_contain_text("Card 3: With these values the text is")
    expect(cards.nth(1).get_by_role("textbox", name="Text: 1")).to_have_value("Monday")
    expect(cards.nth(0).get_by_text("The file you chose is still here.")).to_be_visible()
    assert not shop(town, "weekend_tours")
    cards.nth(2).get_by_role("textbox", name="Text: 1").fill("Tuesday")
    picker.get_by_role("button", name="Send").click()
    refusal = page.get_by_role("alert").filter(has_text="this desk is for service")
    refusal.get_by_role("button", name="Let it pass …").click()
    refusal.get_by_label("Why it may go out (kept with the message)").fill("She asked for it.")
    refusal.get_by_role("button", name="Let it pass", exact=True).click()
    [sent] = wait_until(lambda: shop(town, "weekend_tours"), what="the carousel at the double")
    given = sent["body"]["template"]["components"][1]["cards"]
    assert [next(iter(each["components"][0]["parameters"][0]["image"])) for each in given] == ["id", "link", "link"]
    bubble = page.locator("article[data-direction='out']", has=page.locator("[data-cards]"))
    expect(bubble.locator("[data-cards]")).to_contain_text("The night walk leaves on Tuesday from the harbour.")
    expect(bubble.get_by_role("img")).to_have_count(1)
    pictured(page, "carousel-sent")


def dated(page: Page, town: Town) -> None:
    """The web server stamps its answers with the machine's time; the page learns the desk's from them."""

    def stamp(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers=answer.headers | {"date": date_of(town)})

    page.route("**/api/v1/**", stamp)


def date_of(town: Town) -> str:
    """What the desk's clock shows, as a header."""
    clock = town.desk.data_dir / "clock"
    return formatdate(time.time() + float((clock.read_text() if clock.exists() else "") or 0), usegmt=True)


def test_the_box_closes_with_the_window_and_opens_when_the_customer_writes(page: Page, town: Town) -> None:
    """Checks 17, 18 and 19, while the page stays open."""
    page.clock.install()
    dated(page, town)
    talk = opened(page, town, "Noor Haddad")
    composer = page.locator("[data-composer]")
    expect(composer).to_have_attribute("data-composer", "open")
    box(page).fill("A draft that outlives the window.")
    gone = 23 * 3600 + 5 * 60
    town.advance(gone)
    page.clock.fast_forward(gone * 1000)
    expect(composer).to_have_attribute("data-composer", "closing")
    expect(box(page)).to_have_value("A draft that outlives the window.")
    town.advance(3600)
    page.clock.fast_forward(3600 * 1000)
    expect(composer).to_have_attribute("data-composer", "closed")
    expect(page.locator("[data-composer] textarea")).to_have_count(0)
    expect(page.locator("[data-template-picker]")).to_be_visible()
    expect(page.locator("[data-kept-draft]")).to_contain_text("A draft that outlives the window.")
    refused = town.api.post(
        f"/conversations/{talk.id}/messages",
        json={"client_message_id": str(uuid.uuid4()), "text": "Too late", "undo_seconds": 0},
    )
    assert refused.status_code == 422, refused.text
    assert refused.json()["code"] == "refused"
    assert "window_closed" in refused.text
    assert town.sent_texts("Too late") == []
    talk.says("Hello again?")
    expect(bubble(page, "Hello again?")).to_be_visible()
    expect(composer).to_have_attribute("data-composer", "open")
    expect(box(page)).to_have_value("A draft that outlives the window.")
