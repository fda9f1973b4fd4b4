"""What WhatsApp would refuse is found here first: at the limit it passes, one over it does not."""

import pytest

from shortline.channels.capability import KB, MB
from shortline.channels.draft import (
    CallToAction,
    Draft,
    Interactive,
    InteractiveHeader,
    Location,
    Media,
    ReactionTo,
    ReplyButton,
    Row,
    Section,
    Template,
)
from shortline.channels.whatsapp.limits import validate


def found(draft: Draft) -> list[str]:
    return [problem.field for problem in validate(draft)]


def buttons(count: int = 1, *, title: str = "t", id: str = "i", **more: object) -> Draft:
    made = tuple(ReplyButton(id=f"{id}{n}"[-300:], title=f"{title}{n}") for n in range(count))
    return Draft(interactive=Interactive(**{"type": "button", "body": "b", "buttons": made, **more}))  # type: ignore[arg-type]


def rows(*counts: int, title: str | None = "s", **row: str) -> Draft:
    sections = tuple(
        Section(
            title=title,
            rows=tuple(Row(**{"id": f"{at}-{n}", "title": "r", **row}) for n in range(count)),  # type: ignore[arg-type]
        )
        for at, count in enumerate(counts)
    )
    return Draft(interactive=Interactive(type="list", body="b", button="open", sections=sections))


def interactive(**more: object) -> Draft:
    return Draft(interactive=Interactive(**{"type": "button", "body": "b", **more}))  # type: ignore[arg-type]


def media(kind: str, mime: str, size: int = 1, **more: object) -> Draft:
    return Draft(media=Media(kind=kind, attachment_id=1, mime=mime, size=size, **more))  # type: ignore[arg-type]


ONE = (ReplyButton(id="a", title="A"),)
FITS = [
    Draft(text="x" * 4096),
    Draft(text="😀" * 4096),
    media("image", "image/jpeg", 5 * MB, caption="c" * 1024),
    media("image", "image/png; x=y", 5 * MB),
    media("video", "video/mp4", 16 * MB),
    media("audio", "audio/ogg; codecs=opus", 16 * MB, voice=True),
    media("document", "application/x-anything", 100 * MB),
    media("sticker", "image/webp", 500 * KB),
    buttons(3, title="t" * 19, id="i" * 255),
    interactive(buttons=ONE, body="b" * 1024, footer="f" * 60, header=InteractiveHeader(text="h" * 60)),
    interactive(buttons=ONE, header=InteractiveHeader(media=Media(kind="image", attachment_id=1, mime="image/png", size=1))),
    rows(10),
    rows(*[1] * 10),
    rows(1, title=None),
    rows(1, title="s" * 24),
    Draft(interactive=Interactive(type="list", body="b" * 4096, button="o" * 20, sections=(
        Section(rows=(Row(id="i" * 200, title="t" * 24, description="d" * 72),)),))),
    interactive(type="cta_url", cta=CallToAction(display_text="t" * 20, url="https://a.example")),
    interactive(type="location_request_message"),
    interactive(type="request_contact_info"),
    interactive(type="call_permission_request", body=None),
    Draft(reaction=ReactionTo(target_provider_id="w", emoji="👩‍👩‍👧‍👦")),
    Draft(reaction=ReactionTo(target_provider_id="w", emoji="")),
    Draft(location=Location(latitude=-90, longitude=180)),
    Draft(contacts=({"name": {"formatted_name": "P"}},)),
    Draft(template=Template(name="a_1", language="pt_BR", components=(
        {"type": "body", "parameters": [{"type": "text", "text": "four    spaces"}]},))),
]  # fmt: skip

