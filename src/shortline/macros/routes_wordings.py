"""How a macro's wordings fare, and what agents made of them: for whoever may change it."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends
from pydantic import BaseModel, Field

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.macros import outcome, suggestions, write
from shortline.macros.outcome import Outcome

router = Router(tags=["macros"])
Writing = Annotated[Actor, Depends(require(Action.MACRO_OWN))]


class OutcomeOut(BaseModel):
    sent: int = Field(description="Messages that left with these words; of the newest 500.")
    judged: int = Field(description="Of them, those old enough to tell what became of them: six days.")
    answered: int = Field(description="The customer wrote within a day.")
    thanked: int = Field(description="And said thanks with the first words.")
    settled: int = Field(description="Closed within three days, and no new question for three days after.")
    opted_out: int = Field(description="The customer wanted no more messages within a day.")
    enough: bool = Field(description="False: too few to say anything, whatever the numbers look like.")

    @classmethod
    def of(cls, found: Outcome) -> "OutcomeOut":
        names = ("sent", "judged", "answered", "thanked", "settled", "opted_out", "enough")
        return cls(**{name: getattr(found, name) for name in names})


class SuggestionOut(BaseModel):
    id: str
    wording: str
    times: int = Field(description="How often somebody sent it so.")
    last_at: datetime


class WordingsOut(BaseModel):
    outcomes: list[OutcomeOut] = Field(description="One for each wording, in their order.")
    suggestions: list[SuggestionOut]


class AdoptedOut(BaseModel):
    wordings: list[str]


@router.get("/macros/{macro_id}/wordings")
async def get_wordings(macro_id: str, actor: Writing, db: Db, clock: ClockDep) -> WordingsOut:
    async with db.transaction() as tx:
        macro = await write.fetch(tx, actor, ids.parse(macro_id), lock=True)
        found = await outcome.outcomes(tx, macro, now=clock.now())
        rows = await suggestions.waiting(tx, macro.id)
    return WordingsOut(
        outcomes=[OutcomeOut.of(each) for each in found],
        suggestions=[SuggestionOut(**{**row, "id": str(row["id"])}) for row in rows],
    )


@router.post("/macros/{macro_id}/suggestions/{suggestion_id}/adopt")
async def post_adopt(macro_id: str, suggestion_id: str, actor: Writing, db: Db, clock: ClockDep) -> AdoptedOut:
    async with db.transaction() as tx:
        macro = await suggestions.adopt(tx, ids.parse(macro_id), ids.parse(suggestion_id), by=actor, now=clock.now())
    return AdoptedOut(wordings=list(macro.wordings))


@router.post("/macros/{macro_id}/suggestions/{suggestion_id}/dismiss", status_code=204)
async def post_dismiss(macro_id: str, suggestion_id: str, actor: Writing, db: Db, clock: ClockDep) -> None:
    async with db.transaction() as tx:
        await suggestions.dismiss(tx, ids.parse(macro_id), ids.parse(suggestion_id), by=actor, now=clock.now())
