"""The cards of a carousel: two to ten, all made of the same parts. Pure.

Which parts a card may have, how long its words may be and that only advertising has cards is what the provider's page on
carousels of pictures and videos says (README.md names it).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from shortline.channels.protocol import Problem
from shortline.channels.whatsapp.template_body import body_problems
from shortline.channels.whatsapp.template_buttons import one_button
from shortline.channels.whatsapp.template_problems import wrong
from shortline.channels.whatsapp.template_wording import CARD_BUTTONS, CARD_FORMATS, Card, Wording
from shortline.channels.whatsapp.templates import places

CARDS_MIN, CARDS_MAX = 2, 10
BODY_MAX = 160
BUTTONS_MAX = 2
ONCE = ("phone_number",)


def carousel_problems(wording: Wording) -> Iterator[Problem]:
    """Those of the cards are named with them: `cards[1].body`, `Card 2: …`."""
    if wording.category != "marketing":
        yield wrong("category", "template_cards_category", "Only marketing messages have cards.")
    beside = {"header.format": wording.header is not None, "footer": bool(wording.footer), "buttons": wording.buttons}
    for field, is_there in beside.items():
        if is_there:
            yield wrong(field, "template_cards_alone", "A message with cards has nothing else but its words.")
    if not CARDS_MIN <= len(wording.cards) <= CARDS_MAX:
        yield wrong(
            "cards",
            "template_cards_number",
            f"There are {CARDS_MIN} to {CARDS_MAX} cards.",
            least=CARDS_MIN,
            most=CARDS_MAX,
        )
    before = places(wording.body)
    for at, card in enumerate(wording.cards):
        own = list(_card(card, named=wording.is_named, beside=before))
        before += places(card.body)
        for found in (*_alike(card, wording.cards[0]), *own):
            yield replace(
                found,
                field=f"cards[{at}].{found.field}",
                sentence=f"Card {at + 1}: {found.sentence}",
                params=found.params | {"card": at + 1},
            )


def _alike(card: Card, first: Card) -> Iterator[Problem]:
    """The provider takes cards of one make only. The one that differs is named, with what the first one has."""
    if card.format != first.format:
        yield wrong("format", "template_cards_alike_file", "All cards have a picture, or all have a video.")
    if bool(card.body.strip()) != bool(first.body.strip()):
        yield wrong("body", "template_cards_alike_body", "All cards have words, or none has.")
    if [each.kind for each in card.buttons] != [each.kind for each in first.buttons]:
        yield wrong("buttons", "template_cards_alike_buttons", "All cards have the same buttons in the same order.")


def _card(card: Card, *, named: bool, beside: Sequence[str]) -> Iterator[Problem]:
    if card.format not in CARD_FORMATS:
        yield wrong("format", "template_card_format", "A card shows a picture or a video.")
    elif not card.handle:
        yield wrong("file", "template_sample_file", "Add a file as a sample: the reviewers look at it.")
    if card.body.strip():
        yield from body_problems("", card.body, card.examples, most=BODY_MAX, named=named, beside=beside)
    if len(card.buttons) > BUTTONS_MAX:
        yield wrong("buttons", "template_card_buttons", f"A card has {BUTTONS_MAX} buttons at most.", limit=BUTTONS_MAX)
    kinds = [each.kind for each in card.buttons]
    for index, button in enumerate(card.buttons):
        field = f"buttons[{index}]"
        if button.kind not in CARD_BUTTONS:
            yield wrong(field, "template_card_button", "The buttons of a card answer, open a page or call a number.")
        elif button.kind in ONCE and kinds[:index].count(button.kind):
            yield wrong(field, "template_button_often", "A template has 1 of these at most.", limit=1)
        else:
            yield from one_button(field, button)
