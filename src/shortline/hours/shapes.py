"""Opening hours as the API gives and takes them. Local times are written HH:MM; moments are UTC."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, NaiveDatetime, StringConstraints

from shortline.hours import ahead
from shortline.hours.ahead import Day, State
from shortline.hours.calendar import Span
from shortline.hours.lines import Days, Line, Written
from shortline.hours.place import Place
from shortline.hours.store import Kept
from shortline.typed import Language, one_line

LINES_MAX, DAYS_MAX, TIMES_MAX, AHEAD_MAX = 70, 100, 10, 12
Time = Annotated[str, Field(max_length=5, description="HH:MM; 24:00 is the end of the day.")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80), AfterValidator(one_line)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60), AfterValidator(one_line)]
Wall = Annotated[NaiveDatetime, Field(ge=datetime(2000, 1, 1), lt=datetime(2100, 1, 1))]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Times(Request):
    opens: Time
    closes: Time = Field(description="At or before `opens`: on the next day.")


class WeekLine(Times):
    day: Weekday


class OwnDays(Request):
    """Days that differ from the week: closed, or open at the times given and at no others."""

    first: date
    last: date | None = Field(None, description="Left out: one day only.")
    name: Name = ""
    open: list[Times] = Field([], max_length=TIMES_MAX)


class Hours(Request):
    zone: Code = Field(description="An IANA name: Europe/Amsterdam.")
    week: list[WeekLine] = Field(max_length=LINES_MAX)
    country: Code = Field("", description="Whose public holidays are closed, by ISO code; empty: no country's.")
    region: Code = ""
    days: list[OwnDays] = Field([], max_length=DAYS_MAX)

    def written(self) -> Written:
        return Written(
            self.zone,
            tuple(Line(each.day, each.opens, each.closes) for each in self.week),
            self.country,
            self.region,
            tuple(
                Days(
                    each.first, each.last or each.first, each.name, tuple((one.opens, one.closes) for one in each.open)
                )
                for each in self.days
            ),
        )


class HoursAsked(Hours):
    """Hours as they would be, and moments to try them at, by the clock on the wall there."""

    at: list[Wall] = Field([], max_length=6)
    language: Language = Field("en", description="For the names of holidays.")


class OpenState(BaseModel):
    """Open without `closes_at`: it does not close. Closed without `opens_at`: it does not open within two years."""

    at: AwareDatetime
    open: bool
    opens_at: AwareDatetime | None
    closes_at: AwareDatetime | None

    @classmethod
    def of(cls, found: State) -> Self:
        return cls(at=found.at, open=found.open, opens_at=found.opens_at, closes_at=found.closes_at)


class DayAhead(BaseModel):
    """A day ahead that differs from the week; closed where `open` is empty."""

    on: date
    name: str
    kind: Literal["public", "own"]
    open: list[Times]

    @classmethod
    def of(cls, found: Day) -> Self:
        return cls(on=found.on, name=found.name, kind=found.kind, open=[_times(each) for each in found.spans])


class PlaceOut(BaseModel):
    kind: Literal["house", "team", "inbox"]
    id: str | None = Field(description="The team's or the inbox's; null: the house.")
    name: str

    @classmethod
    def of(cls, found: Place) -> Self:
        given = found.inbox_id if found.inbox_id is not None else found.team_id
        return cls(kind=found.kind, id=None if given is None else str(given), name=found.name)


class HoursOut(BaseModel):
    id: str = Field(description="house, or team and inbox with their id: team-3.")
    place: PlaceOut
    zone: str
    week: list[WeekLine]
    country: str
    region: str
    days: list[OwnDays]
    now: OpenState
    ahead: list[DayAhead] = Field(description=f"The next {AHEAD_MAX} days within a year that differ from the week.")
    updated_at: AwareDatetime

    @classmethod
    def of(cls, kept: Kept, *, now: datetime, language: str) -> Self:
        place, written = PlaceOut.of(kept.place), kept.written
        return cls(
            id=place.kind if place.id is None else f"{place.kind}-{place.id}",
            place=place,
            zone=written.zone,
            week=[WeekLine.model_validate(line) for line in written.kept()["week"]],
            country=written.country,
            region=written.region,
            days=[
                OwnDays(
                    first=each.first,
                    last=each.last,
                    name=each.name,
                    open=[Times(opens=opens, closes=closes) for opens, closes in each.open],
                )
                for each in written.days
            ],
            now=OpenState.of(ahead.state(kept.calendar, now)),
            ahead=[DayAhead.of(each) for each in ahead.days(kept.calendar, now, most=AHEAD_MAX, language=language)],
            updated_at=kept.updated_at,
        )


class HoursList(BaseModel):
    """The house first, then teams, then inboxes. Without the house's, whoever has none of his own is always open."""

    items: list[HoursOut]


class HoursTried(BaseModel):
    """What hours would mean, before they are kept."""

    minutes_a_week: int
    now: OpenState
    at: list[OpenState] = Field(description="In the order asked for.")
    ahead: list[DayAhead]


class HoursNow(BaseModel):
    """`place` null: nobody has put down any hours, so it is always open."""

    place: PlaceOut | None
    zone: str | None
    now: OpenState


class HolidayCountries(BaseModel):
    items: list[str] = Field(description="ISO codes.")


class HolidayRegion(BaseModel):
    code: str
    name: str


class HolidayRegions(BaseModel):
    items: list[HolidayRegion]


def _times(span: Span) -> Times:
    return Times(opens=_clock(span.opens), closes=_clock(span.closes if span.closes <= 1440 else span.closes - 1440))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
