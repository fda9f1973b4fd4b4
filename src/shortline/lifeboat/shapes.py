"""Moves, previews and lists of people as the API takes and gives them."""

from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from shortline.lifeboat.fit import Doubt
from shortline.lifeboat.move import Standing
from shortline.lifeboat.person import FATES
from shortline.lifeboat.preview import Preview
from shortline.typed import IdText


class SuccessorIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    inbox_id: IdText = Field(description="The inbox whose number takes over.")


class NumberOut(BaseModel):
    id: str
    name: str
    display_phone_number: str | None


class MoveOut(BaseModel):
    to: NumberOut
    moved_at: datetime
    moved_by: str | None = Field(description="null: the account is gone.")
    waiting: int = Field(description="Messages of the old number that the guard has still to withhold.")
    leaving: int = Field(description="On their way when the number handed over; how they end is still awaited.")
    withheld: int = Field(description="Messages of the old number that were withheld by the move.")
    can_return: bool = Field(description="Whether the move can be taken back.")
    written_there: int = Field(
        description="Messages the new number wrote to people of the old one; they stand in the way."
    )

    @classmethod
    def of(cls, found: Standing) -> Self:
        row = found.row
        return cls(
            to=NumberOut(
                id=str(row["to_inbox_id"]), name=row["to_name"], display_phone_number=row["to_number"] or None
            ),
            moved_at=row["moved_at"],
            moved_by=row["moved_by_name"],
            waiting=found.waiting,
            leaving=found.leaving,
            withheld=found.withheld,
            can_return=found.can_return,
            written_there=found.written_there,
        )


class SuccessionOut(BaseModel):
    """Where the number of an inbox went, and which numbers it took over from."""

    move: MoveOut | None = Field(description="null: the number is in use.")
    predecessors: list[NumberOut]


class DoubtOut(BaseModel):
    code: str
    blocks: bool = Field(description="The move is refused as long as this is so.")
    sentence: str
    params: dict[str, Any]

    @classmethod
    def of(cls, found: Doubt) -> Self:
        return cls(code=found.code, blocks=found.blocks, sentence=found.sentence, params=found.params)


class QueueOut(BaseModel):
    """What becomes of messages that have not settled."""

    withheld: int = Field(description="They wait, and would be withheld with a sentence.")
    for_later: int = Field(description="Of those: written for a later time.")
    leaving: int = Field(description="On their way at this moment; they end as they end.")
    unknown: int = Field(description="Nobody knows whether they arrived; they stay as they are.")


class PreviewOut(BaseModel):
    can_move: bool
    doubts: list[DoubtOut]
    conversations: int
    open: int
    waiting: int
    people: int
    fates: dict[str, int] = Field(
        description="How many people each is true of: `invite` those who can be written to with a template and have "
        "agreed provably; all others only once they write themselves, and why."
    )
    service_consents: int = Field(description="People whose consent to messages we begin stands. It stays with them.")
    marketing_consents: int
    opt_outs: int
    queue: QueueOut

    @classmethod
    def of(cls, found: Preview) -> Self:
        return cls(
            can_move=not any(each.blocks for each in found.doubts),
            doubts=[DoubtOut.of(each) for each in found.doubts],
            conversations=found.conversations,
            open=found.open,
            waiting=found.waiting,
            people=found.people.total(),
            fates={each: found.people[each] for each in FATES},
            service_consents=found.service_consents,
            marketing_consents=found.marketing_consents,
            opt_outs=found.opt_outs,
            queue=QueueOut(
                withheld=found.queue["waiting"],
                for_later=found.queue["for_later"],
                leaving=found.queue["leaving"],
                unknown=found.queue["unknown"],
            ),
        )


class ThereOut(BaseModel):
    conversation_id: str = Field(description="The person's conversation on the new number.")
