"""Templates: which values one needs, whether it can be sent, what the customer will read, and its components. All pure.

A definition is the row we keep: `{name, language, status, category, parameter_format, components}`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any, Literal

from shortline.channels.whatsapp.lenient import members, string

Json = dict[str, Any]
PLACE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
MEDIA_FORMATS: dict[str, Literal["image", "video", "document"]] = {
    "IMAGE": "image",
    "VIDEO": "video",
    "DOCUMENT": "document",
    "GIF": "video",
}
# Buttons whose value is given on sending. Quick replies and flows may carry one, but need not.
_OTP = {"OTP"}
CARD_FORMATS = {"IMAGE", "VIDEO", "PRODUCT"}
_NOT_SENDABLE = {
    "PENDING": "It is still being reviewed by WhatsApp.",
    "IN_APPEAL": "It is still being reviewed by WhatsApp.",
    "REJECTED": "WhatsApp rejected it.",
    "PAUSED": "WhatsApp has paused it because of bad feedback.",
    "DISABLED": "WhatsApp has disabled it because of bad feedback.",
    "PENDING_DELETION": "It is being deleted.",
    "DELETED": "It was deleted.",
    "LIMIT_EXCEEDED": "The account has too many templates.",
    "ARCHIVED": "It is archived.",
    "LOCKED": "It is locked by WhatsApp.",
    "FLAGGED": "WhatsApp has flagged it.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """`where`: header, body or button. `format`: text, image, video, document, location, product or products."""

    key: str
    where: str
    example: str | None = None
    format: str = "text"
    index: int | None = None
    sub_type: str | None = None
    card: int | None = None  # of a carousel, from 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What the agent filled in. `body` is a list for positional templates and a mapping for named ones."""

    header: Mapping[str, Any] | None = None  # {text} or {media_id} or {sample: true} or {location: {...}}
    body: Sequence[str] | Mapping[str, str] = ()
    buttons: Sequence[Mapping[str, Any]] = field(default_factory=tuple)  # {index, sub_type, parameter}
    cards: Sequence[Values] = ()  # of a carousel, in its order


def component(definition: Mapping[str, Any], kind: str) -> Json:
    for each in members(definition, "components"):
        if isinstance(each, dict) and (string(each, "type") or "").upper() == kind:
            return each
    return {}


def buttons(definition: Mapping[str, Any]) -> list[Json]:
    return [each for each in members(component(definition, "BUTTONS"), "buttons") if isinstance(each, dict)]


def cards(definition: Mapping[str, Any]) -> list[Json]:
    """The cards of a carousel, each a definition of its own; none where there is no carousel."""
    shared = {name: definition.get(name) for name in ("name", "language", "status", "category", "parameter_format")}
    found = members(component(definition, "CAROUSEL"), "cards")
    return [
        {**shared, "card": True, "components": members(each, "components")} for each in found if isinstance(each, dict)
    ]


def is_card(definition: Mapping[str, Any]) -> bool:
    return definition.get("card") is True


def is_named(definition: Mapping[str, Any]) -> bool:
    if (string(definition, "parameter_format") or "").upper() == "NAMED":
        return True
    return any(not key.isdigit() for key in places(string(component(definition, "BODY"), "text")))


def places(text: str | None) -> list[str]:
    """The keys of `{{...}}` in order, each once."""
    return list(dict.fromkeys(PLACE.findall(text or "")))


def header_format(definition: Mapping[str, Any]) -> str | None:
    header = component(definition, "HEADER")
    return (string(header, "format") or "TEXT").upper() if header else None


def variables(definition: Mapping[str, Any]) -> list[Variable]:
    """Everything that must be filled in, in reading order: the cards of a carousel come last."""
    found = own_variables(definition)
    for at, card in enumerate(cards(definition)):
        found += [replace(each, card=at) for each in own_variables(card)]
    return found


def own_variables(definition: Mapping[str, Any]) -> list[Variable]:
    """Those outside its cards."""
    return [*_header_variables(definition), *_body_variables(definition), *_button_variables(definition)]


def _header_variables(definition: Mapping[str, Any]) -> Iterator[Variable]:
    header, kind = component(definition, "HEADER"), header_format(definition)
    if kind == "TEXT":
        examples = examples_of(header, "header_text", "header_text_named_params")
        for key in places(string(header, "text")):
            yield Variable(key=key, where="header", example=examples.get(key))
    elif kind in MEDIA_FORMATS:
        yield Variable(key="media", where="header", format=MEDIA_FORMATS[kind], example=sample_link(definition))
    elif kind == "LOCATION":
        yield Variable(key="location", where="header", format="location")
    elif kind == "PRODUCT":
        yield Variable(key="product", where="header", format="product")


def sample_link(definition: Mapping[str, Any]) -> str | None:
    """The file the reviewers saw, where the provider names an address of it: it may be sent again."""
    example = component(definition, "HEADER").get("example")
    handle = first_example(members(example, "header_handle")) if isinstance(example, dict) else None
    return handle if handle is not None and handle.startswith("https://") else None


