"""Two contacts that are one person: joined with a reason, answered where they wrote, and parted again."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, axe_violations, picture, signed_in
from tests.browser.town import Town, answer, bubble
from tests.desks import wait_until


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_after_a_merge_the_answer_goes_to_the_identity_that_wrote(page: Page, town: Town, scheme: str) -> None:
    """Check 53: choose, read what happens, say why; who, when and why stand there; and it can be taken back."""
    page.emulate_media(color_scheme=scheme)
    kept = town.meets(f"Ada Vermeer {scheme}")
    other = town.meets(f"A. Vermeer {scheme}", "My second phone.")
    signed_in(page, town.desk).goto(kept.url)
    panel = page.locator("[data-panel]")
    panel.get_by_role("button", name="Merge with another contact").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Search by name").fill(f"A. Vermeer {scheme}")
    dialog.get_by_role("button", name=f"A. Vermeer {scheme}").click()
    expect(dialog).to_contain_text("an answer goes to whoever wrote there")
    dialog.get_by_label("Why they are the same").fill("She said so on the phone.")
    assert axe_violations(page) == []
    picture(page, f"merge-{scheme}-1440")
    page.set_viewport_size(PHONE)
    picture(page, f"merge-{scheme}-390")
    page.set_viewport_size(WIDE)
    dialog.get_by_role("button", name="Merge", exact=True).click()
    merged = panel.locator("[data-merge]")
    expect(merged).to_contain_text("She said so on the phone.")
    expect(merged).to_contain_text("Sanne Brouwer")
    expect(panel.locator("[data-identity]")).to_have_count(2)
    expect(dialog).to_have_count(0)
    assert axe_violations(page) == []
    picture(page, f"merged-{scheme}-1440")

    page.goto(other.url)
    expect(bubble(page, "My second phone.")).to_be_visible()
    expect(page.locator("[data-composer]")).to_contain_text(f"{other.person[-4:-2]} {other.person[-2:]}")
    answer(page, f"To the second phone, {scheme}.")
    sent = wait_until(
        lambda: [one for one in town.sent() if f"second phone, {scheme}." in str(one["body"])], what="the answer"
    )
    assert sent[0]["body"]["to"].lstrip("+") == other.person.lstrip("+")

    merged.get_by_role("button", name="Take it back").click()
    expect(merged).to_have_count(0)
    expect(panel.locator("[data-identity]")).to_have_count(1)
    expect(panel).to_contain_text(f"A. Vermeer {scheme}")


def test_a_refused_merge_says_why_and_closes_nothing(page: Page, town: Town) -> None:
    talk, other = town.meets("Bo Lind"), town.meets("Bo Lind the second")
    ids = [town.api.get(f"/conversations/{each.id}").json()["contact"]["id"] for each in (talk, other)]
    signed_in(page, town.desk).goto(f"{town.desk.url}/contacts/{ids[0]}")
    page.get_by_role("button", name="Merge with another contact").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Search by name").fill("Bo Lind the second")
    dialog.get_by_role("button", name="Bo Lind the second").click()
    third = town.meets("Bo Lind the third")
    into = town.api.get(f"/conversations/{third.id}").json()["contact"]["id"]
    town.api.post(f"/contacts/{into}/merge", json={"contact_id": ids[1]}).raise_for_status()
    dialog.get_by_role("button", name="Merge", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("joined with another one")


def test_the_language_is_found_in_what_somebody_wrote_and_is_ours_to_change(page: Page, town: Town) -> None:
    talk = town.meets("Pieter Visser", "Hoi, mijn bestelling is er nog steeds niet.")
    signed_in(page, town.desk).goto(talk.url)
    panel = page.locator("[data-panel]")
    choice = panel.get_by_label("Language")
    expect(choice).to_have_value("nl")
    expect(panel).to_contain_text("Found in what they wrote. Choose another if it is wrong.")
    picture(page, "language-found-1440")
    choice.select_option("en")
    expect(panel.get_by_text("Found in what they wrote.")).to_have_count(0)
    expect(choice).to_have_value("en")
