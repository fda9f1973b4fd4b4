"""What WhatsApp would refuse, found before sending: each problem names the field, the limit and a sentence.

Characters are counted as code points; Meta does not say which unit it uses. Numbers: Meta's message pages (README.md).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import Any

from shortline.channels.capability import KB, MB
from shortline.channels.draft import Draft, Media, Template
from shortline.channels.protocol import Problem
from shortline.channels.whatsapp.limits_interactive import interactive_problems

TEXT_MAX = 4096
CAPTION_MAX = 1024
PARAMETER_MAX = 1024
CONTACTS_MAX = 257
ANIMATED_STICKER_MAX = 500 * KB
_LABELS = {
    "image": "An image",
    "video": "A video",
    "audio": "An audio file",
    "document": "A file",
    "sticker": "A sticker",
}
_UNTIDY = re.compile(r"[\n\r\t]| {5}")

MIME_BY_KIND: dict[str, tuple[frozenset[str] | None, int]] = {
    "image": (frozenset({"image/jpeg", "image/png"}), 5 * MB),
    "video": (frozenset({"video/mp4", "video/3gpp"}), 16 * MB),
    "audio": (frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}), 16 * MB),
    "document": (None, 100 * MB),  # other types than the documented ones arrive as plain files
    "sticker": (frozenset({"image/webp"}), ANIMATED_STICKER_MAX),
}


def validate(draft: Draft) -> list[Problem]:
    return list(_problems(draft))


def _problems(draft: Draft) -> Iterator[Problem]:
    if draft.text is not None:
        yield from _text("text", draft.text, TEXT_MAX)
    if draft.media is not None:
        yield from media_problems(draft.media, "media")
    if draft.template is not None:
        yield from _template(draft.template)
    if draft.interactive is not None:
        yield from interactive_problems(draft.interactive)
        if draft.interactive.header and draft.interactive.header.media:
            yield from media_problems(draft.interactive.header.media, "interactive.header")
    if draft.reaction is not None:
        if not draft.reaction.target_provider_id:
            yield Problem(
                field="reaction",
                code="invalid_request",
                reason="reaction_too_early",
                sentence="This message cannot be reacted to yet.",
            )
        if len(draft.reaction.emoji) > 32 or re.search(r"[A-Za-z\s]", draft.reaction.emoji):
            yield Problem(
                field="reaction",
                code="invalid_request",
                reason="reaction_not_emoji",
                sentence="A reaction is one emoji.",
            )
    if draft.location is not None:
        yield from _location(draft.location.latitude, draft.location.longitude)
    if draft.contacts is not None:
        yield from _contacts(draft)


def _text(field: str, text: str, most: int) -> Iterator[Problem]:
    if not text.strip():
        yield Problem(
            field=field,
            code="invalid_request",
            reason="text_empty",
            sentence="Write something first.",
            limit=1,
            actual=0,
        )
    if len(text) > most:
        yield Problem(
            field=field,
            code="invalid_request",
            reason="text_too_long",
            sentence=f"This is {len(text):,} characters long; WhatsApp takes {most:,}.",
            limit=most,
            actual=len(text),
            params={"limit": most, "actual": len(text)},
        )


def media_problems(media: Media, field: str) -> Iterator[Problem]:
    types, most = MIME_BY_KIND[media.kind]
    mime = (media.mime or "").split(";", 1)[0].strip().lower()
    label = _LABELS[media.kind]
    if types is not None and mime and mime not in types:
        known = ", ".join(sorted(types))
        yield Problem(
            field=field,
            code="media_rejected",
            reason="file_type",
            sentence=f"{label} must be one of {known}, not {mime}.",
            params={"kind": media.kind, "known": known, "mime": mime},
        )
    if media.size == 0:
        yield Problem(
            field=field, code="media_rejected", reason="file_empty", sentence="The file is empty.", limit=1, actual=0
        )
    if media.size is not None and media.size > most:
        size = f"{media.size / MB:.1f} MB" if media.size >= MB else f"{media.size / KB:.0f} KB"
        limit = f"{most // MB} MB" if most >= MB else f"{most // KB} KB"
        yield Problem(
            field=field,
            code="media_too_large",
            reason="file_too_large",
            sentence=f"{label} may have {limit} on WhatsApp; this one has {size}.",
            limit=most,
            actual=media.size,
            params={"kind": media.kind, "limit_bytes": most, "size_bytes": media.size},
        )
    if media.caption and media.kind in ("audio", "sticker"):
        yield Problem(
            field=f"{field}.caption",
            code="invalid_request",
            reason="caption_not_here",
            sentence=f"{label} cannot have a caption.",
            params={"kind": media.kind},
        )
    elif media.caption and len(media.caption) > CAPTION_MAX:
        yield Problem(
            field=f"{field}.caption",
            code="invalid_request",
            reason="caption_too_long",
            sentence=f"The caption is {len(media.caption):,} characters long; WhatsApp takes {CAPTION_MAX:,}.",
            limit=CAPTION_MAX,
            actual=len(media.caption),
            params={"limit": CAPTION_MAX, "actual": len(media.caption)},
        )
    if media.voice and mime and mime != "audio/ogg":
        yield Problem(
            field=field, code="media_rejected", reason="voice_format", sentence="A voice note must be Ogg with Opus."
        )
    if media.link and not re.match(r"https?://", media.link):
        yield Problem(
            field=field,
            code="invalid_request",
            reason="link_not_web",
            sentence="A link to a file starts with https://.",
        )


def _template(template: Template) -> Iterator[Problem]:
    if not re.fullmatch(r"[a-z0-9_]{1,512}", template.name):
        yield Problem(
            field="template.name",
            code="template_missing",
            reason="template_name",
            sentence="This is not the name of a template.",
        )
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2,3})?", template.language):
        yield Problem(
            field="template.language",
            code="template_missing",
            reason="template_language",
            sentence="This is not a template language.",
        )
    yield from _components("template", template.components)
    if template.header_media is not None:
        yield from media_problems(template.header_media, "template.header")
    for at, media in enumerate(template.card_media):
        if media is not None:
            yield from media_problems(media, f"template.cards[{at}].header")


def _components(field: str, components: Iterable[Any]) -> Iterator[Problem]:
    for at, component in enumerate(components):
        for index, parameter in enumerate(component.get("parameters") or ()):
            if isinstance(parameter, dict) and parameter.get("type") == "text":
                place = f"{field}.components[{at}].parameters[{index}]"
                yield from parameter_problems(place, str(parameter.get("text") or ""))
        for number, card in enumerate(component.get("cards") or ()):
            yield from _components(f"{field}.cards[{number}]", card.get("components") or ())


def parameter_problems(field: str, text: str) -> Iterator[Problem]:
    """Values of templates: not empty, and without line breaks, tabs or five spaces in a row."""
    if not text.strip():
        yield Problem(
            field=field,
            code="template_parameters",
            reason="template_value_missing",
            sentence="Fill in every value of the template.",
        )
    if _UNTIDY.search(text):
        sentence = "A template value cannot have line breaks, tabs or more than four spaces in a row."
        yield Problem(field=field, code="template_parameters", reason="template_value_untidy", sentence=sentence)
    if len(text) > PARAMETER_MAX:
        yield Problem(
            field=field,
            code="template_parameters",
            reason="text_too_long",
            params={"limit": PARAMETER_MAX, "actual": len(text)},
            sentence=f"This value is {len(text):,} characters long; WhatsApp takes {PARAMETER_MAX:,}.",
            limit=PARAMETER_MAX,
            actual=len(text),
        )


def _location(latitude: float, longitude: float) -> Iterator[Problem]:
    fits = math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    if not fits:
        yield Problem(
            field="location", code="invalid_request", reason="not_a_place", sentence="This is not a place on earth."
        )


def _contacts(draft: Draft) -> Iterator[Problem]:
    cards = draft.contacts or ()
    if not 1 <= len(cards) <= CONTACTS_MAX:
        sentence = f"Share 1 to {CONTACTS_MAX} contacts at once."
        yield Problem(
            field="contacts",
            code="invalid_request",
            reason="contacts_count",
            sentence=sentence,
            limit=CONTACTS_MAX,
            actual=len(cards),
            params={"limit": CONTACTS_MAX},
        )
    for index, card in enumerate(cards):
        name = card.get("name")
        if not (isinstance(name, dict) and str(name.get("formatted_name") or "").strip()):
            field = f"contacts[{index}].name"
            yield Problem(
                field=field, code="invalid_request", reason="contact_unnamed", sentence="Every contact needs a name."
            )
