"""The shape and the limits of an outgoing message, type by type. Refuses with the platform's codes and details."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .errors import GraphError

Json = dict[str, Any]

TEXT_MAX = 4096
CAPTION_MAX = 1024
OPAQUE_MAX = 512
MEDIA_TYPES = {"image", "video", "audio", "document", "sticker"}


def missing(what: str) -> GraphError:
    return GraphError(131008, f"Required parameter '{what}' is missing.")


def wrong(details: str) -> GraphError:
    return GraphError(131009, details)


def an_object(value: Any, name: str) -> Json:
    if value is None:
        raise missing(name)
    if not isinstance(value, dict):
        raise GraphError(100, f"Param {name} must be a JSON object.")
    return value


def a_list(value: Any, name: str) -> list[Any]:
    if value is None:
        raise missing(name)
    if not isinstance(value, list):
        raise GraphError(100, f"Param {name} must be an array.")
    return value


def a_text(value: Any, name: str, most: int, *, least: int = 1) -> str:
    """A string that shows something and fits."""
    if value is None or value == "":
        if least == 0:
            return ""
        raise missing(name)
    if not isinstance(value, str):
        raise GraphError(100, f"Param {name} must be a string.")
    if least and not value.strip():
        raise wrong(f"{name} must not be empty or only white space.")
    if len(value) > most:
        raise wrong(f"{name} length invalid. Min length: {least}, Max length: {most}")
    return value


def check_message(body: Json) -> str:
    """Validates the type's own object; returns the type."""
    opaque = body.get("biz_opaque_callback_data")
    if opaque is not None and (not isinstance(opaque, str) or len(opaque) > OPAQUE_MAX):
        raise wrong(f"biz_opaque_callback_data length invalid. Max length: {OPAQUE_MAX}")
    if body.get("recipient_type", "individual") not in {"individual", "group"}:
        raise GraphError(100, "Param recipient_type must be one of {INDIVIDUAL, GROUP}.")
    kind = body.get("type", "text" if "text" in body else None)
    if kind is None:
        raise missing("type")
    if not isinstance(kind, str) or kind not in CHECKS:
        raise GraphError(100, f"Param type must be one of {{{', '.join(sorted(CHECKS)).upper()}}} - got {kind!r}.")
    context = body.get("context")
    if context is not None:
        if kind == "reaction":
            raise wrong("A reaction cannot carry a context.")
        a_text(an_object(context, "context").get("message_id"), "context['message_id']", 512)
    CHECKS[kind](body)
    return kind


def check_text(body: Json) -> None:
    text = an_object(body.get("text"), "text")
    a_text(text.get("body"), "text['body']", TEXT_MAX)
    if not isinstance(text.get("preview_url", False), bool):
        raise GraphError(100, "Param text['preview_url'] must be a boolean.")


def check_media(kind: str) -> Callable[[Json], None]:
    def check(body: Json) -> None:
        media = an_object(body.get(kind), kind)
        media_reference(media, kind)
        caption = media.get("caption")
        if caption is not None:
            if kind in {"audio", "sticker"}:
                raise GraphError(100, f"Param {kind}['caption'] is not supported.")
            a_text(caption, f"{kind}['caption']", CAPTION_MAX, least=0)
        if kind == "document":
            a_text(media.get("filename"), "document['filename']", 240, least=0)
        if "voice" in media and (kind != "audio" or not isinstance(media["voice"], bool)):
            raise GraphError(100, f"Param {kind}['voice'] is not valid.")

    return check


def media_reference(media: Json, name: str) -> None:
    by_id, link = media.get("id"), media.get("link")
    if bool(by_id) == bool(link):
        raise GraphError(100, f"Param {name} needs exactly one of id and link.")
    if link and not str(link).startswith(("http://", "https://")):
        raise wrong(f"{name}['link'] is not a valid URL.")


def check_location(body: Json) -> None:
    location = an_object(body.get("location"), "location")
    for name, most in (("latitude", 90.0), ("longitude", 180.0)):
        value = location.get(name)
        if value is None:
            raise missing(f"location['{name}']")
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise GraphError(100, f"Param location['{name}'] must be a number.") from None
        if not -most <= number <= most:
            raise wrong(f"location['{name}'] must be between -{most:g} and {most:g}.")
    a_text(location.get("name"), "location['name']", 1000, least=0)
    a_text(location.get("address"), "location['address']", 1000, least=0)


def check_contacts(body: Json) -> None:
    cards = a_list(body.get("contacts"), "contacts")
    if not cards:
        raise missing("contacts")
    for index, card in enumerate(cards):
        name = an_object(an_object(card, f"contacts[{index}]").get("name"), f"contacts[{index}]['name']")
        a_text(name.get("formatted_name"), f"contacts[{index}]['name']['formatted_name']", 512)
        if len(name) < 2:
            raise wrong(f"contacts[{index}]['name'] needs one part beside formatted_name.")


def check_reaction(body: Json) -> None:
    reaction = an_object(body.get("reaction"), "reaction")
    a_text(reaction.get("message_id"), "reaction['message_id']", 512)
    emoji = reaction.get("emoji")
    if emoji is None:
        raise missing("reaction['emoji']")
    if not isinstance(emoji, str) or len(emoji) > 16 or (emoji and emoji.isascii()):
        raise wrong("reaction['emoji'] must be one emoji.")


def check_interactive_body(body: Json) -> None:
    from .checks_interactive import check_interactive

    check_interactive(an_object(body.get("interactive"), "interactive"))


def check_template_body(body: Json) -> None:
    template = an_object(body.get("template"), "template")
    a_text(template.get("name"), "template['name']", 512)
    language = an_object(template.get("language"), "template['language']")
    a_text(language.get("code"), "template['language']['code']", 12)
    if "components" in template:
        a_list(template["components"], "template['components']")


CHECKS: dict[str, Callable[[Json], None]] = {
    "text": check_text,
    **{kind: check_media(kind) for kind in MEDIA_TYPES},
    "location": check_location,
    "contacts": check_contacts,
    "reaction": check_reaction,
    "interactive": check_interactive_body,
    "template": check_template_body,
}
