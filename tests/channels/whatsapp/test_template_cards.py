"""Carousels: every card has its own picture or product, its own words and its own buttons."""

from dataclasses import replace
from typing import Any

import pytest

from shortline.channels.draft import Draft, Media
from shortline.channels.protocol import Address
from shortline.channels.whatsapp.build import request_json
from shortline.channels.whatsapp.limits import validate
from shortline.channels.whatsapp.template_fill import fill
from shortline.channels.whatsapp.template_gaps import problems
from shortline.channels.whatsapp.template_shown import rendered
from shortline.channels.whatsapp.templates import (
    Values,
    cards,
    changed_parts,
    revision,
    sample_link,
    sendable,
    variables,
)

SAMPLE = "https://samples.example/tram.jpg"


def card(name: str, form: str = "IMAGE", **header: Any) -> dict[str, Any]:
    return {"components": [
        {"type": "HEADER", "format": form, **header},
        {"type": "BODY", "text": f"{name} leaves on {{{{1}}}}.", "example": {"body_text": [["Sunday"]]}},
        {"type": "BUTTONS", "buttons": [
            {"type": "QUICK_REPLY", "text": "More"},
            {"type": "URL", "text": "Book", "url": "https://tours.example/{{1}}", "example": ["tram"]}]}]}  # fmt: skip


TOURS: dict[str, Any] = {
    "name": "weekend_tours", "language": "en", "status": "APPROVED", "category": "MARKETING",
    "parameter_format": "POSITIONAL",
    "components": [
        {"type": "BODY", "text": "Hello {{1}}, look.", "example": {"body_text": [["Sam"]]}},
        {"type": "CAROUSEL", "cards": [card("The tram", example={"header_handle": [SAMPLE]}), card("The boat")]}],
}  # fmt: skip
JACKETS: dict[str, Any] = TOURS | {
    "components": [
        {"type": "BODY", "text": "In your size."},
        {"type": "CAROUSEL", "cards": [{"components": [
            {"type": "HEADER", "format": "PRODUCT"},
            {"type": "BUTTONS", "buttons": [{"type": "SPM", "text": "View"}]}]}] * 2}],
}  # fmt: skip
OURS = Media(kind="image", attachment_id=7, mime="image/jpeg", size=10)
THEIRS = Media(kind="image", link=SAMPLE)


def on_card(day: str = "Sunday", page: str = "tram") -> Values:
    return Values(body=[day], buttons=[{"index": 1, "sub_type": "url", "parameter": page}])


WHOLE = Values(body=["Sam"], cards=[on_card(), on_card("Monday", "boat")])


def with_first(card: Values) -> Values:
    return replace(WHOLE, cards=[card, on_card()])


def test_each_card_asks_for_its_own() -> None:
    assert [(each.card, each.where, each.key, each.format, each.example) for each in variables(TOURS)] == [
        (None, "body", "1", "text", "Sam"),
        (0, "header", "media", "image", SAMPLE),
        (0, "body", "1", "text", "Sunday"),
        (0, "button", "1", "text", "tram"),
        (1, "header", "media", "image", None),
        (1, "body", "1", "text", "Sunday"),
        (1, "button", "1", "text", "tram"),
    ]
    assert [(each.card, each.format) for each in variables(JACKETS)] == [(0, "product"), (1, "product")]
    assert [sample_link(each) for each in cards(TOURS)] == [SAMPLE, None]


def test_it_leaves_as_the_platform_wants_it() -> None:
    assert problems(TOURS, WHOLE, None, [OURS, THEIRS]) == []
    draft = Draft(template=fill(TOURS, WHOLE, None, [OURS, THEIRS]))
    assert validate(draft) == []
    assert draft.files == (OURS, THEIRS)
    kept = Draft.from_json(draft.to_json()).with_media_ids({7: "900"})
    components = request_json(Address(phone="+31600000000"), kept, None)["template"]["components"]
    assert components == [
        {"type": "body", "parameters": [{"type": "text", "text": "Sam"}]},
        {"type": "carousel", "cards": [
            {"card_index": 0, "components": [
                {"type": "header", "parameters": [{"type": "image", "image": {"id": "900"}}]},
                {"type": "body", "parameters": [{"type": "text", "text": "Sunday"}]},
                {"type": "button", "index": "1", "sub_type": "url", "parameters": [{"type": "text", "text": "tram"}]}]},
            {"card_index": 1, "components": [
                {"type": "header", "parameters": [{"type": "image", "image": {"link": SAMPLE}}]},
                {"type": "body", "parameters": [{"type": "text", "text": "Monday"}]},
                {"type": "button", "index": "1", "sub_type": "url", "parameters": [{"type": "text", "text": "boat"}]}]}]},
    ]  # fmt: skip


