"""Filling a template: is everything there, what will the customer read, and the components Meta expects. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shortline.channels.draft import Media, Template
from shortline.channels.protocol import Problem
from shortline.channels.whatsapp import template_products as products
from shortline.channels.whatsapp.lenient import member, number, string
from shortline.channels.whatsapp.limits import parameter_problems
from shortline.channels.whatsapp.templates import (
    PLACE,
    Json,
    Values,
    body_values,
    button_values,
    buttons,
    component,
    header_format,
    header_values,
    is_named,
    places,
    sendable,
    variables,
)

BODY_MAX = 1024
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


def problems(definition: Mapping[str, Any], values: Values, header_media: Media | None = None) -> list[Problem]:
    """What is missing or would be refused."""
    return list(_problems(definition, values, header_media))


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
    for variable in variables(definition):
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
    yield from _filled("template.body", shown["body"] or "", BODY_FILLED_MAX)


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


def fill(definition: Mapping[str, Any], values: Values, header_media: Media | None = None) -> Template:
    """The template as part of a draft. Ask `problems` first: a gap stays a gap here."""
    parts: list[Json] = []
    header = _header(definition, values)
    if header is not None:
        parts.append({"type": "header", "parameters": [header]})
    texts = body_values(definition, values)
    if texts:
        named = is_named(definition)
        parts.append({"type": "body", "parameters": [_text(key, text, named) for key, text in texts.items()]})
    parts += _buttons(definition, values)
    return Template(
        name=str(definition["name"]),
        language=str(definition["language"]),
        category=string(definition, "category"),
        components=tuple(parts),
        header_media=header_media,
        rendered=rendered(definition, values),
    )


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


def product_of(values: Values) -> str:
    return str((values.header or {}).get("text") or "")


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


def rendered(definition: Mapping[str, Any], values: Values) -> Json:
    """What the customer will read: `{header, header_format, body, footer, buttons}`. Gaps stay visible as {{key}}."""
    header = component(definition, "HEADER")
    place = member(values.header, "location") if values.header else {}
    given = button_values(definition, values)
    return {
        "header": _filled_in(string(header, "text"), header_values(definition, values))
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
    }


def _filled_in(text: str | None, values: Mapping[str, str]) -> str | None:
    """One pass: a value that looks like a variable stays what it is."""
    return PLACE.sub(lambda place: values.get(place[1], place[0]), text) if text is not None else None


def _url(button: Json, value: str | None) -> str | None:
    url = string(button, "url")
    return PLACE.sub(lambda place: value if value is not None else place[0], url) if url else None
