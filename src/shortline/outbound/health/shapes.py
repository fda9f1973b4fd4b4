"""What the health of a number looks like to callers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from shortline.outbound.health.tally import Charged
from shortline.outbound.health.verdict import Finding, Word

Category = Annotated[str, Field(pattern=r"^[a-z_]{1,60}$")]
Amount = Annotated[Decimal, Field(ge=0, le=Decimal(10_000), decimal_places=6)]


class HealthFindingOut(BaseModel):
    code: str = Field(description="Names the sentence and the remedy, for screens in other languages.")
    grade: Word
    sentence: str
    remedy: str
    params: dict[str, str]

    @classmethod
    def of(cls, found: Finding) -> Self:
        return cls(
            code=found.code,
            grade=found.grade.word,
            sentence=found.sentence,
            remedy=found.remedy,
            params=found.params,
        )


class NewsOut(BaseModel):
    at: datetime
    what: Literal["quality", "limit", "throughput", "account"]
    before: str
    after: str
    source: Literal["platform", "check"] = Field(
        description="The platform told it of its own accord, or answered when asked."
    )


class QualityOut(BaseModel):
    now: str = Field(description="In the platform's word: GREEN, YELLOW, RED or UNKNOWN.")
    since: datetime | None = Field(description="null: it never changed while connected here.")


class LimitOut(BaseModel):
    """People written to first, by a template outside their window, in the last 24 hours, over all numbers of the account."""

    tier: str | None
    reached: int
    most: int | None = Field(description="null: no limit, or none that the platform told.")


class UnwantedOut(BaseModel):
    """What the platform tells of people who do not want us; it never says who blocked or reported a number."""

    refused: int = Field(description="Messages of 30 days it refused because people blocked or reported the number.")
    stopped: int = Field(description="People who told it within 30 days that they want no marketing of ours.")
    lately: int = Field(description="Signs of either kind in the last two days.")
    week_before: int = Field(description="And in the seven days before those.")


class TemplatesOut(BaseModel):
    status: str
    quality: str
    count: int


class FailureOut(BaseModel):
    """Of 30 days. `provider_code` null: none was told."""

    code: str
    provider_code: str | None
    count: int
    last_at: datetime


class DayOut(BaseModel):
    day: date
    sent: int
    delivered: int
    read: int
    failed: int
    charged: int


class ChargeOut(BaseModel):
    """Delivered messages of this month that the platform priced alike. '': it said nothing of it."""

    category: str
    type: str
    model: str
    charged: Charged
    count: int
    amount: str | None = Field(description="Only for charged messages whose price an admin entered.")


class CostOut(BaseModel):
    since: date = Field(description="The first of the month, where the days of `zone` begin.")
    charged: int
    free: int
    unknown: int = Field(description="Delivered, and the platform did not say whether it charges.")
    unpriced: int = Field(description="Charged messages whose price nobody entered: in no sum.")
    currency: str | None
    amount: str | None = Field(description="The sum over those with a price. null: no price was entered for any.")
    replies_charged_from: datetime | None
    lines: list[ChargeOut]


class PriceOut(BaseModel):
    category: str
    amount: str


class PricesOut(BaseModel):
    currency: str | None
    prices: list[PriceOut]


class PriceIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    category: Category
    amount: Amount


class PricesIn(BaseModel):
    """Replaces what was entered before. One currency for a number: it is billed in one."""

    model_config = ConfigDict(extra="forbid")
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    prices: Annotated[list[PriceIn], Field(max_length=30)]


class AlarmOut(BaseModel):
    code: str
    grade: Literal["watch", "danger"]
    params: dict[str, str]
    raised_at: datetime
    cleared_at: datetime | None = Field(description="null: it stands.")


class NumberHealthOut(BaseModel):
    inbox_id: str
    verdict: Word
    findings: list[HealthFindingOut] = Field(description="Worst first; the verdict is the worst one's.")
    quality: QualityOut
    limit: LimitOut
    unwanted: UnwantedOut
    news: list[NewsOut] = Field(description="The latest changes the platform told, newest first.")
    templates: list[TemplatesOut]
    cost: CostOut
    failures: list[FailureOut]
    zone: str = Field(
        description="Where its days begin and end: an IANA name, that of its hours or of the house's, else UTC."
    )
    days: list[DayOut] = Field(description="30 days of `zone`, oldest first, today last.")
    alarms: list[AlarmOut] = Field(description="The latest, newest first.")
    prices: PricesOut
    counted_at: datetime | None = Field(
        description="Messages are counted by a job; up to here they are in the figures."
    )
