"""What a person said about being written to: read beside the conversation, written down there, and obeyed by the reply box."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, axe_violations, picture, signed_in
from tests.browser.town import Town


def test_a_consent_is_written_down_with_its_words(page: Page, town: Town) -> None:
    kept = town.meets("Tilda Konsent")
    signed_in(page, town.desk).goto(kept.url)
    panel = page.locator("[data-panel]")
    ledger = panel.locator("[data-consents]")
    expect(ledger.locator("[data-purpose=service]")).to_have_text("Nothing said about messages we begin.")
    ledger.get_by_role("button", name="Record a consent or a refusal").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("The exact words").fill("You may write when my bike is ready.")
    dialog.get_by_label("Where it can be looked up").fill("form 4711")
    dialog.locator("[data-file-input]").set_input_files(
        {"name": "form-4711.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"}
    )
    expect(dialog.locator("[data-proof]")).to_contain_text("form-4711.pdf")
    assert axe_violations(page) == []
    picture(page, "consent-1440")
    page.set_viewport_size(PHONE)
    picture(page, "consent-390")
    page.set_viewport_size(WIDE)
    dialog.get_by_role("button", name="Record", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(ledger.locator("[data-purpose=service]")).to_have_text("Agrees to messages we begin.")
    line = ledger.locator("[data-consent]")
    expect(line).to_contain_text("“You may write when my bike is ready.”")
    expect(line).to_contain_text("Proof: form 4711")
    expect(line).to_contain_text("Sanne Brouwer")
    expect(line.get_by_role("link", name="form-4711.pdf")).to_be_visible()
    assert axe_violations(page) == []


def test_after_stop_the_reply_box_says_why_and_how_to_go_on(page: Page, town: Town) -> None:
    kept = town.meets("Hugo Halt", "Please stop writing to me about helmets")
    signed_in(page, town.desk).goto(kept.url)
    ledger = page.locator("[data-panel] [data-consents]")
    expect(ledger.locator("[data-purpose=service]")).to_have_attribute("data-stands", "never")
    kept.says("STOP")
    expect(ledger.locator("[data-purpose=service]")).to_have_attribute("data-stands", "withdrawn")
    expect(page.locator("[data-direction=activity]")).to_contain_text("wants no messages that we begin")
    expect(page.locator("header [data-opted-out]")).to_have_text("Opted out")
    expect(page.locator("a.row.selected [data-opted-out]")).to_have_text("Opted out")
    refusal = (
        page.locator("[data-composer]").get_by_role("alert").filter(has_text=re.compile("asked for no more messages"))
    )
    expect(refusal).to_be_visible()
    assert axe_violations(page) == []
    picture(page, "opted-out-1440")
    refusal.get_by_role("button", name="Record a consent").click()
    expect(page.get_by_role("dialog").get_by_label("The exact words")).to_be_visible()
