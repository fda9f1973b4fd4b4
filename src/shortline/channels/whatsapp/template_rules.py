"""What the provider would refuse of a template, found while it is written: at most one sentence for each field. Pure.

Lengths, counts and forms are those of the provider's pages on templates (README.md names them). Whether the words promise
too much for their category only the provider's reviewers say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shortline.channels.protocol import Problem
from shortline.channels.whatsapp.template_body import body_problems
from shortline.channels.whatsapp.template_buttons import button_problems
from shortline.channels.whatsapp.template_carousel import carousel_problems
from shortline.channels.whatsapp.template_languages import LANGUAGES
from shortline.channels.whatsapp.template_problems import (
    brace_trouble,
    sample_trouble,
    too_long,
    unshowable,
    wrong,
)
from shortline.channels.whatsapp.template_wording import FILE_FORMATS, Header, Wording
from shortline.channels.whatsapp.templates import PLACE, places

NAME_MAX = 512
HEADER_MAX = FOOTER_MAX = 60
BODY_MAX = 1024
CATEGORIES = ("utility", "marketing", "authentication")
HEADERS = ("text", *FILE_FORMATS, "location")
SAMPLE_TYPES = {"image": ("image/jpeg", "image/png"), "video": ("video/mp4",), "document": ("application/pdf",)}
_NAME = re.compile(r"[a-z0-9_]+")
_MARKUP = re.compile(r"[*~`]|(?<!\w)_|_(?!\w)")


def problems(wording: Wording) -> list[Problem]:
    """In reading order; a field that is wrong in several ways names the first."""
    first: dict[str, Problem] = {}
    for found in _problems(wording):
        first.setdefault(found.field, found)
    return list(first.values())


def _problems(wording: Wording) -> Iterator[Problem]:
    yield from _address(wording)
    if wording.header is not None:
        yield from _header(wording.header, wording)
    yield from _body(wording)
    yield from _footer(wording.footer)
    yield from button_problems(wording)
    if wording.cards:
        yield from carousel_problems(wording)


def _address(wording: Wording) -> Iterator[Problem]:
    if not wording.name:
        yield wrong("name", "template_name_missing", "Give the template a name.")
    elif not _NAME.fullmatch(wording.name):
        yield wrong("name", "template_name_form", "A name has only small letters a to z, digits and underscores.")
    elif len(wording.name) > NAME_MAX:
        yield too_long("name", wording.name, NAME_MAX)
    if wording.language not in LANGUAGES:
        yield wrong("language", "template_language_unknown", "WhatsApp has no templates in this language.")
    if wording.category not in CATEGORIES:
        yield wrong("category", "template_category", "Choose what kind of message this is.")


def _header(header: Header, wording: Wording) -> Iterator[Problem]:
    if header.format not in HEADERS:
        yield wrong(
            "header.format", "template_header_format", "A header is a text, a picture, a video, a file or a place."
        )
    elif wording.category == "authentication" and header.format != "text":
        yield wrong(
            "header.format", "template_code_header", "A message with a code starts with text, or has no header."
        )
    elif header.format in FILE_FORMATS:
        if not header.handle:
            yield wrong("header.file", "template_sample_file", "Add a file as a sample: the reviewers look at it.")
    elif header.format == "text":
        yield from _header_text(header, wording)


def _header_text(header: Header, wording: Wording) -> Iterator[Problem]:
    text = header.text
    if not text.strip():
        yield wrong("header.text", "template_text_missing", "Write something here, or leave it out.")
        return
    if len(text) > HEADER_MAX:
        yield too_long("header.text", text, HEADER_MAX)
    if found := unshowable("header.text", text):
        yield found
    if "\n" in text:
        yield wrong("header.text", "template_line_break", "This stands on one line.")
    if _MARKUP.search(PLACE.sub("x", text)):
        yield wrong("header.text", "template_markup", "A header has no bold, italic or struck words.")
    keys = places(text)
    if found := brace_trouble("header.text", text):
        yield found
    elif len(PLACE.findall(text)) > 1:
        yield wrong("header.text", "template_one_variable", "A header has one variable at most.")
    elif keys and not wording.is_named and keys != ["1"]:
        yield wrong("header.text", "template_numbers", "Numbered variables count up from {{1}} without a gap.")
    elif keys and (found := sample_trouble("header.example", header.example)):
        yield found


def _body(wording: Wording) -> Iterator[Problem]:
    if not wording.body.strip():
        yield wrong("body", "template_body_missing", "Write the message.")
        return
    header = wording.header.text if wording.header and wording.header.format == "text" else ""
    yield from body_problems(
        "", wording.body, wording.examples, most=BODY_MAX, named=wording.is_named, beside=places(header)
    )
    if wording.category == "authentication" and len(places(wording.body)) != 1:
        yield wrong("body", "template_code_variable", "A message with a code has one variable: the code.")


def _footer(text: str) -> Iterator[Problem]:
    if len(text) > FOOTER_MAX:
        yield too_long("footer", text, FOOTER_MAX)
    if found := unshowable("footer", text):
        yield found
    if "{{" in text or "}}" in text:
        yield wrong("footer", "template_footer_variable", "The last line has no variables.")
    if "\n" in text:
        yield wrong("footer", "template_line_break", "This stands on one line.")
