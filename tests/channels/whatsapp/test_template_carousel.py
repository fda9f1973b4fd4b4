"""Carousels as a person writes them: what is wrong is named with its card, and what passes is what the provider takes."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shortline.channels.whatsapp.template_rules import problems
from shortline.channels.whatsapp.template_wording import (
    Button,
    Card,
    Header,
    Wording,
    components,
    has_parts_unknown_here,
    wording_of,
)
from shortline.channels.whatsapp.templates import sendable
from shortline_sim.whatsapp.catalogue import CATALOGUE
from shortline_sim.whatsapp.errors import GraphError
from shortline_sim.whatsapp.template_rules import check_definition

MORE = Button(kind="quick_reply", text="More")
BOOK = Button(kind="url", text="Book", url="https://tours.example/{{1}}", example="tram")
CALL = Button(kind="phone_number", text="Call", phone_number="+31205550100")
TRAM = Card(handle="4::a", body="It leaves on {{1}} from the harbour.", examples={"1": "Sunday"}, buttons=(MORE, BOOK))
BARE = Card(handle="4::a")
TOURS = Wording(
    name="tours",
    language="en",
    category="marketing",
    body="Hello {{1}}, these are the round trips.",
    examples={"1": "Sam"},
    cards=(TRAM, replace(TRAM, body="The boat goes every day.", examples={})),
)


def reasons(wording: Wording) -> dict[str, str]:
    return {each.field: each.reason for each in problems(wording)}


def with_second(**changes: Any) -> Wording:
    return replace(TOURS, cards=(TRAM, replace(TRAM, **changes)))


def made(wording: Wording) -> dict[str, Any]:
    return {
        "name": wording.name,
        "language": wording.language,
        "category": wording.category.upper(),
        "parameter_format": wording.parameter_format,
        "status": "APPROVED",
        "components": components(wording),
    }


@pytest.mark.parametrize(
    "cards",
    [TOURS.cards, (BARE,) * 2, (BARE,) * 10, (replace(BARE, format="video"),) * 2, (replace(BARE, buttons=(CALL,)),) * 3,
     (replace(BARE, body="x" * 160),) * 2],
)  # fmt: skip
def test_good_cards_have_nothing_wrong(cards: tuple[Card, ...]) -> None:
    assert reasons(replace(TOURS, cards=cards)) == {}


WRONG: list[tuple[Wording, str, str]] = [
    (replace(TOURS, category="utility"), "category", "template_cards_category"),
    (replace(TOURS, header=Header(text="Tours")), "header.format", "template_cards_alone"),
    (replace(TOURS, footer="STOP"), "footer", "template_cards_alone"),
    (replace(TOURS, buttons=(MORE,)), "buttons", "template_cards_alone"),
    (replace(TOURS, cards=(TRAM,)), "cards", "template_cards_number"),
    (replace(TOURS, cards=(TRAM,) * 11), "cards", "template_cards_number"),
    (with_second(handle=""), "cards[1].file", "template_sample_file"),
    (with_second(format="document"), "cards[1].format", "template_cards_alike_file"),
    (replace(TOURS, cards=(replace(BARE, format="text"),) * 2), "cards[0].format", "template_card_format"),
    (with_second(format="video"), "cards[1].format", "template_cards_alike_file"),
    (with_second(body=" "), "cards[1].body", "template_cards_alike_body"),
    (with_second(buttons=(MORE,)), "cards[1].buttons", "template_cards_alike_buttons"),
    (with_second(buttons=(BOOK, MORE)), "cards[1].buttons", "template_cards_alike_buttons"),
    (with_second(buttons=(MORE, MORE, MORE)), "cards[1].buttons", "template_cards_alike_buttons"),
    (replace(TOURS, cards=(replace(BARE, buttons=(MORE,) * 3),) * 2), "cards[0].buttons", "template_card_buttons"),
    (with_second(buttons=(Button(kind="copy_code", example="A"), BOOK)), "cards[1].buttons[0]", "template_card_button"),
    (with_second(buttons=(CALL, CALL)), "cards[1].buttons[1]", "template_button_often"),
    (with_second(buttons=(replace(MORE, text=""), BOOK)), "cards[1].buttons[0].text", "template_label_missing"),
    (with_second(buttons=(MORE, replace(BOOK, url="ftp://a"))), "cards[1].buttons[1].url", "template_url"),
    (with_second(buttons=(MORE, replace(BOOK, example=""))), "cards[1].buttons[1].example", "template_sample_missing"),
    (with_second(body="x" * 161), "cards[1].body", "text_too_long"),
    (with_second(body="It leaves {{1}}"), "cards[1].body", "template_variable_edge"),
    (with_second(body="It leaves on {{day}} then, yes."), "cards[1].body", "template_mixed"),
    (with_second(body="It leaves on {{2}} then, yes."), "cards[1].body", "template_numbers"),
    (with_second(body="See {{1}} now"), "cards[1].body", "template_few_words"),
    (with_second(examples={}), "cards[1].examples.1", "template_sample_missing"),
    (with_second(body="Off\x00 we go."), "cards[1].body", "template_characters"),
]  # fmt: skip


@pytest.mark.parametrize(("wording", "field", "reason"), WRONG)
def test_each_mistake_is_named_with_its_card(wording: Wording, field: str, reason: str) -> None:
    assert reasons(wording).get(field) == reason
    [told] = [each for each in problems(wording) if each.field == field]
    if field.startswith("cards["):
        number = int(field[6]) + 1
        assert told.params["card"] == number
        assert told.sentence.startswith(f"Card {number}: ")


def test_names_on_one_card_and_numbers_on_another_do_not_go_together() -> None:
    plain = replace(TOURS, body="Look at these.", examples={})
    assert (
        reasons(replace(plain, cards=(TRAM, replace(TRAM, body="It leaves on {{day}} then.", examples={"day": "a"}))))[
            "cards[1].body"
        ]
        == "template_mixed"
    )


PIECES = st.lists(
    st.sampled_from(["Hello", "it leaves on", "{{1}}", "{{ 2 }}", "{{day}}", "from the harbour.", "\n", "{{", "é😀"]),
    max_size=8,
).map(" ".join)  # fmt: skip
GOOD_TEXTS = st.sampled_from(["", "It leaves on {{1}} from the harbour.", "The boat goes every day."])
LABELS = st.lists(
    st.sampled_from([MORE, BOOK, CALL, replace(BOOK, url="https://a.example/b"), Button(kind="otp")]), max_size=3
)
CARDS = st.builds(
    Card,
    format=st.sampled_from(["image", "image", "video"]),
    handle=st.just("4::a"),
    body=st.one_of(GOOD_TEXTS, PIECES),
    buttons=LABELS.map(tuple),
    examples=st.just({"1": "Sunday", "2": "noon"}),
)
ALIKE = st.tuples(CARDS, st.integers(2, 10)).map(lambda given: (given[0],) * given[1])
CAROUSELS = st.builds(
    replace, st.just(TOURS), cards=st.one_of(ALIKE, ALIKE, st.lists(CARDS, min_size=1, max_size=4).map(tuple)),
    body=st.sampled_from([TOURS.body, "Look at these."]), category=st.sampled_from(["marketing", "marketing", "utility"]),
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CAROUSELS)
def test_what_passes_here_passes_there_and_is_read_back_as_it_was_written(wording: Wording) -> None:
    if problems(wording):
        return
    definition = made(wording)
    try:
        check_definition(definition)
    except GraphError as error:
        raise AssertionError(f"the provider refuses {definition}: {error.details}") from error
    assert sendable(definition) == (True, None)
    assert not has_parts_unknown_here(definition)
    again = wording_of(definition)
    assert [each.buttons for each in again.cards] == [_kept(each) for each in wording.cards]
    assert [each.body.split() for each in again.cards] == [_tight(each.body) for each in wording.cards]
    assert problems(replace(again, cards=tuple(replace(each, handle="4::a") for each in again.cards))) == []


def _kept(card: Card) -> tuple[Button, ...]:
    return tuple(replace(each, example=each.example if "{{" in each.url else "") for each in card.buttons)


def _tight(text: str) -> list[str]:
    return text.replace("{{ ", "{{").replace(" }}", "}}").split()


@pytest.mark.parametrize(("name", "unknown"), [("weekend_tours", False), ("two_jackets", True)])
def test_cards_with_products_are_not_written_here(name: str, unknown: bool) -> None:
    parts = next(parts for called, _, _, parts, _ in CATALOGUE if called == name)
    assert has_parts_unknown_here({"components": parts}) is unknown
