"""What is asked for in one go: everybody who answers reads it, leads write it."""

from typing import Annotated, Any, Self

from fastapi import Depends
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.coach import questions
from shortline.coach.matter import Question
from shortline.hints.facts import FACTS, Fact
from shortline.typed import Language, one_line

router = Router(tags=["coach"])
Reading = Annotated[Actor, Depends(require(Action.QUESTION_READ))]
Choosing = Annotated[Actor, Depends(require(Action.QUESTION_MANAGE))]

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), AfterValidator(one_line)]
Detail = Annotated[dict[Language, Words], Field(min_length=1, max_length=20)]


class QuestionIn(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: Words
    phrases: list[Words] = Field(
        [], max_length=50, description="How customers speak of it. With * at its end: what begins so."
    )
    facts: list[Fact] = Field([], max_length=len(FACTS), description="Left out of the question once they were given.")
    details: list[Detail] = Field(
        [], max_length=6, description="What else is asked for, by language: “the model of it”."
    )

    def values(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)


class NewQuestion(QuestionIn):
    def values(self) -> dict[str, Any]:
        return self.model_dump()


class QuestionPatch(QuestionIn):
    """What is left out stays."""

    name: Words = ""


class QuestionOut(BaseModel):
    id: str
    name: str
    phrases: list[str]
    facts: list[Fact]
    details: list[dict[str, str]]

    @classmethod
    def of(cls, found: Question) -> Self:
        return cls(
            id=str(found.id),
            name=found.name,
            phrases=list(found.phrases),
            facts=list(found.facts),
            details=[dict(detail) for detail in found.details],
        )


class QuestionList(BaseModel):
    items: list[QuestionOut]


@router.get("/questions")
async def get_questions(_actor: Reading, db: Db) -> QuestionList:
    async with db.reading() as tx:
        return QuestionList(items=[QuestionOut.of(each) for each in await questions.known(tx)])


@router.post("/questions", status_code=201)
async def post_question(given: NewQuestion, actor: Choosing, db: Db, clock: ClockDep) -> QuestionOut:
    """409 for a name that is taken; 422 with `field` when it asks for nothing."""
    async with db.transaction() as tx:
        return QuestionOut.of(await questions.add(tx, given.values(), by=actor, now=clock.now()))


@router.patch("/questions/{question_id}")
async def patch_question(
    question_id: str, given: QuestionPatch, actor: Choosing, db: Db, clock: ClockDep
) -> QuestionOut:
    async with db.transaction() as tx:
        changed = await questions.change(tx, ids.parse(question_id), given.values(), by=actor, now=clock.now())
    return QuestionOut.of(changed)


@router.delete("/questions/{question_id}", status_code=204)
async def delete_question(question_id: str, actor: Choosing, db: Db, clock: ClockDep) -> None:
    async with db.transaction() as tx:
        await questions.remove(tx, ids.parse(question_id), by=actor, now=clock.now())
