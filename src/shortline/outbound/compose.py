"""From an agent's request to the messages it makes, in order. Files are looked up and locked, quotes resolved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import asyncpg

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.channels.draft import Draft, Location, Media, ReactionTo
from shortline.channels.registry import channel
from shortline.db import Tx, queries
from shortline.errors import BadRequest, Conflict
from shortline.outbound import compose_rich as rich
from shortline.outbound.part import Part
from shortline.outbound.shapes import SendIn, TemplateIn

Q = queries(__package__)
CAPTIONED = frozenset({"image", "video", "document"})


async def compose(tx: Tx, conversation: asyncpg.Record, asked: SendIn, *, by: Actor) -> list[Part]:
    """`conversation` is the locked row. Raises BadRequest for what does not exist or belongs elsewhere."""
    quoted_id, quoted_provider_id = await _quoted(tx, conversation["id"], asked.reply_to, "reply_to")
    parts = await _parts(tx, conversation, asked, by)
    if asked.not_a_card:
        parts = [replace(each, draft=replace(each.draft, no_card=True)) for each in parts]
    if asked.reply_to is not None and asked.reaction is None:
        first = parts[0]
        parts[0] = replace(
            first,
            draft=replace(first.draft, reply_to_provider_id=quoted_provider_id),
            reply_to_id=quoted_id,
            asked={**first.asked, "reply_to": asked.reply_to},
        )
    return parts


async def _parts(tx: Tx, conversation: asyncpg.Record, asked: SendIn, by: Actor) -> list[Part]:
    if asked.media_ids is not None:
        return await _files(tx, conversation, asked, by)
    if asked.text is not None:
        draft = Draft(text=asked.text, preview_url=asked.preview_url)
        return [Part(draft=draft, text=asked.text, asked={"text": asked.text})]
    if asked.reaction is not None:
        target_id, provider_id = await _quoted(tx, conversation["id"], asked.reaction.message_id, "reaction.message_id")
        if provider_id is None:
            raise BadRequest(
                "The provider does not know this message yet.", reason="reaction_too_early", field="reaction.message_id"
            )
        draft = Draft(reaction=ReactionTo(target_provider_id=provider_id, emoji=asked.reaction.emoji))
        shown = {"emoji": asked.reaction.emoji, "message_id": str(target_id)}
        return [Part(draft=draft, content=shown, reply_to_id=target_id)]
    if asked.location is not None:
        place = asked.location
        draft = Draft(
            location=Location(
                latitude=place.latitude, longitude=place.longitude, name=place.name, address=place.address
            )
        )
        words = " ".join(word for word in (place.name, place.address) if word)
        return [Part(draft=draft, text=words or None, content={**place.model_dump(), "url": None})]
    if asked.contacts is not None:
        cards = tuple(rich.card(given) for given in asked.contacts)
        draft = Draft(contacts=cards)
        names = ", ".join(str(card["name"].get("formatted_name", "")) for card in cards)
        return [Part(draft=draft, text=names, content={"contacts": [rich.shown_card(card) for card in cards]})]
    if asked.interactive is not None:
        header = await _header_file(tx, asked.interactive.header.media_id if asked.interactive.header else None, by)
        return [rich.interactive(asked.interactive, header)]
    assert asked.template is not None
    files = await _template_files(tx, asked.template, by)
    definition = await Q.fetchrow(
        tx,
        "find_template",
        channel=conversation["channel"],
        waba_id=conversation["waba_id"] or "",
        name=asked.template.name,
        language=asked.template.language,
    )
    return [rich.template(asked.template, dict(definition) if definition else None, files)]


async def _files(tx: Tx, conversation: asyncpg.Record, asked: SendIn, by: Actor) -> list[Part]:
    assert asked.media_ids is not None
    files = await _lock_files(tx, asked.media_ids, by)
    captions = [caption or None for caption in asked.captions or ()] + [None] * len(files)
    parts: list[Part] = []
    if asked.text:
        most = channel(conversation["channel"]).capability.caption_max
        if captions[0] is None and files[0].kind in CAPTIONED and most is not None and len(asked.text) <= most:
            captions[0] = asked.text
        else:
            draft = Draft(text=asked.text, preview_url=asked.preview_url)
            parts.append(Part(draft=draft, text=asked.text, asked={"text": asked.text}))
    for file, caption in zip(files, captions, strict=False):
        voice = file.kind == "audio" and (file.voice or asked.voice)
        media = replace(file, caption=caption, voice=voice)
        assert media.attachment_id is not None
        parts.append(
            Part(
                draft=Draft(media=media),
                text=caption,
                attachment_ids=(media.attachment_id,),
                asked={"media_ids": [str(media.attachment_id)], "captions": [caption]},
            )
        )
    return parts


async def _header_file(tx: Tx, media_id: str | None, by: Actor) -> Media | None:
    return (await _lock_files(tx, [media_id], by))[0] if media_id else None


async def _template_files(tx: Tx, asked: TemplateIn, by: Actor) -> dict[str, Media]:
    """Its own files, of the header and of cards, by the ids they were asked for with."""
    headers = [asked.header, *(card.header for card in asked.cards)]
    wanted = [each.media_id for each in headers if each is not None and each.media_id]
    return dict(zip(wanted, await _lock_files(tx, wanted, by), strict=True)) if wanted else {}


async def _lock_files(tx: Tx, wanted: list[str], by: Actor) -> list[Media]:
    """The files in the order asked for; each must be whole, the agent's own, and in no other message."""
    numbers = [ids.parse(each) for each in wanted]
    if len(set(numbers)) != len(numbers):
        raise BadRequest("A file is named twice.", reason="file_twice", field="media_ids")
    rows = {row["id"]: row for row in await Q.fetch(tx, "lock_files", ids=sorted(numbers))}
    found: list[Media] = []
    for number in numbers:
        row: Any = rows.get(number)
        if row is None or (by.is_person and row["created_by"] != by.agent_id):
            raise BadRequest("There is no such file.", field="media_ids", code="media_missing")
        if row["message_id"] is not None:
            raise Conflict("This file was sent already. Add it again to send it once more.", code="media_used")
        if row["state"] != "ready":
            raise BadRequest("This file is not ready to be sent.", field="media_ids", code="media_not_ready")
        found.append(
            Media(
                kind=row["kind"],
                attachment_id=row["id"],
                mime=row["mime"],
                size=row["size"],
                filename=row["filename"] or None,
                voice=row["voice"],
            )
        )
    return found


async def _quoted(tx: Tx, conversation_id: int, message_id: str | None, field: str) -> tuple[int | None, str | None]:
    if message_id is None:
        return None, None
    row = await Q.fetchrow(tx, "find_quoted", id=ids.parse(message_id), conversation_id=conversation_id)
    if row is None:
        raise BadRequest("There is no such message in this conversation.", field=field, code="quoted_missing")
    return row["id"], row["provider_id"]