def test_products_stand_on_cards() -> None:
    values = Values(cards=[Values(header={"text": "12/J-1"}), Values(header={"text": "12/J-2"})])
    assert problems(JACKETS, values) == []
    [carousel] = fill(JACKETS, values).components
    assert [each["components"][0]["parameters"][0]["product"] for each in carousel["cards"]] == [
        {"product_retailer_id": "J-1", "catalog_id": "12"},
        {"product_retailer_id": "J-2", "catalog_id": "12"},
    ]
    [wrong] = problems(JACKETS, replace(values, cards=[values.cards[0], Values(header={"text": "J-2"})]))
    assert (wrong.field, wrong.reason, wrong.params["card"]) == ("template.cards[1].header", "template_product", 2)
    assert wrong.sentence.startswith("Card 2: Write the product")


@pytest.mark.parametrize(
    ("values", "files", "field", "reason"),
    [
        (replace(WHOLE, cards=WHOLE.cards[:1]), [OURS], "template.cards", "template_cards_count"),
        (replace(WHOLE, cards=[*WHOLE.cards, on_card()]), [OURS, OURS, OURS], "template.cards", "template_cards_count"),
        (WHOLE, [OURS], "template.cards[1].header", "template_file_missing"),
        (WHOLE, [OURS, replace(OURS, kind="video")], "template.cards[1].header", "template_file_missing"),
        (with_first(on_card(" ")), [OURS, OURS], "template.cards[0].body.1", "template_value_missing"),
        (with_first(on_card("a\nb")), [OURS, OURS], "template.cards[0].body.1", "template_value_untidy"),
        (with_first(on_card(page="")), [OURS, OURS], "template.cards[0].buttons[1]", "template_value_missing"),
        (with_first(on_card("x" * 150)), [OURS, OURS], "template.cards[0].body", "template_filled_too_long"),
        (replace(WHOLE, body=["x" * 1020]), [OURS, OURS], "template.body", "template_filled_too_long"),
    ],
)  # fmt: skip
def test_what_would_be_refused_is_named_with_its_card(
    values: Values, files: list[Media | None], field: str, reason: str
) -> None:
    assert [(each.field, each.reason) for each in problems(TOURS, values, None, files)] == [(field, reason)]


def test_the_customer_reads_all_cards() -> None:
    shown = rendered(TOURS, WHOLE)
    assert [each["body"] for each in shown["cards"]] == ["The tram leaves on Sunday.", "The boat leaves on Monday."]
    assert shown["cards"][1]["buttons"][1]["url"] == "https://tours.example/boat"
    assert rendered(TOURS, Values())["cards"][0]["body"] == "The tram leaves on {{1}}."
    assert "cards" not in rendered({"components": [{"type": "BODY", "text": "a"}]}, Values())


def test_cards_are_part_of_the_words_that_were_seen() -> None:
    other = TOURS | {
        "components": [TOURS["components"][0], {"type": "CAROUSEL", "cards": [card("The tram"), card("A bus")]}]
    }
    samples = TOURS | {
        "components": [TOURS["components"][0], {"type": "CAROUSEL", "cards": [card("The tram"), card("The boat")]}]
    }
    assert changed_parts(revision(TOURS), revision(other)) == ["carousel"]
    assert revision(samples) == revision(TOURS)
    without = TOURS | {"components": TOURS["components"][:1]}
    assert changed_parts(revision(without), revision(TOURS)) == ["carousel"]
    assert len(revision(without).split(".")) == 4


def test_a_carousel_nobody_knows_is_not_offered() -> None:
    assert sendable(TOURS) == (True, None)
    strange = TOURS | {"components": [{"type": "CAROUSEL", "cards": [card("x", "HOLOGRAM")]}]}
    assert not sendable(strange)[0]
    assert not sendable(TOURS | {"components": [{"type": "CAROUSEL"}]})[0]
