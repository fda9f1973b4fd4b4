"""Words of the house on conversations: labels, put on by key and found again, and the reason a case is closed with."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, axe_violations, picture, signed_in
from tests.browser.town import Town


def test_a_label_is_made_put_on_by_key_seen_by_colleagues_and_found_again(page: Page, town: Town) -> None:
    plain, talk = town.meets("Bo Lind"), town.meets("Ada Vermeer")
    town.api.post("/labels", json={"name": "Bicycle", "color": "teal"}).raise_for_status()
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/labels")
    page.get_by_role("button", name="New label").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill("bicycle")
    dialog.get_by_label("Red").check()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("maybe an archived one")
    assert axe_violations(page) == []
    dialog.get_by_label("Name", exact=True).fill("Refund")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("[data-label-row=Refund]")).to_contain_text("on no conversation")
    assert axe_violations(page) == []

    page.goto(talk.url)
    expect(page.get_by_role("heading", name="Ada Vermeer")).to_be_visible()
    page.locator("body").press("l")
    picker = page.get_by_role("dialog", name="Labels of this conversation")
    expect(picker.get_by_role("checkbox")).to_have_count(2)
    find = picker.get_by_label("Find a label")
    expect(find).to_be_focused()
    find.press_sequentially("ref")
    expect(picker.get_by_role("checkbox")).to_have_count(1)
    find.press("Enter")
    expect(picker.get_by_role("checkbox", name="Refund")).to_be_checked()
    assert axe_violations(page) == []
    find.press("Enter")
    expect(picker).to_have_count(0)
    expect(page.locator("[data-pane=conversation] header [data-label=red]")).to_have_text("Refund")
    expect(page.get_by_text("Sanne Brouwer put on Refund")).to_be_visible()
    row = page.locator(f"[data-list] [data-conv='{talk.id}']")
    expect(row).to_contain_text("Refund")

    # What a colleague does arrives by itself.
    bicycle = next(each["id"] for each in town.api.get("/labels").json()["items"] if each["name"] == "Bicycle")
    town.api.post(f"/conversations/{talk.id}/labels", json={"add": [bicycle]}).raise_for_status()
    expect(row).to_contain_text("Bicycle")
    town.api.patch(f"/labels/{bicycle}", json={"name": "Bike"}).raise_for_status()
    expect(row).to_contain_text("Bike")

    # Only those that carry it, also after a reload, and back again.
    page.locator("[data-filter=state]").click()
    page.get_by_role("menuitem", name="By label…").click()
    page.get_by_role("dialog").get_by_role("button", name="Refund").click()
    expect(page.locator("[data-list] [data-conv]")).to_have_count(1)
    page.reload()
    expect(page.get_by_text("Only with Refund")).to_be_visible()
    expect(page.locator("[data-list] [data-conv]")).to_have_count(1)
    assert axe_violations(page) == []
    page.get_by_role("button", name="Show all again, not only Refund").click()
    expect(page.locator(f"[data-list] [data-conv='{plain.id}']")).to_be_visible()
    page.set_viewport_size(PHONE)
    page.goto(f"{town.desk.url}/inbox?view=all")
    expect(row).to_contain_text("Refund")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_violations(page) == []
    picture(page, "labels_phone")


def test_a_case_is_closed_with_its_reason_and_one_of_the_past_gets_it_later(page: Page, town: Town) -> None:
    talk, other = town.meets("Cy Novak"), town.meets("Di Ek")
    signed_in(page, town.desk).goto(other.url)
    expect(page.get_by_role("heading", name="Di Ek")).to_be_visible()
    page.locator("body").press("c")
    expect(page.get_by_text("The conversation with Di Ek is closed.")).to_be_visible()  # no reasons, no question

    page.goto(f"{town.desk.url}/settings/reasons")
    for opener, name in (
        ("New reason", "Refund"),
        ("Add below Refund", "Late tram"),
        ("New reason", "Lost key"),
    ):
        page.get_by_role("button", name=opener).first.click()
        form = page.get_by_role("dialog")
        form.get_by_label("Name", exact=True).fill(name)
        form.get_by_role("button", name="Save").click()
        expect(page.locator(f"[data-reason='{name}']")).to_contain_text("no case in 30 days")
    assert axe_violations(page) == []
    picture(page, "reasons")

    page.goto(talk.url)
    expect(page.get_by_role("heading", name="Cy Novak")).to_be_visible()
    page.locator("body").press("c")
    dialog = page.get_by_role("dialog", name="Close conversation")
    find = dialog.get_by_label("Find a reason")
    expect(find).to_be_focused()
    expect(dialog.locator("[data-reasons]").get_by_role("radio")).to_have_count(4)
    picture(page, "closing")
    find.fill("bus")
    find.press("Enter")
    expect(dialog.get_by_role("button", name="Close", exact=True).last).to_be_disabled()
    expect(dialog).to_contain_text("No reason fits.")
    find.fill("")
    find.press_sequentially("ref tram")
    expect(dialog.get_by_role("radio", name="Refund › Late tram")).to_be_checked()
    dialog.get_by_label("solved").check()
    assert axe_violations(page) == []
    find.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("Sanne Brouwer closed the conversation: Refund › Late tram, solved")).to_be_visible()
    panel = page.locator("[data-panel]")
    expect(panel.locator("[data-case]")).to_contain_text("Refund › Late tram, solved")
    expect(panel.locator("[data-lately]")).to_have_text("Wrote once in 30 days")

    # Said later, on a phone.
    page.set_viewport_size(PHONE)
    page.goto(other.url)
    page.locator("[data-pane=conversation] header").get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Contact panel").click()
    panel.get_by_role("button", name="What was it about?").click()
    about = page.get_by_role("dialog", name="What was it about?")
    expect(about).to_be_visible()
    picture(page, "about_phone")
    about.get_by_role("radio", name="Lost key").check()
    about.get_by_role("button", name="Save").click()
    expect(about).to_have_count(0)
    expect(panel.locator("[data-case]")).to_contain_text("Lost key")
    picture(page, "panel_phone")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_violations(page) == []