FAILS = [
    (Draft(text="x" * 4097), "text"),
    (Draft(text=""), "text"),
    (Draft(text=" \n\t\u00a0"), "text"),
    (media("image", "image/jpeg", 5 * MB + 1), "media"),
    (media("image", "image/webp"), "media"),
    (media("image", "image/gif"), "media"),
    (media("image", "image/jpeg", 0), "media"),
    (media("image", "image/jpeg", caption="c" * 1025), "media.caption"),
    (media("video", "video/webm"), "media"),
    (media("video", "video/mp4", 16 * MB + 1), "media"),
    (media("audio", "audio/webm"), "media"),
    (media("audio", "audio/mpeg", caption="c"), "media.caption"),
    (media("audio", "audio/mpeg", voice=True), "media"),
    (media("document", "application/pdf", 100 * MB + 1), "media"),
    (media("sticker", "image/webp", 500 * KB + 1), "media"),
    (Draft(media=Media(kind="image", link="ftp://a")), "media"),
    (buttons(0), "interactive.buttons"),
    (buttons(4), "interactive.buttons"),
    (buttons(1, title="t" * 20), "interactive.buttons[0].title"),
    (buttons(1, title=" "), None),
    (buttons(1, id="i" * 300), "interactive.buttons[0].id"),
    (interactive(buttons=(*ONE, ReplyButton(id="b", title="A"))), "interactive.buttons"),
    (interactive(buttons=(*ONE, ReplyButton(id="a", title="B"))), "interactive.buttons"),
    (interactive(buttons=ONE, body="b" * 1025), "interactive.body"),
    (interactive(buttons=ONE, body=None), "interactive.body"),
    (interactive(buttons=ONE, footer="f" * 61), "interactive.footer"),
    (interactive(buttons=ONE, header=InteractiveHeader(text="h" * 61)), "interactive.header"),
    (interactive(buttons=ONE, header=InteractiveHeader(media=Media(kind="audio", attachment_id=1))), "interactive.header"),
    (interactive(type="hologram"), "interactive.type"),
    (rows(11), "interactive.sections"),
    (rows(6, 5), "interactive.sections"),
    (rows(), "interactive.sections"),
    (rows(*[1] * 11), "interactive.sections"),
    (rows(1, 1, title=None), "interactive.sections[0].title"),
    (rows(1, title="s" * 25), "interactive.sections[0].title"),
    (rows(2, id="same"), "interactive.sections"),
    (rows(1, title="s", id="i" * 201), "interactive.sections[0].rows[0].id"),
    (rows(1, description="d" * 73), "interactive.sections[0].rows[0].description"),
    (rows(0, 1), "interactive.sections[0].rows"),
    (interactive(type="list", sections=(Section(rows=(Row(id="a", title="t"),)),), button="o" * 21), "interactive.button"),
    (interactive(type="cta_url"), "interactive.cta"),
    (interactive(type="cta_url", cta=CallToAction(display_text="t" * 21, url="https://a")), "interactive.cta.display_text"),
    (interactive(type="cta_url", cta=CallToAction(display_text="t", url="javascript:alert(1)")), "interactive.cta.url"),
    (interactive(type="request_contact_info", header=InteractiveHeader(text="h")), "interactive.header"),
    (interactive(type="flow"), "interactive.action"),
    (Draft(reaction=ReactionTo(target_provider_id="", emoji="👍")), "reaction"),
    (Draft(reaction=ReactionTo(target_provider_id="w", emoji="nice")), "reaction"),
    (Draft(location=Location(latitude=90.1, longitude=0)), "location"),
    (Draft(location=Location(latitude=float("nan"), longitude=0)), "location"),
    (Draft(contacts=()), "contacts"),
    (Draft(contacts=({"phones": []},)), "contacts[0].name"),
    (Draft(template=Template(name="Not A Name", language="nl")), "template.name"),
    (Draft(template=Template(name="a", language="Dutch")), "template.language"),
]  # fmt: skip


@pytest.mark.parametrize("draft", FITS, ids=range(len(FITS)))
def test_at_the_limit_it_fits(draft: Draft) -> None:
    assert validate(draft) == []


@pytest.mark.parametrize(("draft", "field"), FAILS, ids=range(len(FAILS)))
def test_over_the_limit_the_field_is_named(draft: Draft, field: str | None) -> None:
    if field is None:
        assert found(draft) == []  # a blank and a digit is a title
    else:
        assert field in found(draft)


@pytest.mark.parametrize("value", ["two\nlines", "tab\there", "five     spaces", "", "  ", "x" * 1025])
def test_a_template_value_is_one_tidy_line(value: str) -> None:
    component = {"type": "body", "parameters": [{"type": "text", "text": value}]}
    (problem,) = validate(Draft(template=Template(name="a", language="nl", components=(component,))))
    assert problem.code == "template_parameters"


def test_a_problem_names_limit_and_size() -> None:
    (problem,) = validate(media("image", "image/jpeg", 6 * MB))
    assert (problem.code, problem.limit, problem.actual) == ("media_too_large", 5 * MB, 6 * MB)
    assert problem.sentence == "An image may have 5 MB on WhatsApp; this one has 6.0 MB."
