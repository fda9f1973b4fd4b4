"""What is done with a case: how much it hurries, what it has to do with others, what the house writes down of it."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, axe_violations, picture, signed_in
from tests.browser.town import Json, Talk, Town
from tests.desks import wait_until


def test_an_urgent_case_is_marked_with_a_word_stands_first_and_is_found_alone(page: Page, town: Town) -> None:
    first, talk = town.meets("Bo Lind"), town.meets("Ada Vermeer")
    signed_in(page, town.desk).goto(talk.url)
    expect(page.get_by_role("heading", name="Ada Vermeer")).to_be_visible()
    rows = page.locator("[data-list] [data-conv]")
    expect(rows.first).to_have_attribute("data-conv", first.id)
    page.locator("body").press("Shift+P")
    dialog = page.get_by_role("dialog", name="Priority")
    expect(dialog.get_by_role("button", name="Normal")).to_have_attribute("aria-pressed", "true")
    assert axe_violations(page) == []
    picture(page, "priority")
    dialog.get_by_role("button", name="Urgent").press("Enter")
    expect(dialog).to_have_count(0)
    row = page.locator(f"[data-list] [data-conv='{talk.id}']")
    expect(row.locator("[data-priority=urgent]")).to_contain_text("Urgent")
    expect(page.locator("[data-pane=conversation] header [data-priority]")).to_contain_text("Urgent")
    expect(page.get_by_text("Sanne Brouwer set the priority: Urgent")).to_be_visible()
    expect(rows.first).to_have_attribute("data-conv", talk.id)

    page.locator("[data-filter=state]").click()
    page.get_by_role("menuitem", name="Priority: Urgent").click()
    expect(page.locator("[data-priority-filter=urgent]")).to_contain_text("Only priority Urgent")
    expect(rows).to_have_count(1)
    page.reload()
    expect(rows).to_have_count(1)
    # What a colleague does arrives by itself: it hurries no more, and is not one of these.
    town.api.post(f"/conversations/{talk.id}/priority", json={"priority": "low"}).raise_for_status()
    expect(page.locator("[data-pane=conversation] header [data-priority]")).to_contain_text("Low")
    page.get_by_role("button", name="Show all priorities again").click()
    expect(rows).to_have_count(2)
    page.set_viewport_size(PHONE)
    page.goto(f"{town.desk.url}/inbox?view=all")
    expect(row.locator("[data-priority=low]")).to_contain_text("Low")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_violations(page) == []
    picture(page, "priority_phone")


def test_cases_are_split_merged_and_linked_and_each_is_taken_back(page: Page, town: Town) -> None:
    ada, same, bo = town.meets("Eva Roos", "Where is my bag?"), town.meets("Eva R."), town.meets("Dirk Aas")
    ids = [town.api.get(f"/conversations/{each.id}").json()["contact"]["id"] for each in (ada, same)]
    town.api.post(f"/contacts/{ids[0]}/merge", json={"contact_id": ids[1]}).raise_for_status()
    ada.says("And what is a month ticket?")
    signed_in(page, town.desk).goto(ada.url)
    panel = page.locator("[data-panel]")
    cases = panel.locator("[data-case]")
    expect(cases).to_have_count(2)

    # One case was two matters.
    second = page.locator("[data-msg]", has_text="And what is a month ticket?").last
    second.hover()
    second.get_by_role("button", name="Message actions").click()
    page.get_by_role("menuitem", name="A new case begins here").click()
    expect(page.get_by_text("A new case begins with this message.")).to_be_visible()
    expect(cases).to_have_count(3)
    tie = panel.locator("[data-tie=split]")
    expect(tie).to_contain_text("Split off from the case of")
    picture(page, "split")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Undone.")).to_be_visible()
    expect(cases).to_have_count(2)
    expect(tie).to_have_count(0)

    # Two cases of one person are one matter, and are parted again from the panel.
    panel.get_by_role("button", name="Link or merge").click()
    dialog = page.get_by_role("dialog", name="Link or merge")
    expect(dialog.locator("[data-own-cases]").get_by_role("button", name="Merge into this one")).to_have_count(1)
    assert axe_violations(page) == []
    picture(page, "merging")
    dialog.get_by_role("button", name="Merge into this one").click()
    expect(dialog).to_have_count(0)
    expect(cases).to_have_count(1)
    expect(panel.locator("[data-tie=merged]")).to_contain_text("Went into this one:")
    line = page.locator("[data-direction=activity]", has_text="merged another case of this person into this one")
    if not line.count():  # several lines are one that opens
        page.get_by_role("button", name="changes").last.click()
    expect(line.get_by_role("link", name="Open the other one")).to_have_attribute("href", f"/inbox/{same.id}")
    panel.get_by_role("button", name="Part them again").click()
    expect(cases).to_have_count(2)

    # Somebody else's is linked, never merged; on a phone.
    page.set_viewport_size(PHONE)
    page.goto(ada.url)
    page.locator("[data-pane=conversation] header").get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Contact panel").click()
    panel.get_by_role("button", name="Link or merge").click()
    dialog.get_by_label("Case of somebody else").fill("Dirk Aas")
    dialog.get_by_role("button", name="Link: Dirk Aas").click()
    expect(dialog).to_have_count(0)
    linked = panel.locator("[data-tie=linked]")
    expect(linked.get_by_role("link", name="Dirk Aas")).to_have_attribute("href", f"/inbox/{bo.id}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_violations(page) == []
    picture(page, "linked_phone")
    panel.get_by_role("button", name="Take the link off").click()
    expect(linked).to_have_count(0)


def test_a_field_is_made_ordered_filled_in_and_asked_for_at_closing(page: Page, town: Town) -> None:
    talk = town.meets("Ina Kool")
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/case-fields")

    def make(name: str, kind: str, more: str = "") -> None:
        page.get_by_role("button", name="New field").first.click()
        form = page.get_by_role("dialog", name="New field")
        form.get_by_label("Name", exact=True).fill(name)
        form.get_by_label("Kind").select_option(label=kind)
        if more:
            form.get_by_label("What can be picked").fill(more)
            form.get_by_label("Must be filled in before a case is closed").check()
            assert axe_violations(page) == []
            picture(page, "field_form")
        form.get_by_role("button", name="Save").click()
        expect(form).to_have_count(0)
        expect(page.locator(f"[data-case-field='{name}']")).to_contain_text(kind)

    make("Amount", "number")
    make("Line", "one of a list", "Bus 12\nTram 4")
    rows = page.locator("[data-case-field]")
    expect(rows.last).to_contain_text("asked for at closing")
    page.get_by_role("button", name="Move Line up").press("Enter")
    expect(rows.first).to_have_attribute("data-case-field", "Line")
    assert axe_violations(page) == []
    picture(page, "fields")

    page.goto(talk.url)
    panel = page.locator("[data-fields]")
    amount = panel.get_by_label("Amount")
    amount.fill("twelve")
    amount.press("Tab")
    expect(panel).to_contain_text("Write a number, like 12.50.")
    amount.fill("12,50")
    amount.press("Tab")
    expect(page.get_by_text("Sanne Brouwer changed Amount")).to_be_visible()
    page.reload()
    expect(amount).to_have_value("12.5")
    picture(page, "fields_panel")

    # Closing asks for what the house wants to know, and for nothing that is known.
    page.locator("body").press("c")
    dialog = page.get_by_role("dialog", name="Close conversation")
    wanted = dialog.locator("[data-wanted]")
    expect(wanted.get_by_role("combobox")).to_have_count(1)
    dialog.get_by_role("button", name="Close", exact=True).last.click()
    expect(wanted).to_contain_text("Fill this in before closing.")
    expect(wanted.get_by_label("Line")).to_be_focused()
    assert axe_violations(page) == []
    wanted.get_by_label("Line").select_option(label="Tram 4")
    picture(page, "fields_closing")
    dialog.get_by_role("button", name="Close", exact=True).last.click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("The conversation with Ina Kool is closed.")).to_be_visible()
    page.set_viewport_size(PHONE)
    page.goto(talk.url)
    page.locator("[data-pane=conversation] header").get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Contact panel").click()
    expect(panel.get_by_label("Line")).to_have_value("2")
    expect(page.locator("[data-panel] h2").first).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_violations(page) == []
    picture(page, "fields_phone")
    page.keyboard.press("Escape")
    expect(page.locator("[data-panel]")).to_have_count(0)
    expect(page).to_have_url(talk.url)
    for each in town.api.get("/case-fields").json()["items"]:  # for the tests that close
        town.api.patch(f"/case-fields/{each['id']}", json={"archived": True}).raise_for_status()


def test_send_and_close_asks_before_anything_leaves(page: Page, town: Town) -> None:
    talk = town.meets("Liv Dahl")
    given = {"name": "Stop", "kind": "text", "required_at_close": True}
    field = town.api.post("/case-fields", json=given).raise_for_status().json()
    signed_in(page, town.desk).goto(talk.url)
    box = page.get_by_role("textbox", name="Write to Liv Dahl")
    box.fill("It is on its way to you")
    page.get_by_role("button", name="Send and close").click()
    dialog = page.get_by_role("dialog", name="Send and close")
    expect(dialog).to_contain_text("Nothing is sent yet.")
    expect(dialog.get_by_label("Stop")).to_be_focused()
    assert axe_violations(page) == []
    picture(page, "send_and_close")
    dialog.get_by_role("button", name="Send and close").click()
    expect(dialog).to_contain_text("Fill this in before closing.")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(box).to_be_focused()
    expect(box).to_have_value("It is on its way to you")
    assert town.sent_texts("on its way to you") == []

    box.press("ControlOrMeta+Shift+Enter")
    dialog.get_by_label("Stop").fill("Central")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "send_and_close_phone")
    assert town.sent_texts("on its way to you") == []
    dialog.get_by_role("button", name="Send and close").click()
    expect(dialog).to_have_count(0)
    wait_until(lambda: town.sent_texts("on its way to you"), what="the answer at the double")
    shown = wait_until(lambda: closed(town, talk), what="the conversation is closed")
    assert [case["fields"] for case in shown["cases"]] == [{field["id"]: "Central"}]
    town.api.patch(f"/case-fields/{field['id']}", json={"archived": True}).raise_for_status()


def test_a_macro_that_closes_asks_before_anything_leaves(page: Page, town: Town) -> None:
    talk = town.meets("Per Holm")
    given = {"name": "Depot", "kind": "text", "required_at_close": True}
    field = town.api.post("/case-fields", json=given).raise_for_status().json()
    said = {"shortcut": "farewell", "wordings": ["Have a good trip home."], "actions": [{"do": "close"}]}
    macro = town.api.post("/macros", json=said).raise_for_status().json()
    signed_in(page, town.desk).goto(talk.url)
    box = page.get_by_role("textbox", name="Write to Per Holm")
    box.fill("/farewell")
    page.locator("[data-macros]").get_by_role("option").first.click()
    expect(box).to_have_value("Have a good trip home.")
    page.get_by_role("button", name="Send", exact=True).click()
    dialog = page.get_by_role("dialog", name="Send and close")
    expect(dialog).to_contain_text("Nothing is sent yet.")
    expect(dialog.get_by_label("Depot")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(box).to_have_value("Have a good trip home.")
    assert town.sent_texts("good trip") == []

    box.press("Enter")
    dialog.get_by_label("Depot").fill("North")
    assert town.sent_texts("good trip") == []
    dialog.get_by_role("button", name="Send and close").click()
    expect(dialog).to_have_count(0)
    wait_until(lambda: town.sent_texts("good trip"), what="the answer at the double")
    shown = wait_until(lambda: closed(town, talk), what="the conversation is closed")
    assert [case["fields"] for case in shown["cases"]] == [{field["id"]: "North"}]
    town.api.patch(f"/case-fields/{field['id']}", json={"archived": True}).raise_for_status()
    town.api.delete(f"/macros/{macro['id']}").raise_for_status()


def closed(town: Town, talk: Talk) -> Json | None:
    shown: Json = town.api.get(f"/conversations/{talk.id}").json()
    return shown if shown["state"] == "closed" else None


def test_a_reason_brings_a_checklist_that_is_ticked_and_stands_in_nobodys_way(page: Page, town: Town) -> None:
    talk = town.meets("Jo Berg")
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/reasons")
    page.get_by_role("button", name="New reason").first.click()
    form = page.get_by_role("dialog", name="New reason")
    form.get_by_label("Name", exact=True).fill("Lost bag")
    form.get_by_label("Checklist").fill("Ask where\nTell the depot")
    assert axe_violations(page) == []
    picture(page, "reason_form")
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    page.get_by_role("button", name="Change: Lost bag").click()
    expect(page.get_by_role("dialog").get_by_label("Checklist")).to_have_value("Ask where\nTell the depot")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()

    # It is a kind of another one after all.
    town.api.post("/reasons", json={"name": "Left behind"}).raise_for_status()
    expect(page.locator("[data-reason='Left behind']")).to_be_visible()
    page.get_by_role("button", name="Change: Lost bag").click()
    form = page.get_by_role("dialog", name="Change: Lost bag")
    form.get_by_label("Move to").select_option(label="Left behind")
    assert axe_violations(page) == []
    picture(page, "reason_move")
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    expect(page.locator("[data-reason='Lost bag']")).to_have_attribute("data-level", "1")
    expect(page.locator("[data-reason]").last).to_have_attribute("data-reason", "Lost bag")

    page.goto(talk.url)
    panel = page.locator("[data-panel]")
    panel.get_by_role("button", name="What was it about?").click()
    about = page.get_by_role("dialog", name="What was it about?")
    about.get_by_role("radio", name="Lost bag").check()
    about.get_by_role("button", name="Save").click()
    items = panel.locator("[data-checklist]")
    expect(items.get_by_role("checkbox")).to_have_count(2)
    items.get_by_label("Something to do").fill("Call back at five")
    items.get_by_label("Something to do").press("Enter")
    expect(items.get_by_role("checkbox")).to_have_count(3)
    items.get_by_role("checkbox", name="Ask where").check()
    expect(items).to_contain_text("1 of 3 done")
    expect(items.locator("[data-item='Ask where']")).to_contain_text("Sanne Brouwer")
    items.get_by_role("button", name="Take off: Tell the depot").click()
    expect(items).to_contain_text("1 of 2 done")
    row = page.locator(f"[data-list] [data-conv='{talk.id}']")
    expect(row.locator("[data-progress='1/2']")).to_be_visible()
    # What a colleague ticks stands in the list by itself.
    left = next(each for each in town.api.get(f"/conversations/{talk.id}").json()["checklist"] if not each["done_at"])
    town.api.patch(f"/case-items/{left['id']}", json={"done": True}).raise_for_status()
    expect(row.locator("[data-progress='2/2']")).to_be_visible()
    town.api.patch(f"/case-items/{left['id']}", json={"done": False}).raise_for_status()
    expect(row.locator("[data-progress='1/2']")).to_be_visible()
    assert axe_violations(page) == []
    items.scroll_into_view_if_needed()
    picture(page, "checklist")

    page.locator("body").press("c")
    dialog = page.get_by_role("dialog", name="Close conversation")
    expect(dialog.locator("[data-undone]")).to_have_text(
        "1 thing on the checklist is not done. You can close all the same."
    )
    assert axe_violations(page) == []
    dialog.get_by_role("button", name="Close", exact=True).last.click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("The conversation with Jo Berg is closed.")).to_be_visible()
    page.set_viewport_size(PHONE)
    page.goto(talk.url)
    page.locator("[data-pane=conversation] header").get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Contact panel").click()
    expect(items).to_contain_text("1 of 2 done")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_violations(page) == []
    items.scroll_into_view_if_needed()
    picture(page, "checklist_phone")
    page.goto(f"{town.desk.url}/inbox?view=all&state=closed")
    expect(row.locator("[data-progress='1/2']")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "progress_phone")
