"""What is missing from a template's values, or would be refused: one sentence for each place. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from shortline.channels.draft import Media
from shortline.channels.protocol import Problem
from shortline.channels.whatsapp import template_products as products
from shortline.channels.whatsapp.lenient import member, number, string
from shortline.channels.whatsapp.limits import parameter_problems
from shortline.channels.whatsapp.template_shown import rendered
from shortline.channels.whatsapp.templates import (
    Values,
    body_values,
    button_values,
    buttons,
    cards,
    component,
    header_values,
    is_card,
    own_variables,
    places,
    product_of,
    sendable,
)

BODY_MAX = 1024
CARD_BODY_MAX = 160  # with its values
BODY_FILLED_MAX = 4096  # with its values; the definition alone may have 1,024
HEADER_MAX = 60
PAYLOAD_MAX = 128
CODE_MAX = 20
URL_MAX = 2000
VALUE_MAX = {
    "QUICK_REPLY": PAYLOAD_MAX,
    "COPY_CODE": CODE_MAX,
    "MPM": 4000,
}  # of products: thirty numbers and ten names


def problems(
    definition: Mapping[str, Any],
    values: Values,
    header_media: Media | None = None,
    card_media: Sequence[Media | None] = (),
) -> list[Problem]:
    """What is missing or would be refused. `card_media`: the file of each card of a carousel, in its order."""
    return [*_problems(definition, values, header_media), *_of_cards(definition, values, card_media)]


def _of_cards(definition: Mapping[str, Any], values: Values, card_media: Sequence[Media | None]) -> Iterator[Problem]:
    """The provider takes as many cards as were approved, not one more or fewer."""
    found = cards(definition)
    if len(values.cards) != len(found):
        yield Problem(
            field="template.cards",
            code="template_parameters",
            reason="template_cards_count",
            sentence=f"This template shows {len(found)} cards; fill in each of them.",
            limit=len(found),
            actual=len(values.cards),
            params={"count": len(found)},
        )
        return
    for at, (card, filled) in enumerate(zip(found, values.cards, strict=True)):
        media = card_media[at] if at < len(card_media) else None
        for each in _problems(card, filled, media):
            yield replace(
                each,
                field=each.field.replace("template.", f"template.cards[{at}].", 1),
                sentence=f"Card {at + 1}: {each.sentence}",
                params=each.params | {"card": at + 1},
            )


def _problems(definition: Mapping[str, Any], values: Values, header_media: Media | None) -> Iterator[Problem]:
    can, reason = sendable(definition)
    if not can:
        status = (string(definition, "status") or "").upper()
        code = {"PAUSED": "template_paused", "DISABLED": "template_disabled"}.get(status, "template_missing")
        yield Problem(
            field="template.name",
            code=code,
            reason="template_unsendable",
            sentence=f"This template cannot be sent. {reason}",
        )
    texts = {"header": header_values(definition, values), "body": body_values(definition, values)}
    given = button_values(definition, values)
    for variable in own_variables(definition):
        field = f"template.{variable.where}"
        if variable.format == "location":
            yield from _location(values, field)
        elif variable.format == "product":
            yield from products.product_problems(field, product_of(values))
        elif variable.format == "products":
            text = given.get(variable.index or 0, "")
            yield from products.list_problems(f"{field}s[{variable.index}]", text)
        elif variable.format != "text":
            yield from _media(variable.format, header_media, field)
        elif variable.where == "button":
            yield from parameter_problems(f"{field}s[{variable.index}]", given.get(variable.index or 0, ""))
        else:
            yield from parameter_problems(f"{field}.{variable.key}", texts[variable.where].get(variable.key, ""))
    yield from _surplus(definition, values)
    for index, text in given.items():
        most = VALUE_MAX.get(_button_type(definition, index), URL_MAX)
        if len(text) > most:
            sentence = f"The value of this button may have {most} characters."
            yield Problem(
                field=f"template.buttons[{index}]",
                code="template_parameters",
                reason="text_too_long",
                sentence=sentence,
                limit=most,
                actual=len(text),
                params={"limit": most, "actual": len(text)},
            )
    shown = rendered(definition, values)
    yield from _filled("template.header", shown["header"] or "", HEADER_MAX)
    most = CARD_BODY_MAX if is_card(definition) else BODY_MAX if cards(definition) else BODY_FILLED_MAX
    yield from _filled("template.body", shown["body"] or "", most)


def _surplus(definition: Mapping[str, Any], values: Values) -> Iterator[Problem]:
    """A value too many means that somebody filled in another template: the provider refuses it too."""
    keys = places(string(component(definition, "BODY"), "text"))
    unknown = set(values.body) - set(keys) if isinstance(values.body, Mapping) else set()
    surplus = len(unknown) if isinstance(values.body, Mapping) else len(values.body) - len(keys)
    if surplus > 0:
        sentence = f"This template takes {len(keys)} values in its text."
        yield Problem(
            field="template.body",
            code="template_parameters",
            reason="template_values_count",
            sentence=sentence,
            limit=len(keys),
            actual=len(values.body),
            params={"limit": len(keys)},
        )
    count = len(buttons(definition))
    if any(not 0 <= index < count for index in button_values(definition, values)):
        yield Problem(
            field="template.buttons",
            code="template_parameters",
            reason="template_button_unknown",
            sentence="There is no such button.",
        )


def _filled(field: str, text: str, most: int) -> Iterator[Problem]:
    if len(text) > most:
        sentence = f"With these values the text is {len(text):,} characters long; WhatsApp takes {most:,}."
        yield Problem(
            field=field,
            code="template_parameters",
            reason="template_filled_too_long",
            sentence=sentence,
            limit=most,
            actual=len(text),
            params={"limit": most, "actual": len(text)},
        )


def _media(kind: str, header_media: Media | None, field: str) -> Iterator[Problem]:
    names = {"image": "an image", "video": "a video", "document": "a file"}
    if header_media is None:
        yield Problem(
            field=field,
            code="template_parameters",
            reason="template_file_missing",
            sentence=f"This template starts with {names[kind]}.",
            params={"kind": kind},
        )
    elif header_media.kind != kind:
        yield Problem(
            field=field,
            code="template_parameters",
            reason="template_file_missing",
            sentence=f"The header of this template is {names[kind]}.",
            params={"kind": kind},
        )


def _location(values: Values, field: str) -> Iterator[Problem]:
    place = member(values.header, "location") if values.header else {}
    latitude, longitude = number(place.get("latitude")), number(place.get("longitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        yield Problem(
            field=field,
            code="template_parameters",
            reason="template_place_missing",
            sentence="This template starts with a place.",
        )


def _button_type(definition: Mapping[str, Any], index: int) -> str:
    found = buttons(definition)
    return (string(found[index], "type") or "").upper() if 0 <= index < len(found) else ""