def _body_variables(definition: Mapping[str, Any]) -> Iterator[Variable]:
    body = component(definition, "BODY")
    examples = examples_of(body, "body_text", "body_text_named_params")
    for key in places(string(body, "text")):
        yield Variable(key=key, where="body", example=examples.get(key))


def _button_variables(definition: Mapping[str, Any]) -> Iterator[Variable]:
    for index, button in enumerate(buttons(definition)):
        kind = (string(button, "type") or "").upper()
        example = first_example(button.get("example"))
        if kind == "URL" and places(string(button, "url")):
            yield Variable(
                key=places(string(button, "url"))[0], where="button", index=index, sub_type="url", example=example
            )
        elif kind in _OTP:
            yield Variable(key="code", where="button", index=index, sub_type="url", example=example)
        elif kind == "COPY_CODE":
            yield Variable(key="code", where="button", index=index, sub_type="copy_code", example=example)
        elif kind == "MPM":
            yield Variable(key="products", where="button", index=index, sub_type="mpm", format="products")


def examples_of(holder: Json, positional: str, named: str) -> dict[str, str]:
    given = holder.get("example")
    if not isinstance(given, dict):
        return {}
    found = {
        key: example
        for each in members(given, named)
        if (key := string(each, "param_name")) and (example := string(each, "example"))
    }
    values = given.get(positional)
    if isinstance(values, list):
        row = values[0] if values and isinstance(values[0], list) else values
        found |= {str(at): value for at, value in enumerate(row, start=1) if isinstance(value, str)}
    return found


def first_example(given: Any) -> str | None:
    if isinstance(given, list):
        given = given[0] if given else None
    return given if isinstance(given, str) and given else None


PARTS = ("header", "body", "footer", "buttons")
CARDS = "carousel"


def revision(definition: Mapping[str, Any]) -> str:
    """A short name of what the customer reads and of what must be filled in, part by part; samples do not count, since
    the provider gives their files another address on every day."""
    plain = dict(definition)  # a row of the database too
    # Only those that have cards get a fifth part: what waits in the outbox with four of them is the same template still.
    parts = (*PARTS, CARDS) if component(plain, CARDS.upper()) else PARTS
    return ".".join(_print(_without_samples(component(plain, part.upper()))) for part in parts)


def changed_parts(before: str, after: str) -> list[str]:
    """Which of PARTS and CARDS differ between two revisions; an unreadable one differs in all."""
    old, new, all_of_them = before.split("."), after.split("."), (*PARTS, CARDS)
    if not {len(old), len(new)} <= {len(PARTS), len(all_of_them)}:
        return list(PARTS)
    return [part for part, one, other in zip_longest(all_of_them, old, new) if one != other]


def _without_samples(given: Any) -> Any:
    if isinstance(given, list):
        return [_without_samples(each) for each in given]
    if not isinstance(given, dict):
        return given
    left = {name: _without_samples(value) for name, value in given.items() if name != "example"}
    return left | {name: str(left[name]).upper() for name in ("type", "format") if name in left}


def _print(part: Any) -> str:
    text = json.dumps(part, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def sendable(definition: Mapping[str, Any]) -> tuple[bool, str | None]:
    """Only approved templates can be sent, and only those whose parts we can fill."""
    status = (string(definition, "status") or "UNKNOWN").upper()
    if status != "APPROVED":
        return False, _NOT_SENDABLE.get(status, "WhatsApp has not approved it.")
    if component(definition, "CAROUSEL"):
        found = cards(definition)
        if not found or any(header_format(card) not in CARD_FORMATS for card in found):
            return False, "It contains cards that cannot be filled in here."
    return True, None


def body_values(definition: Mapping[str, Any], values: Values) -> dict[str, str]:
    """The body's values by key; keys without a value are left out."""
    keys = places(string(component(definition, "BODY"), "text"))
    if isinstance(values.body, Mapping):
        return {key: str(values.body[key]) for key in keys if values.body.get(key) is not None}
    ordered = (
        keys
        if is_named(definition)
        else sorted(keys, key=lambda key: (not key.isdigit(), int(key) if key.isdigit() else 0))
    )
    return {key: str(value) for key, value in zip(ordered, values.body, strict=False) if value is not None}


def header_values(definition: Mapping[str, Any], values: Values) -> dict[str, str]:
    keys = places(string(component(definition, "HEADER"), "text"))
    text = (values.header or {}).get("text")
    return {keys[0]: str(text)} if keys and text is not None else {}


def product_of(values: Values) -> str:
    return str((values.header or {}).get("text") or "")


def button_values(definition: Mapping[str, Any], values: Values) -> dict[int, str]:
    """Values by position. A one-time code written in the body is also the value of its button."""
    found: dict[int, str] = {}
    for each in values.buttons:
        index, parameter = each.get("index"), each.get("parameter")
        if isinstance(index, str) and index.isdigit():
            index = int(index)
        if isinstance(index, int) and parameter is not None:
            found[index] = str(parameter)
    if (string(definition, "category") or "").upper() == "AUTHENTICATION":
        code = next(iter(body_values(definition, values).values()), None)
        for variable in variables(definition):
            if variable.where == "button" and variable.index is not None and code is not None:
                found.setdefault(variable.index, code)
    return found
