"""Small helps at the reply box: a warm hello by one key, a last line in one chord, a word about the tone. None sends itself."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, axe_violations, picture, signed_in
from tests.browser.town import Json, Talk, Town, box
from tests.desks import wait_until


def shown(town: Town, talk: Talk) -> Json:
    found: Json = town.api.get(f"/conversations/{talk.id}").json()
    return found


def test_a_hello_by_one_key_and_a_last_line_in_one_chord(page: Page, town: Town) -> None:
    """Check 30 as well: thanks afterwards stay closed, "but where?" reopens to me."""
    talk = town.meets("Ada Vermeer", "Hi!")
    signed_in(page, town.desk).goto(talk.url)
    offer = page.locator("[data-offer]")
    expect(offer).to_have_attribute("data-offer", "hello")
    expect(page.locator(f'[data-conv="{talk.id}"] [data-greeted]')).to_be_visible()
    assert axe_violations(page) == []
    expect(box(page)).to_have_value("")
    first = offer.locator("bdi").inner_text()
    offer.get_by_role("button", name="Other wording").click()
    expect(offer.locator("bdi")).not_to_have_text(first)
    line = offer.locator("bdi").inner_text().strip("“”")
    box(page).press("ArrowRight")
    expect(box(page)).to_have_value(line)
    expect(offer).to_have_count(0)
    assert town.sent_texts(line) == []  # nothing leaves by itself
    box(page).press("Enter")
    wait_until(lambda: town.sent_texts(line), what="the hello at the double")

    talk.says("thank you, that was all")
    expect(offer).to_have_attribute("data-offer", "closing")
    last = offer.locator("bdi").inner_text().strip("“”")
    box(page).press("ControlOrMeta+Shift+Enter")  # with nothing written, the chord puts the line in
    expect(box(page)).to_have_value(last)
    box(page).press_sequentially(" YOU MUST WAIT")
    hint = page.locator("[data-tone=shouting]")
    expect(hint).to_have_text(re.compile("YOU MUST"))
    expect(box(page)).to_have_value(f"{last} YOU MUST WAIT")
    box(page).fill(last)
    expect(hint).to_have_count(0)
    box(page).press("ControlOrMeta+Shift+Enter")
    wait_until(lambda: town.sent_texts(last), what="the last line at the double")
    wait_until(lambda: shown(town, talk)["state"] == "closed", what="the conversation is closed")

    talk.says("Thnaks 🙏")
    wait_until(lambda: shown(town, talk)["last_message"]["text"] == "Thnaks 🙏", what="the thanks")
    assert shown(town, talk)["state"] == "closed"
    talk.says("but where?")
    wait_until(lambda: shown(town, talk)["state"] == "waiting_for_us", what="the question reopens")
    me = town.api.get("/me").json()["id"]
    assert shown(town, talk)["assignee_id"] == me


def test_everything_that_is_missing_is_asked_in_one_question(page: Page, town: Town) -> None:
    """A lead puts the question together; the customer's words choose it, and leave out what they gave."""
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/questions")
    page.get_by_role("button", name="New question").first.click()
    form = page.get_by_role("dialog", name="New question")
    form.get_by_label("What it is about").fill("A broken lamp")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("Choose at least one thing")).to_be_visible()
    form.get_by_label("How customers speak of it").fill("lamp\nbulb*")
    for fact in ("Order or customer number", "Date", "Photo"):
        form.get_by_role("checkbox", name=fact).check()
    form.get_by_role("button", name="Add a detail").click()
    form.get_by_label("Detail 1", exact=True).fill("the model of the lamp")
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        assert axe_violations(page) == []
        picture(page, f"question-form-{size['width']}")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("[data-question='A broken lamp']")).to_contain_text("Date, Photo, the model of the lamp")

    talk = town.meets("Bo Lind", "My lamp is broken, order 88213")
    page.goto(talk.url)
    page.locator("[data-ask]").click()
    dialog = page.get_by_role("dialog", name="Ask for what is missing")
    question = dialog.locator("bdi")
    expect(dialog.get_by_label("About")).to_have_text(re.compile("A broken lamp"))
    expect(question).to_contain_text("the date, a photo of it and the model of the lamp")
    expect(question).not_to_contain_text("order")  # he gave it
    dialog.get_by_role("checkbox", name="Photo").uncheck()
    expect(question).to_contain_text("the date and the model of the lamp")
    assert axe_violations(page) == []
    picture(page, "ask-dialog")
    text = question.inner_text()
    dialog.get_by_role("button", name="Put it in").click()
    expect(dialog).to_have_count(0)
    expect(box(page)).to_have_value(text)
    expect(box(page)).to_be_focused()
    assert town.sent_texts(text) == []
