"""Answers for use again: a slash in the reply box, another wording, and the screen on which they are written."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, axe_violations, picture, signed_in
from tests.browser.town import Talk, Town, box, bubble
from tests.desks import wait_until

WORDINGS = [
    "Hi {{contact.first_name|there}}, take bus 12 until noon.",
    "Hello {{contact.first_name|there}}, bus 12 runs until noon.",
    "Good day {{contact.first_name|there}}: until noon it is bus 12.",
]


def with_macro(town: Town, shortcut: str, **more: object) -> None:
    given = {"shortcut": shortcut, "name": "Bus instead of tram", "wordings": WORDINGS, "shared": True, **more}
    town.api.post("/macros", json=given).raise_for_status()


def opened(page: Page, town: Town, name: str) -> Talk:
    talk = town.meets(name)
    signed_in(page, town.desk).goto(talk.url)
    expect(bubble(page, "Is tram 4 running?")).to_be_visible()
    return talk


def test_a_slash_puts_a_macro_in_by_keys_alone_and_another_wording_keeps_the_facts(page: Page, town: Town) -> None:
    """Check 29."""
    with_macro(town, "bus")
    with_macro(town, "busy", name="All lines are busy")
    opened(page, town, "Ada Vermeer")
    box(page).press_sequentially("One moment. /bu")
    options = page.locator("[data-macros]").get_by_role("option")
    expect(options).to_have_count(2)
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    assert axe_violations(page) == []
    box(page).press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    box(page).press("ArrowUp")
    box(page).press("Enter")
    expect(box(page)).to_have_value(re.compile(r"^One moment\. .*Ada.*12"))
    expect(options).to_have_count(0)
    first = box(page).input_value()
    box(page).press("ControlOrMeta+Shift+Period")
    expect(box(page)).not_to_have_value(first)
    expect(box(page)).to_have_value(re.compile(r"^One moment\. .*Ada.*12"))
    box(page).press("Enter")
    said = wait_until(lambda: town.sent_texts("One moment."), what="the macro at the double")
    assert len(said) == 1


def test_a_slash_that_is_no_macro_stays_a_slash(page: Page, town: Town) -> None:
    opened(page, town, "Noor Haddad")
    box(page).press_sequentially("/bus")
    expect(page.get_by_role("listbox")).to_be_visible()
    box(page).press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(box(page)).to_have_value("/bus")
    expect(box(page)).to_be_focused()
    box(page).fill("")
    box(page).press_sequentially("Open 24/7 and/or by phone")
    expect(page.locator("[data-macros]")).to_have_count(0)


def test_without_a_name_the_fallback_stands_in(page: Page, town: Town) -> None:
    opened(page, town, "👍")
    box(page).press_sequentially("/bus")
    page.locator("[data-macros]").get_by_role("option").first.click()
    expect(box(page)).to_have_value(re.compile("there"))
    expect(page.locator("[data-missing]")).to_contain_text("contact.first_name")
    assert "{{" not in box(page).input_value()


def test_a_macro_is_written_with_a_preview_and_refused_with_a_reason(page: Page, town: Town) -> None:
    town.meets("Vera Preview")
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/macros")
    page.get_by_role("button", name="New macro").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Shortcut").fill("thanks")
    wording = dialog.get_by_label("Wording 1")
    wording.fill("Thank you, {{contact.first_name}}.")
    expect(dialog.locator("[data-preview]").first).to_have_text("Thank you, Ada.")
    assert axe_violations(page) == []
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("may have no value")
    wording.fill("Thank you, ")
    dialog.get_by_role("button", name="contact.first_name").click()
    expect(wording).to_have_value("Thank you, {{contact.first_name|…}}")
    wording.fill("Thank you, {{contact.first_name|dear traveller}}.")
    dialog.get_by_label("Preview with", exact=True).select_option("Vera Preview")
    expect(dialog.locator("[data-preview]").first).to_have_text("Thank you, Vera.")
    dialog.get_by_label("Preview with", exact=True).select_option("An example")
    dialog.get_by_label("Preview without a name").check()
    expect(dialog.locator("[data-preview]").first).to_have_text("Thank you, dear traveller.")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("[data-macro=thanks]")).to_contain_text("only yours")
    page.set_viewport_size(PHONE)
    assert axe_violations(page) == []
    page.locator("[data-macro=thanks]").get_by_role("button").click()
    dialog.get_by_role("button", name="Remove macro").click()
    asked = page.get_by_role("dialog", name="Remove “thanks”?")
    asked.get_by_role("button", name="Cancel").click()
    expect(page.locator("[data-macro=thanks]")).to_have_count(1)
    dialog.get_by_role("button", name="Remove macro").click()
    expect(asked).to_contain_text("gone for good")
    assert axe_violations(page) == []
    asked.get_by_role("button", name="Remove macro").click()
    expect(page.locator("[data-macro=thanks]")).to_have_count(0)


def test_a_slash_opens_the_list_on_a_phone(page: Page, town: Town) -> None:
    town.api.post(
        "/macros", json={"shortcut": "ferry", "name": "Ferry", "wordings": ["Take the ferry."]}
    ).raise_for_status()
    page.set_viewport_size(PHONE)
    opened(page, town, "Kim on a phone")
    box(page).press_sequentially("/fer")
    option = page.locator("[data-macros]").get_by_role("option")
    expect(option).to_have_count(1)
    shown = option.bounding_box()
    assert shown is not None
    assert shown["x"] >= 0
    assert shown["x"] + shown["width"] <= PHONE["width"]
    assert 0 <= shown["y"] < PHONE["height"]
    picture(page, "macros-390")
    option.click()
    expect(box(page)).to_have_value("Take the ferry.")


def test_a_macro_brings_actions_and_a_file_and_its_words_are_made_better(page: Page, town: Town) -> None:
    refund = town.api.post("/labels", json={"name": "Refund", "color": "red"}).json()["id"]
    gone = town.api.post("/labels", json={"name": "Gone"}).json()["id"]
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/macros")
    page.get_by_role("button", name="New macro").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Shortcut").fill("moneyback")
    dialog.get_by_label("Wording 1").fill("Your money comes back, {{contact.first_name|dear traveller}}.")
    dialog.get_by_label("Wording 1").press("End")
    dialog.get_by_role("button", name="Add a wording").click()
    dialog.get_by_label("Wording 2").fill("We give your money back, {{contact.first_name|dear traveller}}.")
    for number, (what, about) in enumerate(
        [("Put on a label", "Refund"), ("Put on a label", "Gone"), ("Snooze", "For a week")], start=1
    ):
        dialog.get_by_role("button", name="Add an action").click()
        dialog.get_by_label(f"Action {number}", exact=True).select_option(what)
        dialog.get_by_label(f"Of action {number}", exact=True).select_option(about)
    dialog.get_by_role("button", name="Add an action").click()
    dialog.locator("[data-file-input]").set_input_files(
        {"name": "form.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"}
    )
    expect(dialog.locator("[data-files]")).to_contain_text("form.pdf")
    assert axe_violations(page) == []
    picture(page, "macro-actions")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("contradict each other")
    dialog.get_by_role("button", name="Take out action 4").click()
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("[data-macro=moneyback]")).to_be_visible()
    town.api.patch(f"/labels/{gone}", json={"archived": True}).raise_for_status()

    talk = opened(page, town, "Mona Lind")
    box(page).press_sequentially("/moneyb")
    expect(page.locator("[data-macros]").get_by_role("option")).to_have_count(1)
    box(page).press("Enter")
    then = page.locator("[data-then]")
    expect(then.locator("[data-do]")).to_have_count(3)
    expect(then).to_contain_text("label Gone – gone, left out")
    expect(page.get_by_text("form.pdf")).to_be_visible()
    first = box(page).input_value()
    box(page).press("Alt+v")
    expect(box(page)).not_to_have_value(first)
    expect(box(page)).to_have_value(re.compile("money.*Mona"))
    assert axe_violations(page) == []
    picture(page, "macro-then")
    then.get_by_role("button", name="Leave out: snooze for 7 d").click()
    expect(then.locator("[data-do]")).to_have_count(2)
    written = box(page).input_value()
    # Leaving loses nothing of it, and taking the message back takes back what it did.
    page.goto(town.meets("Nils Berg").url)
    page.goto(talk.url)
    expect(box(page)).to_have_value(written)
    expect(then.locator("[data-do]")).to_have_count(2)
    page.get_by_role("button", name="Send later", exact=True).click()
    page.get_by_role("dialog", name="Send later").get_by_role("button", name=re.compile("^In an hour")).click()
    expect(then).to_have_count(0)
    on_it = page.locator("[data-pane=conversation] header [data-label=red]")
    expect(on_it).to_have_text("Refund")
    page.locator("[data-scheduled]").get_by_role("button", name="Show").click()
    page.locator("[data-scheduled]").get_by_role("button", name="Cancel", exact=True).click()
    expect(then.locator("[data-do]").first).to_have_text("label Refund")
    expect(box(page)).to_have_value(written)
    expect(on_it).to_have_count(0)
    box(page).press("Enter")
    expect(then).to_have_count(0)
    expect(on_it).to_have_text("Refund")
    row = town.api.get(f"/conversations/{talk.id}").json()
    assert [each["id"] for each in row["labels"]] == [refund]
    assert row["state"] != "snoozed"
    page.set_viewport_size(PHONE)
    box(page).press_sequentially("/moneyb")
    page.locator("[data-macros]").get_by_role("option").click()
    expect(then.locator("[data-do]")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_violations(page) == []
    picture(page, "macro-then-390")

    # What an agent makes of its words becomes a wording.
    page.set_viewport_size(WIDE)
    with_macro(town, "lift", wordings=[each.replace("bus", "lift") for each in WORDINGS])
    opened(page, town, "Olga Berg")
    box(page).press_sequentially("/lift")
    expect(page.locator("[data-macros]").get_by_role("option")).to_have_count(1)
    box(page).press("Enter")
    expect(box(page)).to_have_value(re.compile("Olga"))
    edited = box(page).input_value().replace("lift", "nearest lift")
    box(page).fill(edited)
    box(page).press("Enter")
    expect(bubble(page, edited)).to_be_visible()
    macro = next(each for each in town.api.get("/macros").json()["items"] if each["shortcut"] == "lift")
    wait_until(lambda: town.api.get(f"/macros/{macro['id']}/wordings").json()["suggestions"], what="the suggestion")
    page.goto(f"{town.desk.url}/settings/macros")
    page.locator("[data-macro=lift]").get_by_role("button").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[data-fare]")).to_contain_text("Too few to say more")
    suggestion = dialog.locator("[data-suggestion]")
    expect(suggestion).to_contain_text("{{contact.first_name|there}}")
    expect(suggestion).not_to_contain_text("Olga")
    assert axe_violations(page) == []
    suggestion.scroll_into_view_if_needed()
    picture(page, "macro-fare")
    suggestion.get_by_role("button", name="Take over").click()
    expect(suggestion).to_have_count(0)
    expect(dialog.get_by_label("Wording 4")).to_have_value(re.compile("nearest lift"))
    page.set_viewport_size(PHONE)
    assert axe_violations(page) == []
    picture(page, "macro-fare-390")


def test_a_new_desk_takes_answers_to_begin_with(page: Page, town: Town) -> None:
    """Read first, then taken; a second time they are here already."""
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/macros")
    page.get_by_role("button", name="Answers to begin with").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("checkbox", name="English")).to_be_checked()
    dialog.locator("[data-language=nl]").get_by_text("Read them in Dutch").click()
    expect(dialog.get_by_text("Kun je me er een foto van sturen? Dan zie ik wat jij ziet.")).to_be_visible()
    dialog.get_by_role("checkbox", name="Dutch").check()
    assert axe_violations(page) == []
    picture(page, "macros-starter")
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        picture(page, f"macros-starter-{size['width']}")
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("14 macros added.")).to_be_visible()
    expect(page.locator("[data-macro=solved]")).to_have_count(2)
    page.get_by_role("button", name="Answers to begin with").click()
    expect(dialog.get_by_role("checkbox", name="English")).to_be_disabled()
    expect(dialog.locator("[data-language=en]").get_by_text("7 of 7 are here already")).to_be_visible()
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog.get_by_text("Choose at least one language.")).to_be_visible()
