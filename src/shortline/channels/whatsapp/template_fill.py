"""Filling a template: the components the platform expects. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shortline.channels.draft import Media, Template
from shortline.channels.whatsapp import template_products as products
from shortline.channels.whatsapp.lenient import member, string
from shortline.channels.whatsapp.template_shown import rendered
from shortline.channels.whatsapp.templates import (
    Json,
    Values,
    body_values,
    button_values,
    buttons,
    cards,
    header_format,
    header_values,
    is_named,
    places,
    product_of,
)


def fill(
    definition: Mapping[str, Any],
    values: Values,
    header_media: Media | None = None,
    card_media: Sequence[Media | None] = (),
) -> Template:
    """The template as part of a draft. Ask `problems` first: a gap stays a gap here."""
    parts = _components(definition, values)
    found = cards(definition)
    if found:
        filled = zip(found, values.cards, strict=False)
        parts.append(
            {
                "type": "carousel",
                "cards": [
                    {"card_index": at, "components": _components(card, given)}
                    for at, (card, given) in enumerate(filled)
                ],
            }
        )
    return Template(
        name=str(definition["name"]),
        language=str(definition["language"]),
        category=string(definition, "category"),
        components=tuple(parts),
        header_media=header_media,
        card_media=tuple(card_media),
        rendered=rendered(definition, values),
    )


def _components(definition: Mapping[str, Any], values: Values) -> list[Json]:
    """All but files, which are put in when they have been uploaded."""
    parts: list[Json] = []
    header = _header(definition, values)
    if header is not None:
        parts.append({"type": "header", "parameters": [header]})
    texts = body_values(definition, values)
    if texts:
        named = is_named(definition)
        parts.append({"type": "body", "parameters": [_text(key, text, named) for key, text in texts.items()]})
    return parts + _buttons(definition, values)


def _text(key: str, text: str, named: bool) -> Json:
    return {"type": "text", "parameter_name": key, "text": text} if named else {"type": "text", "text": text}


def _header(definition: Mapping[str, Any], values: Values) -> Json | None:
    """Text and place; a file is put in when it has been uploaded."""
    texts = header_values(definition, values)
    for key, text in texts.items():
        return _text(key, text, not key.isdigit())
    if header_format(definition) == "LOCATION" and values.header:
        place = member(values.header, "location")
        kept = {
            name: place[name] for name in ("latitude", "longitude", "name", "address") if place.get(name) is not None
        }
        return {"type": "location", "location": kept}
    if header_format(definition) == "PRODUCT":
        catalogue, product = products.one(product_of(values))
        return {"type": "product", "product": {"product_retailer_id": product, "catalog_id": catalogue}}
    return None


def _buttons(definition: Mapping[str, Any], values: Values) -> list[Json]:
    given = button_values(definition, values)
    found: list[Json] = []
    for index, button in enumerate(buttons(definition)):
        kind = (string(button, "type") or "").upper()
        value = given.get(index)
        head: Json = {"type": "button", "index": str(index)}
        if kind == "QUICK_REPLY" and value is not None:
            found.append({**head, "sub_type": "quick_reply", "parameters": [{"type": "payload", "payload": value}]})
        elif kind in ("URL", "OTP") and value is not None and (kind == "OTP" or places(string(button, "url"))):
            found.append({**head, "sub_type": "url", "parameters": [{"type": "text", "text": value}]})
        elif kind == "COPY_CODE" and value is not None:
            code = {"type": "coupon_code", "coupon_code": value}
            found.append({**head, "sub_type": "copy_code", "parameters": [code]})
        elif kind == "FLOW":
            action = {"type": "action", "action": {"flow_token": value or "unused"}}
            found.append({**head, "sub_type": "flow", "parameters": [action]})
        elif kind == "CATALOG":
            picture = {"thumbnail_product_retailer_id": value} if value is not None else {}
            found.append({**head, "sub_type": "CATALOG", "parameters": [{"type": "action", "action": picture}]})
        elif kind == "MPM" and value is not None:
            action = {"type": "action", "action": products.action(products.sections(value))}
            found.append({**head, "sub_type": "mpm", "parameters": [action]})
        elif kind == "VOICE_CALL" and value is not None:
            found.append({**head, "sub_type": "voice_call", "parameters": [{"type": "payload", "payload": value}]})
    return found
