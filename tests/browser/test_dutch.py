"""An agent who reads Dutch meets no English: not in the screens, and not in what the server has to say."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shortline.outbound.sentences import SENTENCES
from tests.browser.conftest import axe_violations, signed_in
from tests.browser.test_composer import dated
from tests.browser.town import Talk, Town, answer, box, bubble

CATALOGUES = Path(__file__).parents[2] / "web" / "src" / "lib" / "i18n"
DAY = 24 * 3600


def english() -> set[str]:
    """Every English sentence of app and server that cannot be mistaken for Dutch or for somebody's own words."""
    found = {sentence for sentence, _ in SENTENCES.values()}
    for path in (CATALOGUES / "en").glob("*.json"):
        dutch = json.loads((CATALOGUES / "nl" / path.name).read_text("utf-8"))
        for key, sentence in json.loads(path.read_text("utf-8")).items():
            if "{" not in sentence and len(sentence) >= 7 and sentence not in dutch.values():
                found.add(sentence)
            assert key in dutch
    return found


def english_on(page: Page) -> list[str]:
    """What a person reads or hears on the page that is English."""
    read = page.evaluate(
        """() => [document.body.innerText,
            ...[...document.querySelectorAll('[aria-label],[title],[placeholder]')].flatMap((one) =>
                [one.ariaLabel, one.title, one.placeholder])].filter(Boolean).join('\\n')"""
    )
    lines = {line.strip() for line in read.splitlines()}
    return sorted(each for each in english() if each in lines or (" " in each and len(each) > 20 and each in read))


@pytest.fixture
def dutch_town(town: Town) -> Iterator[Town]:
    town.api.patch("/me", json={"locale": "nl"}).raise_for_status()
    yield town
    town.api.patch("/me", json={"locale": "en"}).raise_for_status()


def opened(page: Page, town: Town, name: str) -> Talk:
    talk = town.meets(name, "Rijdt lijn 4?")
    signed_in(page, town.desk).goto(talk.url)
    expect(bubble(page, "Rijdt lijn 4?")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    return talk


def test_the_reading_of_english_finds_english(page: Page, town: Town) -> None:
    """The other tests here could not fail otherwise."""
    talk = town.meets("Ada Vermeer")
    signed_in(page, town.desk).goto(talk.url)
    expect(bubble(page, "Is tram 4 running?")).to_be_visible()
    assert len(english_on(page)) > 5


def test_a_failed_message_is_explained_in_dutch(page: Page, dutch_town: Town) -> None:
    opened(page, dutch_town, "Bram Smit")
    dutch_town.recipe("undeliverable", text="bereiken")
    mine = answer(page, "Kunnen we u zo bereiken?")
    expect(mine).to_have_attribute("data-state", "failed")
    expect(mine).to_contain_text("Niet verzonden:")
    assert english_on(page) == []


def test_a_refused_send_is_explained_in_dutch(page: Page, dutch_town: Town) -> None:
    """The customer is blocked while the answer is on its way: the refusal comes from the server.

    What the panel could not ask for without a connection it asks for again when the connection is back.
    """
    page.route("**/consents", lambda route: route.abort("internetdisconnected"), times=1)
    talk = opened(page, dutch_town, "Noor Haddad")
    box(page).fill("Bus 12 rijdt wel.")
    consents = page.locator("[data-panel] [data-consents]")
    expect(consents.get_by_role("alert")).to_be_visible()
    page.context.set_offline(True)
    dutch_town.api.post(f"/conversations/{talk.id}/block").raise_for_status()
    box(page).press("Enter")
    expect(bubble(page, "Bus 12 rijdt wel.")).to_have_attribute("data-state", "waiting")
    page.context.set_offline(False)
    expect(page.locator("[data-composer]")).to_have_attribute("data-composer", "refused")
    refusal = page.locator("[data-composer]").get_by_role("alert")
    expect(refusal).to_contain_text("Je hebt deze persoon geblokkeerd.")
    expect(refusal.get_by_role("button", name="Blokkering opheffen")).to_be_visible()
    expect(box(page)).to_have_value("Bus 12 rijdt wel.")
    expect(consents.locator("[data-purpose=service]")).to_be_visible()
    expect(consents.get_by_role("alert")).to_have_count(0)
    assert english_on(page) == []
    assert axe_violations(page) == []


def test_a_closed_window_is_explained_in_dutch(page: Page, dutch_town: Town) -> None:
    page.clock.install()
    dated(page, dutch_town)
    opened(page, dutch_town, "Ilya Petrov")
    dutch_town.advance(DAY + 60)
    page.clock.fast_forward((DAY + 60) * 1000)
    composer = page.locator("[data-composer]")
    expect(composer).to_have_attribute("data-composer", "closed")
    expect(composer).to_contain_text("sjabloon")
    assert english_on(page) == []
    page.unroute_all(behavior="ignoreErrors")


def test_the_refusals_of_forms_are_in_dutch(page: Page, dutch_town: Town) -> None:
    """A team's name that is taken, and a request whose shape is wrong."""
    dutch_town.api.post("/teams", json={"name": "Trams", "member_ids": []}).raise_for_status()
    signed_in(page, dutch_town.desk).goto(f"{dutch_town.desk.url}/settings/teams")
    page.get_by_role("button", name="Nieuw team").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Naam").fill("Trams")
    dialog.get_by_role("button", name="Bewaren").click()
    expect(dialog).to_contain_text("Een ander team heeft deze naam.")
    assert english_on(page) == []
