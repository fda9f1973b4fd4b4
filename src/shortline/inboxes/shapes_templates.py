"""Templates as the API takes them to write, and as it shows them to who looks after them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field

from shortline.channels.protocol import Problem
from shortline.channels.whatsapp.template_rules import CATEGORIES
from shortline.channels.whatsapp.template_wording import Button, Card, Header, Wording, wording_of
from shortline.inboxes.shapes import Request, TemplateOut
from shortline.inboxes.template_samples import HEADER, on_card
from shortline.inboxes.template_uses import Use
from shortline.inboxes.template_write import fixed
from shortline.typed import IdText

Text = Annotated[str, Field(max_length=8192)]


class HeaderIn(Request):
    format: Literal["text", "image", "video", "document", "location"] = "text"
    text: Text = ""
    example: Text = ""
    media_id: IdText | None = Field(None, description="A file of yours: what the reviewers look at.")


class ButtonIn(Request):
    kind: Annotated[str, Field(max_length=40)]
    text: Text = ""
    url: Text = ""
    phone_number: Text = ""
    example: Text = Field("", description="Of the variable in an address, or the code that is copied.")
    flow_id: Annotated[str, Field(max_length=40)] = ""
    ttl_minutes: int | None = None


class CardWords(Request):
    """One of a carousel: all have a file of the same format, words or none, and the same kinds of buttons."""

    format: Annotated[str, Field(max_length=40, description="`image` or `video`.")] = "image"
    media_id: IdText | None = Field(None, description="A file of yours: what the reviewers look at.")
    body: Text = ""
    examples: dict[str, Text] = Field(default_factory=dict, max_length=100)
    buttons: list[ButtonIn] = Field(default_factory=list, max_length=30)

    def as_card(self) -> Card:
        return Card(
            format=self.format,
            body=self.body.strip(),
            examples=self.examples,
            buttons=tuple(Button(**each.model_dump()) for each in self.buttons),
        )


class Words(Request):
    """What can be written anew."""

    category: Annotated[str, Field(max_length=40, description=f"One of {', '.join(CATEGORIES)}.")] = ""
    header: HeaderIn | None = None
    body: Text = ""
    footer: Text = ""
    buttons: list[ButtonIn] = Field(default_factory=list, max_length=30)
    examples: dict[str, Text] = Field(
        default_factory=dict, max_length=100, description="Of the body's variables, by key."
    )

    cards: list[CardWords] = Field(default_factory=list, max_length=30, description="Of a carousel.")

    @property
    def files(self) -> dict[str, int | None]:
        """What was given in each place, as `template_samples` names them."""
        given = {on_card(at): card.media_id for at, card in enumerate(self.cards)}
        given[HEADER] = self.header.media_id if self.header else None
        return {place: int(media_id) if media_id else None for place, media_id in given.items()}

    def wording(self, name: str, language: str) -> Wording:
        header = None
        if self.header is not None:
            header = Header(format=self.header.format, text=self.header.text, example=self.header.example)
        return Wording(
            name=name,
            language=language,
            category=self.category.lower(),
            body=self.body.strip(),
            header=header,
            footer=self.footer.strip(),
            buttons=tuple(Button(**each.model_dump()) for each in self.buttons),
            examples=self.examples,
            cards=tuple(each.as_card() for each in self.cards),
        )


class NewTemplate(Words):
    name: Annotated[str, Field(max_length=2000)] = ""
    language: Annotated[str, Field(max_length=40)] = ""

    def as_wording(self) -> Wording:
        return self.wording(self.name, self.language)


class TemplateCheck(NewTemplate):
    template_id: IdText | None = Field(None, description="The one that is being edited, if any.")


class TemplateProblem(BaseModel):
    field: str
    reason: str = Field(description="Names the sentence.")
    sentence: str
    params: dict[str, Any]

    @classmethod
    def of(cls, problem: Problem) -> Self:
        return cls(field=problem.field, reason=problem.reason, sentence=problem.sentence, params=problem.params)


class Checked(BaseModel):
    problems: list[TemplateProblem] = Field(description="One for each field that is wrong; none: it can be submitted.")


class HeaderOut(BaseModel):
    format: str
    text: str
    example: str


class ButtonOut(BaseModel):
    kind: str
    text: str
    url: str
    phone_number: str
    example: str
    flow_id: str
    ttl_minutes: int | None

    @classmethod
    def of(cls, button: Button) -> Self:
        return cls(**{name: getattr(button, name) for name in cls.model_fields})


class CardOut(BaseModel):
    format: str
    body: str
    buttons: list[ButtonOut]
    examples: dict[str, str]

    @classmethod
    def of(cls, card: Card) -> Self:
        return cls(
            format=card.format,
            body=card.body,
            buttons=[ButtonOut.of(each) for each in card.buttons],
            examples=dict(card.examples),
        )


class WordingOut(BaseModel):
    """To write on from. A sample file has to be given again."""

    category: str
    header: HeaderOut | None
    body: str
    footer: str
    buttons: list[ButtonOut]
    examples: dict[str, str]
    cards: list[CardOut]

    @classmethod
    def of(cls, wording: Wording) -> Self:
        header = wording.header
        return cls(
            category=wording.category,
            header=HeaderOut(format=header.format, text=header.text, example=header.example) if header else None,
            body=wording.body,
            footer=wording.footer,
            buttons=[ButtonOut.of(each) for each in wording.buttons],
            examples=dict(wording.examples),
            cards=[CardOut.of(each) for each in wording.cards],
        )


class UseOut(BaseModel):
    kind: str
    name: str
    count: int


class FixedOut(BaseModel):
    reason: str
    until: datetime | None


class TemplateFullOut(TemplateOut):
    previous_category: str | None = Field(description="What it was before the provider changed it.")
    alert: dict[str, Any] | None = Field(
        description="{code, severity, at, ...}: nobody has said yet that he has seen it."
    )
    wording: WordingOut
    fixed: FixedOut | None = Field(description="Why it cannot be edited now; null: it can.")
    uses: list[UseOut]
    sent_lately: int = Field(description="How often it was asked to leave in the last 30 days.")

    @classmethod
    def whole(cls, row: Mapping[str, Any], uses: Sequence[Use], sent: int, *, now: datetime) -> Self:
        basic = TemplateOut.of(row)
        why = fixed(row, now=now)
        return cls(
            **basic.model_dump(),
            previous_category=row["previous_category"] or None,
            alert=row["alert"],
            wording=WordingOut.of(wording_of(row)),
            fixed=FixedOut(reason=why[0], until=why[1]) if why else None,
            uses=[UseOut(kind=each.kind, name=each.name, count=each.count) for each in uses],
            sent_lately=sent,
        )


class TemplateList(BaseModel):
    items: list[TemplateFullOut]
    synced_at: datetime | None
