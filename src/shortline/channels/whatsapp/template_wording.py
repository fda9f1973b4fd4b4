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
    component,
    examples_of,
    first_example,
    header_format,
    places,
)

FILE_FORMATS = ("image", "video", "document")


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
class Wording:
    name: str
    language: str
    category: str
    body: str
    header: Header | None = None
    footer: str = ""
    buttons: tuple[Button, ...] = ()
    examples: Mapping[str, str] = field(default_factory=dict)  # of the body's variables, by key

    @property
    def is_named(self) -> bool:
        return any(not key.isdigit() for key in places(self.body) + places(self.header.text if self.header else ""))

    @property
    def parameter_format(self) -> str:
        return "NAMED" if self.is_named else "POSITIONAL"


def components(wording: Wording) -> list[Json]:
    """As the provider takes them. Ask `template_rules.problems` first."""
    return list(_components(wording))


def _components(wording: Wording) -> Iterator[Json]:
    if wording.header is not None:
        yield _header(wording.header, wording.is_named)
    body: Json = {"type": "BODY", "text": _tight(wording.body)}
    keys = places(wording.body)
    if keys:
        body["example"] = _samples(
            {key: wording.examples.get(key, "") for key in keys}, "body_text", named=wording.is_named, nested=True
        )
    yield body
    if wording.footer:
        yield {"type": "FOOTER", "text": wording.footer}
    if wording.buttons:
        yield {"type": "BUTTONS", "buttons": [_button(each) for each in wording.buttons]}


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
    kinds = {(string(each, "type") or "").upper() for each in members(dict(definition), "components")}
    return not kinds <= {"HEADER", "BODY", "FOOTER", "BUTTONS"}
