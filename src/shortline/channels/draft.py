"""What should leave, in our own words.

A draft is frozen when the agent presses send and survives as JSON in the outbox.
A draft says nothing about the provider's wire format; the channel's `build` turns it into a request.
Exactly one of text, media, template, interactive, reaction, location and contacts is set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import msgspec

MediaKind = Literal["image", "video", "audio", "document", "sticker"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One file. `attachment_id` is ours; `provider_media_id` appears once the provider has the file."""

    kind: MediaKind
    attachment_id: int | None = None
    provider_media_id: str | None = None
    link: str | None = None
    mime: str | None = None
    size: int | None = None
    filename: str | None = None
    caption: str | None = None
    voice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """An approved template with its values already laid out as components; files of headers travel beside them.

    `card_media` holds the file of each card of a carousel, in its order; None for a card without one.
    """

    name: str
    language: str
    components: tuple[dict[str, Any], ...] = ()
    header_media: Media | None = None
    card_media: tuple[Media | None, ...] = ()
    category: str | None = None
    rendered: dict[str, Any] | None = None  # what the customer will read, for our own timeline
    revision: str | None = None  # of the words that were filled in


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyButton:
    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    id: str
    title: str
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    title: str | None = None
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallToAction:
    display_text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractiveHeader:
    text: str | None = None
    media: Media | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interactive:
    """Buttons, a list, a link button or a request. `action` is for the rarer types, whose action is passed as it is."""

    type: str
    body: str | None = None
    header: InteractiveHeader | None = None
    footer: str | None = None
    buttons: tuple[ReplyButton, ...] = ()
    button: str | None = None  # the label that opens a list
    sections: tuple[Section, ...] = ()
    cta: CallToAction | None = None
    action: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionTo:
    """An empty emoji takes the reaction back."""

    target_provider_id: str
    emoji: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    text: str | None = None
    media: Media | None = None
    template: Template | None = None
    interactive: Interactive | None = None
    reaction: ReactionTo | None = None
    location: Location | None = None
    contacts: tuple[dict[str, Any], ...] | None = None
    reply_to_provider_id: str | None = None
    preview_url: bool = False
    no_card: bool = False  # whoever wrote it says that the long number in it is not a bank card's

    def __post_init__(self) -> None:
        if len(self._parts()) != 1:
            raise ValueError("A draft holds exactly one thing to send.")

    def _parts(self) -> list[str]:
        names = ("text", "media", "template", "interactive", "reaction", "location", "contacts")
        return [name for name in names if getattr(self, name) is not None]

    @property
    def kind(self) -> str:
        """The kind of the message row: `text`, `image`, `template`, ..."""
        part = self._parts()[0]
        return self.media.kind if part == "media" and self.media else part

    def with_media_ids(self, known: Mapping[int, str]) -> Draft:
        """The same draft after its files were uploaded: the provider's id of each lands wherever the file is.

        `known` goes by the number of our attachment.
        """

        def placed(media: Media) -> Media:
            found = known.get(media.attachment_id) if media.attachment_id is not None else None
            return replace(media, provider_media_id=found) if found is not None else media

        if self.media is not None:
            return replace(self, media=placed(self.media))
        if self.template is not None:
            header = self.template.header_media
            cards = tuple(each and placed(each) for each in self.template.card_media)
            return replace(
                self, template=replace(self.template, header_media=header and placed(header), card_media=cards)
            )
        if self.interactive is not None and self.interactive.header and self.interactive.header.media:
            header_with_file = replace(self.interactive.header, media=placed(self.interactive.header.media))
            return replace(self, interactive=replace(self.interactive, header=header_with_file))
        return self

    @property
    def files(self) -> tuple[Media, ...]:
        """The files this draft carries, wherever they are: as the message itself, as a header, on cards."""
        found: tuple[Media | None, ...] = (self.media,)
        if self.template is not None:
            found = (self.template.header_media, *self.template.card_media)
        elif self.interactive is not None and self.interactive.header is not None:
            found = (self.interactive.header.media,)
        return tuple(each for each in found if each is not None)

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary without absent members, ready for a jsonb column."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return {name: _without_absent(value) for name, value in plain.items() if value is not None}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Draft:
        return msgspec.convert(data, cls)


def _without_absent(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_absent(member) for name, member in value.items() if member is not None}
    if isinstance(value, list | tuple):
        return [_without_absent(member) for member in value]
    return value
