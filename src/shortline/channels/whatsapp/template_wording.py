"""A template as a person writes it, and the same as the provider's components. Both ways, both pure.

What a person writes has one place for each thing; the provider's components have several for the samples alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shortline.channels.whatsapp.lenient import integer, members, string
from shortline.channels.whatsapp.templates import (
    PLACE,
    Json,
    buttons,
    cards,
    component,
    examples_of,
    first_example,
    header_format,
    places,
)

FILE_FORMATS = ("image", "video", "document")
CARD_FORMATS = ("image", "video")
CARD_BUTTONS = ("quick_reply", "url", "phone_number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """`format`: text, image, video, document or location. `handle`: what the provider calls the uploaded sample."""

    format: str = "text"
    text: str = ""
    example: str = ""
    handle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """`kind` in the provider's words, lower case. Which of the other members count depends on it."""

    kind: str
    text: str = ""
    url: str = ""
    phone_number: str = ""
    example: str = ""  # of the variable in a URL, or the code that is copied
    flow_id: str = ""
    ttl_minutes: int | None = None  # how long a call button works


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One of a carousel: `format` is image or video, `handle` what the provider calls the uploaded sample."""

    format: str = "image"
    handle: str = ""
    body: str = ""
    buttons: tuple[Button, ...] = ()
    examples: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    name: str
    language: str
    category: str
    body: str
    header: Header | None = None
    footer: str = ""
    buttons: tuple[Button, ...] = ()
    examples: Mapping[str, str] = field(default_factory=dict)  # of the body's variables, by key
    cards: tuple[Card, ...] = ()  # of a carousel, which then has nothing beside them but its body

    @property
    def is_named(self) -> bool:
        texts = (self.header.text if self.header else "", self.body, *(card.body for card in self.cards))
        return any(not key.isdigit() for text in texts for key in places(text))

    @property
    def parameter_format(self) -> str:
        return "NAMED" if self.is_named else "POSITIONAL"


def components(wording: Wording) -> list[Json]:
    """As the provider takes them. Ask `template_rules.problems` first."""
    return list(_components(wording))


def _components(wording: Wording) -> Iterator[Json]:
    if wording.header is not None:
        yield _header(wording.header, wording.is_named)
    yield _body(wording.body, wording.examples, wording.is_named)
    if wording.footer:
        yield {"type": "FOOTER", "text": wording.footer}
    if wording.buttons:
        yield {"type": "BUTTONS", "buttons": [_button(each) for each in wording.buttons]}
    if wording.cards:
        cards = [{"components": list(_card(each, wording.is_named))} for each in wording.cards]
        yield {"type": "CAROUSEL", "cards": cards}


def _card(card: Card, named: bool) -> Iterator[Json]:
    yield _header(Header(format=card.format, handle=card.handle), named)
    if card.body.strip():
        yield _body(card.body, card.examples, named)
    if card.buttons:
        yield {"type": "BUTTONS", "buttons": [_button(each) for each in card.buttons]}


def _body(text: str, examples: Mapping[str, str], named: bool) -> Json:
    made: Json = {"type": "BODY", "text": _tight(text)}
    if keys := places(text):
        given = {key: examples.get(key, "") for key in keys}
        made["example"] = _samples(given, "body_text", named=named, nested=True)
    return made


def _tight(text: str) -> str:
    """People put spaces into the braces; the provider does not."""
    return PLACE.sub(lambda found: f"{{{{{found[1]}}}}}", text)


def _header(header: Header, named: bool) -> Json:
    made: Json = {"type": "HEADER", "format": header.format.upper()}
    if header.format == "text":
        made["text"] = _tight(header.text)
        if keys := places(header.text):
            made["example"] = _samples({keys[0]: header.example}, "header_text", named=named, nested=False)
    elif header.format in FILE_FORMATS:
        made["example"] = {"header_handle": [header.handle]}
    return made


def _samples(values: Mapping[str, str], place: str, *, named: bool, nested: bool) -> Json:
    if named:
        return {f"{place}_named_params": [{"param_name": key, "example": value} for key, value in values.items()]}
    ordered = [values[key] for key in sorted(values, key=int)]
    return {place: [ordered] if nested else ordered}


def _button(button: Button) -> Json:
    made: Json = {"type": button.kind.upper()}
    match button.kind:
        case "copy_code":
            return made | {"example": button.example}
        case "otp":
            made["otp_type"] = "COPY_CODE"
        case "url":
            made["url"] = _tight(button.url)
            if places(button.url):
                made["example"] = [button.example]
        case "phone_number":
            made["phone_number"] = button.phone_number
        case "flow":
            made |= {"flow_id": button.flow_id, "flow_action": "navigate"}
        case "voice_call" if button.ttl_minutes is not None:
            made["ttl_minutes"] = button.ttl_minutes
    if button.text:
        made["text"] = button.text
    return made


def wording_of(definition: Mapping[str, Any]) -> Wording:
    """To write on from what is there. A sample file is the provider's own; a new edition needs it given again."""
    definition = dict(definition)  # a row of the database too
    body, header = component(definition, "BODY"), component(definition, "HEADER")
    form = (header_format(definition) or "").lower()
    head = None
    if header:
        samples = examples_of(header, "header_text", "header_text_named_params")
        text = string(header, "text") or ""
        head = Header(
            format="video" if form == "gif" else form,
            text=text if form == "text" else "",
            example=next((samples[key] for key in places(text) if key in samples), "") if form == "text" else "",
        )
    return Wording(
        name=string(definition, "name") or "",
        language=string(definition, "language") or "",
        category=(string(definition, "category") or "").lower(),
        body=string(body, "text") or "",
        header=head,
        footer=string(component(definition, "FOOTER"), "text") or "",
        buttons=tuple(_read_button(each) for each in buttons(definition)),
        examples=examples_of(body, "body_text", "body_text_named_params"),
        cards=tuple(_read_card(each) for each in cards(definition)),
    )


