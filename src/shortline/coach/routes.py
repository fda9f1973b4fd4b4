"""What the reply box offers, and how a text may sound: the same for the agent app and for programs."""

from typing import Annotated, Literal

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import Db, require
from shortline.api.router import Router
from shortline.coach.missing import missing
from shortline.coach.offer import offer
from shortline.handover.shapes import Short
from shortline.hints.facts import FACTS, Fact
from shortline.hints.tone import LONGEST, tone

router = Router(tags=["coach"])
Replying = Annotated[Actor, Depends(require(Action.CONVERSATION_REPLY))]


class OfferOut(BaseModel):
    occasion: Literal["hello", "closing", "private"] | None = Field(
        description="null: there is something to read and to answer."
    )
    language: str | None
    lines: list[str] = Field(description="Wordings of one line; the first is one this person has not got yet.")


class MissingOut(BaseModel):
    language: str
    given: list[Fact] = Field(description="Seen in what the customer wrote or sent since the case was opened.")
    question_id: str | None = Field(description="The question of the house that belongs to the customer's words.")
    text: str | None = Field(description="null: nothing is left to ask for.")


class ToneIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=LONGEST)


class HintOut(BaseModel):
    code: Literal["shouting", "cold", "long"]
    found: str = Field(description="The piece of the text it is about; empty where it is the whole.")
    words: int = Field(description="How many there are, for `long`; else 0.")


class ToneOut(BaseModel):
    hints: list[HintOut]


@router.get("/conversations/{conversation_id}/offer")
async def get_offer(
    conversation_id: str,
    actor: Replying,
    db: Db,
    occasion: Annotated[
        Literal["private"] | None, Query(description="A line that takes the matter out of the chat, whatever was said.")
    ] = None,
    price: Annotated[Short, Query(description="With `private`: what it costs the customer. Each line says so.")] = "",
) -> OfferOut:
    """A line for the reply box, where the customer only greets or the matter seems settled. Sends nothing."""
    async with db.reading() as tx:
        found = await offer(tx, ids.parse(conversation_id), asked=occasion, price=price, by=actor)
    if found is None:
        return OfferOut(occasion=None, language=None, lines=[])
    return OfferOut(occasion=found.occasion, language=found.language, lines=list(found.lines))


@router.get("/conversations/{conversation_id}/missing")
async def get_missing(
    conversation_id: str,
    actor: Replying,
    db: Db,
    fact: Annotated[list[Fact], Query(max_length=len(FACTS), default_factory=list)],
    detail: Annotated[
        list[Annotated[str, Field(pattern=r"^[1-9][0-9]{0,17}\.[0-5]$")]],
        Query(
            default_factory=list,
            max_length=6,
            description="Of a question of the house: its id, a dot, and the place of the detail from 0.",
        ),
    ],
) -> MissingOut:
    """One question for those of these facts that the customer has not given in his open case, and for the details. Sends
    nothing."""
    details = [(int(each.partition(".")[0]), int(each.partition(".")[2])) for each in detail]
    async with db.reading() as tx:
        found = await missing(tx, ids.parse(conversation_id), fact, details, by=actor)
    return MissingOut(
        language=found.language,
        given=[each for each in FACTS if each in found.given],
        question_id=None if found.about is None else str(found.about.id),
        text=found.text,
    )


@router.post("/tone")
async def post_tone(given: ToneIn, actor: Replying) -> ToneOut:
    """How a text of an agent may sound. Keeps nothing and changes nothing."""
    hints = [HintOut(code=hint.code, found=hint.found, words=hint.words) for hint in tone(given.text)]
    return ToneOut(hints=hints)
