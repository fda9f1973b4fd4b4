"""What the customer will read of a template once it is filled in. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shortline.channels.whatsapp import template_products as products
from shortline.channels.whatsapp.lenient import member, string
from shortline.channels.whatsapp.templates import (
    PLACE,
    Json,
    Values,
    body_values,
    button_values,
    buttons,
    cards,
    component,
    header_format,
    header_values,
    product_of,
)


def rendered(definition: Mapping[str, Any], values: Values) -> Json:
    """What the customer will read: `{header, header_format, body, footer, buttons, cards}`, each card again
    `{header_format, body, buttons}` and so on. Gaps stay visible as {{key}}."""
    header = component(definition, "HEADER")
    place = member(values.header, "location") if values.header else {}
    given = button_values(definition, values)
    return {
        "header": _filled_in(string(header, "text"), header_values(definition, values))
        or (products.one(product_of(values))[1] if header_format(definition) == "PRODUCT" else None)
        or string(place, "name")
        or string(place, "address"),
        "header_format": header_format(definition),
        "body": _filled_in(string(component(definition, "BODY"), "text"), body_values(definition, values)),
        "footer": string(component(definition, "FOOTER"), "text"),
        "buttons": [
            {
                "type": (string(button, "type") or "").upper(),
                "text": string(button, "text") or "",
                "url": _url(button, given.get(index)),
                "phone_number": string(button, "phone_number"),
            }
            for index, button in enumerate(buttons(definition))
        ],
        **_cards(definition, values),
    }


def _cards(definition: Mapping[str, Any], values: Values) -> Json:
    found = cards(definition)
    given = [*values.cards, *(Values() for _ in found)]
    shown = [rendered(card, filled) for card, filled in zip(found, given, strict=False)]
    return {"cards": shown} if shown else {}


def _filled_in(text: str | None, values: Mapping[str, str]) -> str | None:
    """One pass: a value that looks like a variable stays what it is."""
    return PLACE.sub(lambda place: values.get(place[1], place[0]), text) if text is not None else None


def _url(button: Json, value: str | None) -> str | None:
    url = string(button, "url")
    return PLACE.sub(lambda place: value if value is not None else place[0], url) if url else None
