"""A restored or copied desk: everybody sees that nothing leaves, an admin looks at what waits and lets it go."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, WIDE, axe_violations, picture, signed_in
from tests.browser.crowds import run
from tests.browser.town import Talk, Town, answer, box, bubble
from tests.desks import wait_until

AGENT = {"email": "ilse@lindhaven.example", "password": "eight trams in a row"}

MINUTE = 61  # until what was held back is tried again


def hold(town: Town, because: str, *, hours: int = 0) -> None:
    """As a start in another place leaves the database; `hours` ahead, what is written until then counts as waiting."""
    change = "UPDATE installation SET held_since = now() + make_interval(hours => $2), held_because = $1"
    run(town, (change, (because, hours)))


def waiting(page: Page, town: Town, name: str, text: str) -> Talk:
    talk = town.meets(name)
    signed_in(page, town.desk).goto(talk.url)
    expect(bubble(page, "Is tram 4 running?")).to_be_visible()
    answer(page, text)
    assert talk.message(text)["state"] == "queued"
    return talk


def test_a_copied_desk_says_so_to_everybody_and_an_admin_lets_it_send(page: Page, browser: Browser, town: Town) -> None:
    talk = town.meets("Ada Vermeer")
    hold(town, "copied")
    town.colleague("Ilse Smit", **AGENT)
    colleague = browser.new_context(viewport=WIDE, locale="en-GB")
    theirs = colleague.new_page()
    assert theirs.request.post(f"{town.desk.url}/api/v1/sessions", data=AGENT, headers={"x-shortline-csrf": "1"}).ok
    theirs.goto(f"{town.desk.url}/inbox")
    banner = "[data-banner=hold]"
    expect(theirs.locator(banner)).to_contain_text("a copy of another one")
    expect(theirs.locator(banner).get_by_role("link")).to_have_count(0)

    signed_in(page, town.desk).goto(talk.url)
    expect(page.locator(banner)).to_contain_text("a copy of another one")
    expect(page.locator("[data-on-hold]")).to_contain_text("Messages stay queued")
    assert axe_violations(page) == []
    answer(page, "It runs again at nine.")
    assert talk.message("It runs again at nine.")["state"] == "queued"
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        for size in (PHONE, WIDE):
            page.set_viewport_size(size)
            picture(page, f"on-hold-{scheme}-{size['width']}")
    expect(bubble(page, "It runs again")).to_contain_text("waits until an admin lets it go")
    assert town.sent_texts("It runs again") == []

    page.locator(banner).get_by_role("link", name="Look at what waits").click()
    expect(page.get_by_role("heading", name="Sending on hold")).to_be_visible()
    # Written since: nothing another desk can have sent. It waits too, and leaves with the release.
    expect(page.get_by_role("heading", name="Nothing waited")).to_be_visible()
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        for size in (PHONE, WIDE):
            page.set_viewport_size(size)
            assert axe_violations(page) == []
            picture(page, f"hold-{scheme}-{size['width']}")
    expect(page.get_by_label("Ask about each")).to_be_checked()
    page.get_by_role("button", name="Let the desk send").click()
    expect(page.locator(banner)).to_have_count(0)
    expect(theirs.locator(banner)).to_have_count(0)
    town.advance(MINUTE)
    wait_until(lambda: town.sent_texts("It runs again"), what="the message at the double")
    colleague.close()


def test_what_waited_is_asked_about_or_sent_after_a_warning(page: Page, town: Town) -> None:
    hold(town, "restored")
    first = waiting(page, town, "Bo Lind", "Waited, and is asked about.")
    hold(town, "restored", hours=1)
    page.goto(f"{town.desk.url}/settings/hold")
    expect(page.locator("[data-waiting]")).to_contain_text("Waited, and is asked about.")
    expect(page.locator("[data-waiting]")).to_contain_text("Bo Lind")
    assert axe_violations(page) == []
    picture(page, "hold-list-1440")
    page.get_by_role("button", name="Let the desk send").click()
    expect(page.locator("[data-banner=hold]")).to_have_count(0)
    wait_until(lambda: first.message("Waited, and is asked about.")["state"] == "unconfirmed", what="the doubt")
    assert town.sent_texts("Waited, and is asked about.") == []

    hold(town, "older")
    waiting(page, town, "Noor Haddad", "Waited, and is sent.")
    expect(page.locator("[data-banner=hold]")).to_contain_text("put back in time")
    expect(box(page)).to_be_visible()
    hold(town, "older", hours=1)
    page.goto(f"{town.desk.url}/settings/hold")
    page.get_by_label("Send all").check()
    page.get_by_role("button", name="Let the desk send").click()
    dialog = page.get_by_role("alertdialog").or_(page.get_by_role("dialog"))
    expect(dialog).to_contain_text("a second time")
    assert axe_violations(page) == []
    dialog.get_by_role("button", name="Cancel").click()
    assert town.api.get("/hold").json()["on_hold"]
    page.get_by_role("button", name="Let the desk send").click()
    dialog.get_by_role("button", name="Send all").click()
    town.advance(MINUTE)
    wait_until(lambda: town.sent_texts("Waited, and is sent."), what="the message at the double")
    expect(page.locator("[data-banner=hold]")).to_have_count(0)
