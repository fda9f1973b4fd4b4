"""The wallboard as the API gives it: each number with what it is held against, and what that says."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from shortline.wallboard import judge
from shortline.wallboard.board import Board, Part
from shortline.wallboard.judge import Level, Targets

Share = Annotated[int, Field(ge=1, le=100)]


class WallboardTargets(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    waiting_most: int = Field(ge=1, le=100_000, description="People who may wait for us at the same time.")
    follow_up_percent: Share = Field(description="Of an hour's follow-ups, how many should be answered in their time.")
    inflow_percent: int = Field(ge=110, le=10_000, description="Of what usually comes in; 200 is twice as much.")
    channel_percent: Share = Field(description="Of an hour's messages, how much one of several channels may carry.")
    here_least: int = Field(ge=1, le=10_000, description="People who should be available while the house is open.")

    def targets(self) -> Targets:
        return Targets(**self.model_dump())


class WaitingNow(BaseModel):
    count: int = Field(description="Open conversations that wait for us; greetings are not counted.")
    late: int = Field(description="Of them, past their time.")
    target: int
    level: Level


class LongestWait(BaseModel):
    conversation_id: str | None
    since: datetime | None
    due_at: datetime | None
    level: Level


class FollowUpsNow(BaseModel):
    percent: int | None = Field(description="In time, of the last hour; null when there were none.")
    answered: int
    in_time: int
    overdue: int = Field(description="Waiting past their time now; they count as not in time.")
    target: int
    level: Level


class InflowNow(BaseModel):
    count: int = Field(description="Messages of customers in the last 15 minutes.")
    usual: float | None = Field(description="At this time of the week, over up to four weeks; null in the first one.")
    target: int = Field(description="Percent of the usual.")
    level: Level


class HereNow(BaseModel):
    available: int
    on_shift: int = Field(description="Everybody who is not off.")
    open: bool = Field(description="By the opening hours of the house.")
    target: int
    level: Level


class PartOut(BaseModel):
    id: str | None = Field(description="null: in no team.")
    name: str
    channel: str | None
    waiting: int
    late: int

    @classmethod
    def of(cls, part: Part) -> Self:
        return cls(
            id=str(part.id) if part.id is not None else None,
            name=part.name,
            channel=part.channel,
            waiting=part.waiting,
            late=part.late,
        )


class SlotOut(BaseModel):
    """Ten minutes. The last one is not over yet."""

    at: datetime
    messages: int
    usual: float | None
    wait_seconds: float | None = Field(description="What nine of ten waited at most who were answered in them.")


class ChannelShare(BaseModel):
    channel: str
    messages: int = Field(description="In the last hour.")
    percent: int
    level: Level


class WallboardOut(BaseModel):
    at: datetime
    waiting: WaitingNow
    longest: LongestWait
    follow_ups: FollowUpsNow
    inflow: InflowNow
    here: HereNow
    inboxes: list[PartOut]
    teams: list[PartOut]
    course: list[SlotOut]
    channels: list[ChannelShare]
    targets: WallboardTargets

    @classmethod
    def of(cls, board: Board) -> Self:
        held = board.targets
        longest = board.longest
        percent = board.follow_ups.percent
        whole = sum(each.messages for each in board.channels)
        return cls(
            at=board.at,
            waiting=WaitingNow(
                count=board.waiting,
                late=board.late,
                target=held.waiting_most,
                level=judge.at_most(board.waiting, held.waiting_most),
            ),
            longest=LongestWait(
                conversation_id=str(longest.conversation_id) if longest else None,
                since=longest.since if longest else None,
                due_at=longest.due_at if longest else None,
                level=judge.waited(longest.used) if longest else "fine",
            ),
            follow_ups=FollowUpsNow(
                percent=percent,
                answered=board.follow_ups.answered,
                in_time=board.follow_ups.in_time,
                overdue=board.follow_ups.overdue,
                target=held.follow_up_percent,
                level="fine" if percent is None else judge.at_least(percent, held.follow_up_percent),
            ),
            inflow=InflowNow(
                count=board.quarter,
                usual=board.quarter_usual,
                target=held.inflow_percent,
                level=judge.inflow(board.quarter, board.quarter_usual, held.inflow_percent),
            ),
            here=HereNow(
                available=board.here.available,
                on_shift=board.here.on_shift,
                open=board.here.is_open,
                target=held.here_least,
                level=judge.here(board.here.available, held.here_least, is_open=board.here.is_open),
            ),
            inboxes=[PartOut.of(each) for each in board.inboxes],
            teams=[PartOut.of(each) for each in board.teams],
            course=[
                SlotOut(at=each.at, messages=each.messages, usual=each.usual, wait_seconds=each.wait_seconds)
                for each in board.course
            ],
            channels=[
                ChannelShare(
                    channel=each.channel,
                    messages=each.messages,
                    percent=100 * each.messages // whole if whole else 0,
                    level=judge.share(each.messages, whole, len(board.channels), held.channel_percent),
                )
                for each in board.channels
            ],
            targets=WallboardTargets(**asdict(held)),
        )
