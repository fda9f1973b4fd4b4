"""Where a channel lets a person go on after its window, the reply box stays open and says until when."""

from datetime import datetime, timedelta

from playwright.sync_api import Page, Route, expect

from tests.browser.test_composer import box, date_of, dated, opened
from tests.browser.town import Town


def test_the_box_stays_open_for_a_person_and_says_so(page: Page, town: Town) -> None:
    """Check 21, as far as the box goes: no connected channel has such a time yet, so the desk's word on it is put in."""
    page.clock.install()
    dated(page, town)
    opened(page, town, "Noor Haddad")

    def of_such_a_channel(route: Route) -> None:
        answer = route.fetch()
        shown = answer.json()
        if shown["mode"] == "closed":
            until = datetime.fromisoformat(shown["window_closes_at"]) + timedelta(days=6)
            shown |= {"mode": "person", "person_until": until.isoformat()}
        route.fulfill(response=answer, json=shown, headers=answer.headers | {"date": date_of(town)})

    page.route("**/api/v1/conversations/*/composer", of_such_a_channel)
    gone = 25 * 3600
    town.advance(gone)
    page.clock.fast_forward(gone * 1000)
    composer = page.locator("[data-composer]")
    expect(composer).to_have_attribute("data-composer", "person")
    expect(composer).to_contain_text("24 hours have passed. You can still answer personally for 5 d")
    expect(composer).to_contain_text("answers to many and automatic lines are off")
    box(page).fill("By hand.")
    expect(page.locator("[data-template-picker]")).to_have_count(0)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(composer.get_by_text("24 hours have passed")).to_be_visible()
    gone = 6 * 24 * 3600
    town.advance(gone)
    page.clock.fast_forward(gone * 1000)
    expect(composer).to_have_attribute("data-composer", "closed")
    expect(page.locator("[data-kept-draft]")).to_contain_text("By hand.")
