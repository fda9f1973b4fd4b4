"""From a draft to the request Meta expects. Pure: what is sent can be read here, kind by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from shortline.channels.draft import Draft, Interactive, InteractiveHeader, Media, Template
from shortline.channels.protocol import Address
from shortline.channels.whatsapp.identity import to_send

Json = dict[str, Any]


def request_json(to: Address, draft: Draft, attempt_key: str | None) -> Json:
    """The body of POST /{phone_number_id}/messages."""
    kind, part = _part(draft)
    body: Json = {"messaging_product": "whatsapp", "recipient_type": "individual", **_recipient(to), "type": kind}
    body[kind] = part
    if draft.reply_to_provider_id and kind != "reaction":
        body["context"] = {"message_id": draft.reply_to_provider_id}
    if attempt_key:
        body["biz_opaque_callback_data"] = attempt_key
    if to.identity_key_hash:
        body["recipient_identity_key_hash"] = to.identity_key_hash
    return body


def _recipient(to: Address) -> Json:
    """A phone number always with its plus: without it our own country code could be put in front of it."""
    return {"to": to_send(to.phone)} if to.phone else {"recipient": to.user_id}


def _part(draft: Draft) -> tuple[str, Any]:
    if draft.text is not None:
        return "text", {"body": draft.text, "preview_url": draft.preview_url}
    if draft.media is not None:
        return draft.media.kind, _media_message(draft.media)
    if draft.template is not None:
        return "template", _template(draft.template)
    if draft.interactive is not None:
        return "interactive", _interactive(draft.interactive)
    if draft.reaction is not None:
        return "reaction", {"message_id": draft.reaction.target_provider_id, "emoji": draft.reaction.emoji}
    if draft.location is not None:
        place = draft.location
        return "location", _present(
            latitude=place.latitude, longitude=place.longitude, name=place.name, address=place.address
        )
    return "contacts", [_card(card) for card in draft.contacts or ()]


NAME_PARTS = ("first_name", "last_name", "middle_name", "prefix", "suffix")


def _card(card: Mapping[str, Any]) -> dict[str, Any]:
    """The platform wants one part of a name beside the whole; a card with only the whole gets it as first name."""
    name = card.get("name")
    if isinstance(name, dict) and name.get("formatted_name") and not any(name.get(part) for part in NAME_PARTS):
        return {**card, "name": {**name, "first_name": name["formatted_name"]}}
    return dict(card)


def _media_message(media: Media) -> Json:
    part = file_object(media)
    if media.caption and media.kind in ("image", "video", "document"):
        part["caption"] = media.caption
    if media.kind == "document" and media.filename:
        part["filename"] = media.filename
    if media.kind == "audio" and media.voice:
        part["voice"] = True
    return part


def file_object(media: Media) -> Json:
    """`{"id": ...}` of an upload, else `{"link": ...}`. A draft whose file was not uploaded yet cannot be built."""
    if media.provider_media_id:
        return {"id": media.provider_media_id}
    if media.link:
        return {"link": media.link}
    raise ValueError("the file has not been uploaded")


def _template(template: Template) -> Json:
    components: list[Json] = [dict(component) for component in template.components]
    if template.header_media is not None:
        components = _under_file(template.header_media, components)
    if any(template.card_media):
        components = [
            _with_files(each, template.card_media) if each.get("type") == "carousel" else each for each in components
        ]
    part: Json = {"name": template.name, "language": {"code": template.language}}
    if components:
        part["components"] = components
    return part


def _under_file(media: Media, components: list[Json]) -> list[Json]:
    file = file_object(media)
    if media.kind == "document" and media.filename:
        file["filename"] = media.filename
    header = {"type": "header", "parameters": [{"type": media.kind, media.kind: file}]}
    return [header, *(each for each in components if each.get("type") != "header")]


def _with_files(carousel: Json, files: Sequence[Media | None]) -> Json:
    shown = [
        {**card, "components": _under_file(media, card["components"])} if media is not None else card
        for card, media in zip_longest(carousel["cards"], files[: len(carousel["cards"])])
    ]
    return {**carousel, "cards": shown}


def _interactive(interactive: Interactive) -> Json:
    part: Json = {"type": interactive.type}
    if interactive.header is not None:
        part["header"] = _header(interactive.header)
    if interactive.body is not None:
        part["body"] = {"text": interactive.body}
    if interactive.footer:
        part["footer"] = {"text": interactive.footer}
    action = _action(interactive)
    if action is not None:
        part["action"] = action
    return part


def _header(header: InteractiveHeader) -> Json:
    if header.media is not None:
        file = file_object(header.media)
        if header.media.kind == "document" and header.media.filename:
            file["filename"] = header.media.filename
        return {"type": header.media.kind, header.media.kind: file}
    return {"type": "text", "text": header.text or ""}


# Types whose action is only its own name.
_NAMED_ACTIONS = {
    "location_request_message": "send_location",
    "request_contact_info": "request_contact_info",
    "call_permission_request": "call_permission_request",
    "catalog_message": "catalog_message",
}


def _action(interactive: Interactive) -> Json | None:
    if interactive.action is not None:
        return dict(interactive.action)
    if interactive.type == "button":
        replies = [{"type": "reply", "reply": {"id": each.id, "title": each.title}} for each in interactive.buttons]
        return {"buttons": replies}
    if interactive.type == "list":
        sections = [
            _present(
                title=section.title,
                rows=[_present(id=row.id, title=row.title, description=row.description) for row in section.rows],
            )
            for section in interactive.sections
        ]
        return {"button": interactive.button or "", "sections": sections}
    if interactive.type == "cta_url" and interactive.cta is not None:
        parameters = {"display_text": interactive.cta.display_text, "url": interactive.cta.url}
        return {"name": "cta_url", "parameters": parameters}
    if interactive.type in _NAMED_ACTIONS:
        return {"name": _NAMED_ACTIONS[interactive.type]}
    return None


def _present(**members: Any) -> Json:
    return {name: value for name, value in members.items() if value is not None}
