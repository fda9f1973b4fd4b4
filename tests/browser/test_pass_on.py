"""Handing over: the giver edits what the desk knows, and the taker finds it above the conversation until he has answered."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, axe_violations, picture, signed_in
from tests.browser.test_mentions import signed_in_as
from tests.browser.town import Town, box


def taker(town: Town) -> str:
    """A colleague's id; she joins once for all tests of this desk."""
    for _ in range(2):
        for each in town.api.get("/agents").json()["items"]:
            if each["name"] == "Eva Taker":
                return str(each["id"])
        town.colleague("Eva Taker", "eva@example.org")
    raise AssertionError("she did not join")


def test_the_taker_finds_what_has_to_be_known_until_he_has_answered(page: Page, browser: Browser, town: Town) -> None:
    taker(town)
    talk = town.meets("Ada Vermeer", "I want a refund for tram 4.")
    case = town.api.get(f"/conversations/{talk.id}").json()["cases"][0]["id"]
    town.api.post(f"/cases/{case}/items", json={"text": "Check the ticket"}).raise_for_status()
    signed_in(page, town.desk).goto(talk.url)
    expect(page.get_by_role("log")).to_contain_text("refund")
    page.get_by_role("log").focus()
    page.keyboard.press("a")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Colleague or team").fill("Eva")
    dialog.get_by_label("Reason").select_option(label="Knows more about it")
    summary = dialog.get_by_label("What the taker has to know")
    expect(summary).to_have_value("Asked: I want a refund for tram 4.\nStill to do: Check the ticket")
    summary.fill("Asked: a refund.\nShe has the receipt.")
    picture(page, "pass-on-dialog")
    assert axe_violations(page) == []
    dialog.get_by_role("button", name="Hand over", exact=True).click()
    expect(dialog).to_have_count(0)
    # The giver knows it; it stands in his timeline.
    page.get_by_text("What was said", exact=True).click()
    expect(page.get_by_role("log")).to_contain_text("She has the receipt.")
    expect(page.locator("[data-passed-on]")).to_have_count(0)

    theirs = browser.new_context(viewport=PHONE, locale="en-GB").new_page()
    signed_in_as(theirs, town, "eva@example.org").goto(talk.url)
    told = theirs.locator("[data-passed-on]")
    expect(told).to_contain_text("handed this over")
    expect(told).to_contain_text("Knows more about it")
    expect(told).to_contain_text("She has the receipt.")
    picture(theirs, "pass-on-taker")
    assert axe_violations(theirs) == []
    box(theirs).fill("You get it back.")
    theirs.get_by_role("button", name="Send", exact=True).click()
    expect(told).to_have_count(0)
    theirs.context.close()


def test_it_is_put_away_when_it_was_read(page: Page, town: Town) -> None:
    talk = town.meets("Ada Vermeer")
    said = {"assignee_id": taker(town), "summary": "She has the receipt."}
    town.api.post(f"/conversations/{talk.id}/assign", json=said).raise_for_status()
    signed_in_as(page, town, "eva@example.org").goto(talk.url)
    told = page.locator("[data-passed-on]")
    expect(told).to_contain_text("She has the receipt.")
    told.get_by_role("button", name="I have read it").click()
    expect(told).to_have_count(0)
    page.reload()
    expect(page.get_by_role("log")).to_contain_text("handed over to Eva Taker")
    expect(told).to_have_count(0)
