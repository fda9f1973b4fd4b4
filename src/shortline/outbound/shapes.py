"""The shapes of requests: what an agent asks to send. Unknown fields are refused; ids are strings."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from shortline.conversations.clean import clean_content
from shortline.macros.shapes_actions import Actions, SaidIn

TEXT_MAX = 65_536  # a longer text is not a message; the channel's own limit is named by the decision
FILES_MAX = 30


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LocationIn(Shape):
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    name: str | None = Field(None, max_length=1000)
    address: str | None = Field(None, max_length=1000)


class HeaderIn(Shape):
    text: str | None = Field(None, max_length=TEXT_MAX)
    media_id: str | None = None
    location: LocationIn | None = None


class TemplateHeaderIn(HeaderIn):
    sample: bool = Field(False, description="The file the template was approved with, in place of one of ours.")


class ButtonValueIn(Shape):
    index: int = Field(ge=0, le=20)
    sub_type: str | None = Field(None, max_length=40)
    parameter: str | None = Field(None, max_length=4096)


class CardIn(Shape):
    """One card of a carousel. A product is typed as `header.text`: the catalogue's number, a slash and its own."""

    header: TemplateHeaderIn | None = None
    body: list[str] | dict[str, str] = Field(default_factory=list)
    buttons: list[ButtonValueIn] = Field(default_factory=list, max_length=20)


class TemplateIn(Shape):
    name: str = Field(min_length=1, max_length=512)
    language: str = Field(min_length=2, max_length=20)
    revision: str | None = Field(
        None,
        max_length=60,
        description="Of the template as it was seen: 409 `template_changed` when its words are others now.",
    )
    header: TemplateHeaderIn | None = None
    body: list[str] | dict[str, str] = Field(default_factory=list)
    buttons: list[ButtonValueIn] = Field(default_factory=list, max_length=20)
    cards: list[CardIn] = Field(
        default_factory=list, max_length=20, description="Of a carousel: as many as the template has, in its order."
    )


class ReplyButtonIn(Shape):
    id: str = Field(max_length=1000)
    title: str = Field(max_length=1000)


class RowIn(Shape):
    id: str = Field(max_length=1000)
    title: str = Field(max_length=1000)
    description: str | None = Field(None, max_length=1000)


class SectionIn(Shape):
    title: str | None = Field(None, max_length=1000)
    rows: list[RowIn] = Field(max_length=50)


class CallToActionIn(Shape):
    display_text: str = Field(max_length=1000)
    url: str = Field(max_length=4096)


class InteractiveIn(Shape):
    type: Literal["button", "list", "cta_url", "location_request_message", "request_contact_info"]
    body: str = Field(max_length=TEXT_MAX)
    header: HeaderIn | None = None
    footer: str | None = Field(None, max_length=1000)
    buttons: list[ReplyButtonIn] = Field(default_factory=list, max_length=50)
    button: str | None = Field(None, max_length=1000)
    sections: list[SectionIn] = Field(default_factory=list, max_length=50)
    cta: CallToActionIn | None = None


class ReactionIn(Shape):
    message_id: str
    emoji: str = Field("", max_length=64)  # empty takes the reaction back


class SendIn(Shape):
    """Exactly one thing to send; a text beside files becomes the caption of the first."""

    text: str | None = Field(None, max_length=TEXT_MAX)
    template: TemplateIn | None = None
    media_ids: list[str] | None = Field(None, min_length=1, max_length=FILES_MAX)
    interactive: InteractiveIn | None = None
    reaction: ReactionIn | None = None
    location: LocationIn | None = None
    contacts: list[dict[str, Any]] | None = Field(None, min_length=1, max_length=300)
    captions: list[str | None] | None = Field(None, max_length=FILES_MAX)
    voice: bool = False
    preview_url: bool = False
    not_a_card: bool = Field(False, description="The number in it looks like a bank card's and is none.")
    reply_to: str | None = None
    seen_message_id: str | None = None
    client_message_id: UUID | None = None
    undo_seconds: int | None = Field(None, ge=0, le=10)
    send_at: datetime | None = Field(
        None, description="Not before this moment; refused if the guard would refuse it then."
    )
    cancel_on_reply: bool = Field(True, description="With `send_at`: it does not leave when the customer writes first.")
    allow_reason: str | None = Field(None, min_length=3, max_length=500)  # a lead lets it pass, and says why
    ask_lead: bool = False  # instead of a refusal by a rule of the house: keep it until a lead has looked
    then: Actions = Field(
        [],
        description="Done with the conversation when the message is accepted, once; what cannot be is in `not_done`.",
    )
    macro: SaidIn | None = Field(None, description="Where the text comes from: wordings are counted by it.")
    bulk: bool = Field(
        False, description="One of many alike: it gives way to answers, and leaves in the number's bulk line."
    )

    @model_validator(mode="before")
    @classmethod
    def _keepable(cls, given: Any) -> Any:
        return clean_content(given)

    @model_validator(mode="after")
    def _one_thing(self) -> SendIn:
        given = [
            name
            for name in ("text", "template", "media_ids", "interactive", "reaction", "location", "contacts")
            if getattr(self, name) is not None
        ]
        if given not in (["text", "media_ids"], given[:1]) or not given:
            raise PydanticCustomError(
                "one_thing",
                "Send exactly one of text, template, media_ids, interactive, reaction, location, contacts.",
            )
        if self.captions and len(self.captions) > len(self.media_ids or ()):
            raise PydanticCustomError("captions_surplus", "There are more captions than files.")
        if self.send_at is not None and self.send_at.tzinfo is None:
            raise PydanticCustomError("no_time_zone", "send_at needs a time zone.")
        return self


class RemedyOut(BaseModel):
    code: str
    label: str


class FindingOut(BaseModel):
    rule: str
    verdict: Literal["allow", "hold", "deny"]
    code: str
    because: str
    params: dict[str, Any]
    until: datetime | None
    remedy: str | None
    overridable: bool = False


class DecisionOut(BaseModel):
    verdict: Literal["allow", "hold", "deny"]
    findings: list[FindingOut]
    remedies: list[RemedyOut]


class FromOut(BaseModel):
    inbox_name: str
    display_phone_number: str


class ToOut(BaseModel):
    display: str
    name: str


class ReferralOut(BaseModel):
    """What the customer speaks of is not handled here; the line that sends him on, in a language he reads if there is one."""

    topic: str
    text: str
    language: str


class FallbackOut(BaseModel):
    name: str
    language: str


class ComposerOut(BaseModel):
    """How the reply box looks, by the same decision that submitting asks."""

    mode: Literal["open", "closing", "person", "closed", "refused"]
    window_closes_at: datetime | None
    person_until: datetime | None = Field(
        description="Until when a person may still answer by hand after the window; null where the channel has no such time."
    )
    decision: DecisionOut
    fallback_template: FallbackOut | None = Field(
        None,
        description="To offer first when only a template may go: chosen for this inbox and the customer's language.",
    )
    sender: FromOut = Field(serialization_alias="from")
    to: ToOut
    remedies: list[RemedyOut]
    scope: list[ReferralOut]
