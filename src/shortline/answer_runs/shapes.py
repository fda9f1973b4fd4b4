"""Runs as the API takes and answers them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shortline.answer_runs.progress import Progress
from shortline.answer_runs.trial import Group, Preview, Trial
from shortline.macros.shapes_actions import ActionOut, Do
from shortline.typed import IdText

MOST = 100
Ids = Annotated[list[IdText], Field(min_length=1, max_length=MOST)]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AnswerTrialIn(Request):
    macro_id: IdText = Field(description="With three wordings or more, and without files.")
    ids: Ids = Field(description="The conversations.")


class RunStartIn(AnswerTrialIn):
    client_id: UUID = Field(description="Of the press: twice the same makes one run.")
    seen: dict[IdText, IdText] = Field(
        {},
        max_length=MOST,
        description="By conversation, the newest message you had seen, as the trial gives it. Who wrote or was answered after it "
        "is left out. Without one: the newest there is.",
    )


class RunPerson(BaseModel):
    conversation_id: str
    name: str


class ReasonGroup(BaseModel):
    """People with the same reason."""

    code: str
    sentence: str
    people: list[RunPerson]

    @classmethod
    def all(cls, groups: Iterable[Group]) -> list[Self]:
        return [
            cls(
                code=each.code,
                sentence=each.sentence,
                people=[RunPerson(conversation_id=str(one), name=name) for one, name in each.people],
            )
            for each in groups
        ]


class CopyOut(BaseModel):
    """What one person would read."""

    conversation_id: str
    name: str
    language: str | None = Field(description="Of the macro's version; null: for every language.")
    wording: int = Field(description="Which of its wordings, from 0.")
    text: str

    @classmethod
    def of(cls, found: Preview) -> Self:
        return cls(
            conversation_id=str(found.conversation_id),
            name=found.name,
            language=found.macro.language,
            wording=found.nth,
            text=found.text,
        )


class CopyLanguage(BaseModel):
    language: str | None
    people: int
    wordings: list[int] = Field(description="How many would get each of its wordings, in their order.")


class AnswerTrialOut(BaseModel):
    """What would happen now. Nothing was written and nothing is sent."""

    would_get: int
    languages: list[CopyLanguage]
    previews: list[CopyOut] = Field(description="Up to three, as they would be read.")
    waits: list[ReasonGroup] = Field(description="Of those who would get it: who gets it later, and why.")
    left_out: list[ReasonGroup] = Field(description="Who would not get it, and why.")
    seen: dict[str, str] = Field(description="By conversation that would get it, to hand in when you start.")
    does: list[ActionOut] = Field(description="What is done with each conversation besides, once its answer has left.")

    @classmethod
    def of(cls, found: Trial) -> Self:
        languages: dict[int, CopyLanguage] = {}
        for each in found.copies:
            empty = CopyLanguage(language=each.macro.language, people=0, wordings=[0] * len(each.macro.wordings))
            said = languages.setdefault(each.macro.id, empty)
            said.people += 1
            said.wordings[each.nth] += 1
        return cls(
            would_get=len(found.copies),
            languages=sorted(languages.values(), key=lambda each: -each.people),
            previews=[CopyOut.of(each) for each in found.previews],
            waits=ReasonGroup.all(found.waits.values()),
            left_out=ReasonGroup.all(found.left_out.values()),
            seen={str(one): str(seen) for one, seen in found.seen.items() if seen is not None},
            does=[ActionOut(**each) for each in found.does],
        )


class RunSums(BaseModel):
    """Each conversation of the run is counted in exactly one of these, and all of them in `total`."""

    total: int
    waiting: int = Field(description="Not left yet.")
    leaving: int = Field(description="Leaving at this moment, or it is not known yet whether it left.")
    sent: int
    left_out: int = Field(description="The guard let none leave: by reason in the run itself.")
    failed: int
    unclear: int = Field(description="It may not have arrived.")
    stopped: int = Field(description="Called off before it left.")


class RunAgent(BaseModel):
    id: str
    name: str


class AnswerRunOut(BaseModel):
    id: str
    macro_id: str | None
    macro_name: str
    started_by: RunAgent
    started_at: datetime
    stopped_by: RunAgent | None
    stopped_at: datetime | None
    ended_at: datetime | None = Field(description="When it was written down that nothing of it is under way any more.")
    state: Literal["running", "stopped", "done"]
    is_over: bool = Field(description="Nothing of it waits or is on its way.")
    sums: RunSums
    last_at: datetime | None = Field(description="When about the last one leaves.")
    not_done: int = Field(description="With how many conversations something the macro does besides could not be done.")

    @classmethod
    def of(cls, found: Progress, **more: Any) -> Self:
        row = found.row
        stopped_by = row["stopped_by"] and RunAgent(id=str(row["stopped_by"]), name=row["stopped_name"] or "")
        return cls(
            id=str(row["id"]),
            macro_id=None if row["macro_id"] is None else str(row["macro_id"]),
            macro_name=row["macro_name"],
            started_by=RunAgent(id=str(row["agent_id"]), name=row["agent_name"]),
            started_at=row["started_at"],
            stopped_by=stopped_by,
            stopped_at=row["stopped_at"],
            ended_at=row["ended_at"],
            state=found.state,
            is_over=found.is_over,
            sums=RunSums(**found.sums),
            last_at=found.last_at,
            not_done=row["not_done"],
            **more,
        )


class UndoneGroup(ReasonGroup):
    do: Do

    @classmethod
    def each(cls, groups: Iterable[tuple[Do, Group]]) -> list[Self]:
        said = list(groups)
        plain = ReasonGroup.all(group for _, group in said)
        return [cls(do=do, **dict(each)) for (do, _), each in zip(said, plain, strict=True)]


class AnswerRunWhole(AnswerRunOut):
    not_got: list[ReasonGroup] = Field(description="Whom it did not reach, and why; by name those you may see.")
    left_undone: list[UndoneGroup] = Field(description="What could not be done with whose conversation, and why.")
