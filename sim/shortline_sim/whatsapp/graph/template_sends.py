"""Sending a template: it must exist in that language, be approved, and get exactly the parameters it asks for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from ..checks import a_list, a_text, an_object, media_reference
from ..double import Double
from ..errors import GraphError
from ..template_rules import variables
from ..world import Number, Template

Json = dict[str, Any]

HYDRATED_BODY_MAX, HYDRATED_HEADER_MAX, HYDRATED_CARD_MAX = 1024, 60, 160
FORBIDDEN = re.compile(r"[\n\r\t]| {5,}")
QUICK_REPLY_PAYLOAD_MAX = 128


def check_template(double: Double, number: Number, given: Json) -> str:
    """Refuses what the platform refuses; returns the text the person will read."""
    language = given["language"]["code"]
    template = _find(double, number, given["name"], language)
    if template is None:
        raise GraphError(132001, f"template name ({given['name']}) does not exist in {language}")
    if template.status == "PAUSED":
        raise GraphError(132015, "The template is paused because of its low quality.")
    if template.status == "DISABLED":
        raise GraphError(132016, "The template has been disabled permanently because of its low quality.")
    if template.status != "APPROVED":
        raise GraphError(132001, f"template name ({given['name']}) is not approved in {language}")
    components = [an_object(c, "component") for c in given.get("components") or []]
    _known_kinds(template, components)
    texts = (_header(template, components), _body(template, components), _footer(template))
    return "\n".join(text for text in texts if text) + _buttons(template, components) + _cards(template, components)


def _known_kinds(template: Template, components: list[Json]) -> None:
    if any(str(each.get("type", "")).lower() == "carousel" for each in components) and not _part(template, "CAROUSEL"):
        raise GraphError(132012, "The template has no carousel.")


def _cards(template: Template, components: list[Json]) -> str:
    """As many cards as were approved, each with what its own header, text and buttons ask for."""
    wanted = _part(template, "CAROUSEL").get("cards") or []
    if not wanted:
        return ""
    carousels = [each for each in components if str(each.get("type", "")).lower() == "carousel"]
    if len(carousels) != 1:
        raise GraphError(132012, "The template needs one component of type carousel.")
    given: dict[int, Json] = {}
    for each in a_list(carousels[0].get("cards"), "cards"):
        place = an_object(each, "card").get("card_index")
        if not isinstance(place, int) or isinstance(place, bool) or place in given:
            raise GraphError(131008, "Required parameter 'card_index' of a card is missing or given twice.")
        given[place] = each
    if set(given) != set(range(len(wanted))):
        raise GraphError(132012, f"Number of cards ({len(given)}) does not match the template's ({len(wanted)}).")
    shown = []
    for index, card in enumerate(wanted):
        parts = [an_object(each, "component") for each in a_list(given[index].get("components"), "card['components']")]
        alone = replace(template, components=card["components"])
        body = _filled(alone, _part(alone, "BODY").get("text", ""), _parameters(parts, "body"), "card body")
        if len(body) > HYDRATED_CARD_MAX:
            raise GraphError(132005, f"Card body has {len(body)} characters; at most {HYDRATED_CARD_MAX}.")
        shown.append("\n".join(["", _header(alone, parts), body]) + _buttons(alone, parts))
    return "".join(shown)


def _find(double: Double, number: Number, name: str, language: str) -> Template | None:
    return next(
        (
            t
            for t in double.templates.values()
            if t.waba_id == number.waba_id and t.name == name and t.language == language and not t.deleted_at
        ),
        None,
    )


def _part(template: Template, kind: str) -> Json:
    return next((c for c in template.components if c.get("type") == kind), {})


def _parameters(components: list[Json], kind: str) -> list[Json]:
    found = [c for c in components if str(c.get("type", "")).lower() == kind]
    if len(found) > 1:
        raise GraphError(100, f"There may be only one component of type {kind}.")
    return [an_object(p, "parameter") for p in (found[0].get("parameters") or [])] if found else []


def _count(where: str, given: int, wanted: int) -> None:
    if given != wanted:
        raise GraphError(
            132000,
            f"{where}: number of localizable_params ({given}) does not match the expected number of params ({wanted})",
        )


def _text_of(parameter: Json, where: str) -> str:
    kind = parameter.get("type")
    if kind == "text":
        text = a_text(parameter.get("text"), f"{where}['text']", 32768)
    elif kind in {"currency", "date_time"}:
        text = a_text(an_object(parameter.get(kind), kind).get("fallback_value"), f"{where}['fallback_value']", 1024)
    else:
        raise GraphError(132012, f"Parameter format does not match format in the created template: {where} is {kind!r}")
    if FORBIDDEN.search(text):
        raise GraphError(132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces")
    return text


def _filled(template: Template, text: str, parameters: list[Json], where: str) -> str:
    names = variables(text)
    _count(where, len(parameters), len(names))
    values = [_text_of(parameter, where) for parameter in parameters]
    if template.parameter_format == "NAMED":
        given = {str(p.get("parameter_name", "")): value for p, value in zip(parameters, values, strict=True)}
        if set(given) != set(names):
            raise GraphError(132012, f"{where}: expected the parameters {', '.join(names)}")
    else:
        given = dict(zip(names, values, strict=True))
    return re.sub(r"\{\{\s*(\w+)\s*\}\}", lambda match: given[match.group(1)], text)


def _header(template: Template, components: list[Json]) -> str:
    header, parameters = _part(template, "HEADER"), _parameters(components, "header")
    form = header.get("format", "")
    if form in {"", "TEXT"}:
        text = _filled(template, header.get("text", ""), parameters, "header")
        if len(text) > HYDRATED_HEADER_MAX:
            raise GraphError(132005, f"Header text has {len(text)} characters; at most {HYDRATED_HEADER_MAX}.")
        return text
    _count("header", len(parameters), 1)
    kind = form.lower()
    if parameters[0].get("type") != kind:
        raise GraphError(132012, f"header: Format mismatch, expected {form}, received {parameters[0].get('type')}")
    content = an_object(parameters[0].get(kind), f"header['{kind}']")
    if kind == "product":
        for name in ("catalog_id", "product_retailer_id"):
            a_text(content.get(name), f"header['product']['{name}']", 100)
    elif kind != "location":
        media_reference(content, f"header['{kind}']")
    return f"[{kind}]"


def _body(template: Template, components: list[Json]) -> str:
    text = _filled(template, _part(template, "BODY").get("text", ""), _parameters(components, "body"), "body")
    if len(text) > HYDRATED_BODY_MAX:
        raise GraphError(132005, f"Translated text too long: {len(text)} characters; at most {HYDRATED_BODY_MAX}.")
    return text


def _footer(template: Template) -> str:
    return str(_part(template, "FOOTER").get("text", ""))


def _buttons(template: Template, components: list[Json]) -> str:
    given: dict[int, Json] = {}
    for component in components:
        if str(component.get("type", "")).lower() == "button":
            place = str(component.get("index", ""))
            if not place.isdigit():
                raise GraphError(131008, "Required parameter 'index' of a button is missing.")
            given[int(place)] = component
    shown = []
    buttons = _part(template, "BUTTONS").get("buttons") or []
    for index, button in enumerate(buttons):
        shown.append(_button(button, given.pop(index, None), index))
    if given:
        raise GraphError(132000, f"The template has {len(buttons)} buttons; there is none with index {min(given)}.")
    return "".join(f"\n[{label}]" for label in shown)


def _button(button: Json, component: Json | None, index: int) -> str:
    kind = button.get("type", "")
    needs = (kind == "URL" and bool(variables(button.get("url", "")))) or kind in {"COPY_CODE", "OTP", "MPM"}
    if component is None:
        if needs:
            raise GraphError(131008, f"buttons: Button at index {index} of type {kind} requires a parameter")
        return str(button.get("text", kind))
    parameters = component.get("parameters") or []
    sub_type = str(component.get("sub_type", "")).lower()
    wanted = {
        "QUICK_REPLY": "quick_reply",
        "URL": "url",
        "OTP": "url",
        "COPY_CODE": "copy_code",
        "FLOW": "flow",
        "MPM": "mpm",
    }
    if sub_type != wanted.get(kind, sub_type):
        raise GraphError(132012, f"buttons: Button at index {index} is of type {kind}, not {sub_type}")
    _count(f"button {index}", len(parameters), 1 if needs else min(1, len(parameters)))
    if parameters:
        parameter = an_object(parameters[0], "parameter")
        payload = parameter.get("payload")
        if kind == "QUICK_REPLY" and (not isinstance(payload, str) or len(payload) > QUICK_REPLY_PAYLOAD_MAX):
            raise GraphError(131009, f"Button payload length invalid. Max length: {QUICK_REPLY_PAYLOAD_MAX}")
        if kind in {"URL", "OTP"}:
            _text_of(parameter, f"button {index}")
        if kind == "COPY_CODE":
            a_text(parameter.get("coupon_code"), "coupon_code", 20)
        if kind == "MPM":
            _products(an_object(parameter.get("action"), "action"))
    return str(button.get("text", kind))


def _products(action: Json) -> None:
    a_text(action.get("thumbnail_product_retailer_id"), "action['thumbnail_product_retailer_id']", 100)
    sections = [an_object(each, "section") for each in a_list(action.get("sections"), "action['sections']")]
    if not 1 <= len(sections) <= 10:
        raise GraphError(131009, "A product list has 1 to 10 sections.")
    products = 0
    for section in sections:
        a_text(section.get("title"), "section['title']", 24)
        items = a_list(section.get("product_items"), "section['product_items']")
        products += len(items)
        for item in items:
            a_text(an_object(item, "product_item").get("product_retailer_id"), "product_retailer_id", 100)
    if not 1 <= products <= 30:
        raise GraphError(131009, "A product list has 1 to 30 products.")