def _read_card(definition: Mapping[str, Any]) -> Card:
    body = component(definition, "BODY")
    return Card(
        format=(header_format(definition) or "").lower(),
        body=string(body, "text") or "",
        buttons=tuple(_read_button(each) for each in buttons(definition)),
        examples=examples_of(body, "body_text", "body_text_named_params"),
    )


def _read_button(button: Json) -> Button:
    kind = (string(button, "type") or "").lower()
    return Button(
        kind=kind,
        text="" if kind == "copy_code" else string(button, "text") or "",
        url=string(button, "url") or "",
        phone_number=string(button, "phone_number") or "",
        example=first_example(button.get("example")) or "",
        flow_id=string(button, "flow_id") or "",
        ttl_minutes=integer(button.get("ttl_minutes")),
    )


def has_parts_unknown_here(definition: Mapping[str, Any]) -> bool:
    """Written elsewhere with parts this desk does not write: editing it here would drop them."""
    definition = dict(definition)
    if component(definition, "CAROUSEL"):
        found = cards(definition)
        return not found or _kinds(definition) != {"BODY", "CAROUSEL"} or any(map(_is_foreign, found))
    return not _kinds(definition) <= {"HEADER", "BODY", "FOOTER", "BUTTONS"}


def _is_foreign(card: Mapping[str, Any]) -> bool:
    """Products on cards, and buttons that no card is written with here."""
    made = _read_card(card)
    return (
        not _kinds(card) <= {"HEADER", "BODY", "BUTTONS"}
        or made.format not in CARD_FORMATS
        or any(each.kind not in CARD_BUTTONS for each in made.buttons)
    )


def _kinds(definition: Mapping[str, Any]) -> set[str]:
    return {(string(each, "type") or "").upper() for each in members(definition, "components")}
