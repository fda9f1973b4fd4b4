"""Kinds of customers: begun with, ordered, given to a person, found in the list, and kept while they are used."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, axe_violations, picture, signed_in
from tests.browser.town import Town


def test_a_house_tells_its_customers_apart(page: Page, town: Town) -> None:
    for each in town.api.get("/segments").json()["items"]:
        town.api.delete(f"/segments/{each['id']}")
    plain, talk = town.meets("Bo Lind"), town.meets("Ada Vermeer")
    signed_in(page, town.desk).goto(f"{town.desk.url}/settings/segments")
    page.get_by_role("button", name="Begin with Private and Business").click()
    rows = page.locator("[data-segment-row]")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Private")
    page.get_by_role("button", name="Move Business up").click()
    expect(rows.first).to_contain_text("Business")
    page.get_by_role("button", name="New segment").click()
    dialog = page.get_by_role("dialog", name="New segment")
    dialog.get_by_label("Name", exact=True).fill("business")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("maybe an archived one")
    assert axe_violations(page) == []
    dialog.get_by_label("Name", exact=True).fill("Press")
    dialog.get_by_role("button", name="Save").click()
    expect(rows).to_have_count(3)
    picture(page, "segments")

    page.goto(talk.url)
    chosen = page.locator("[data-panel]").get_by_label("Segment")
    chosen.select_option(label="Business")
    expect(page.get_by_text("Sanne Brouwer set the customer's segment to Business")).to_be_visible()
    expect(chosen).to_have_value(town.api.get(f"/conversations/{talk.id}").json()["contact"]["segment_id"])
    assert axe_violations(page) == []
    picture(page, "segment-panel")

    page.locator("[data-filter=state]").click()
    page.get_by_role("menuitem", name="By segment…").click()
    page.get_by_role("dialog").get_by_role("button", name="Business").click()
    expect(page.locator("[data-list] [data-conv]")).to_have_count(1)
    page.reload()
    expect(page.get_by_text("Only Business")).to_be_visible()
    expect(page.locator(f"[data-list] [data-conv='{plain.id}']")).to_have_count(0)
    page.get_by_role("button", name="Show all again, not only Business").click()
    expect(page.locator(f"[data-list] [data-conv='{plain.id}']")).to_be_visible()

    page.set_viewport_size(PHONE)
    page.goto(f"{town.desk.url}/settings/segments")
    page.get_by_role("button", name="Remove Business").click()
    kept = page.get_by_role("dialog", name="Business cannot be removed: it is used.")
    expect(kept.locator("[data-uses]")).to_contain_text("1 person is of this kind")
    assert axe_violations(page) == []
    picture(page, "segment-used")
    kept.get_by_role("button", name="Archive").click()
    expect(page.locator("[data-segment-row=Business]")).to_contain_text("archived")
    page.get_by_role("button", name="Remove Press").click()
    expect(page.locator("[data-segment-row=Press]")).to_have_count(0)
