"""What the routes of giving out work take and give."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from shortline.accounts.shapes import Availability
from shortline.conversations.shapes import ConversationOut
from shortline.hours.place import Place
from shortline.hours.shapes import PlaceOut
from shortline.routing.choose import Mode
from shortline.routing.effort import Rules
from shortline.routing.hands import Hand
from shortline.routing.offers import Offer
from shortline.typed import IdText, Language


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class WorkRules(Request):
    capacity: Annotated[
        int, Field(ge=1, le=50, description="Live talks at once, for whoever has no number of his own.")
    ]
    slow_per_live: Annotated[
        int, Field(ge=1, le=50, description="So many conversations that only wait weigh as much as one live talk.")
    ]
    idle_minutes: Annotated[
        int, Field(ge=1, le=240, description="Who did nothing at a screen for so long counts as away.")
    ]
    grace_minutes: Annotated[
        int,
        Field(
            ge=1, le=120, description="After so long a wait, what its agent is not there for is offered to the team."
        ),
    ] = 2

    def rules(self) -> Rules:
        return Rules(self.capacity, self.slow_per_live, self.idle_minutes, self.grace_minutes)


class HandIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    capacity: Annotated[
        int | None, Field(ge=0, le=50, strict=True, description="null: as the house says. 0: is given nothing.")
    ]
    languages: Annotated[set[Language], Field(max_length=30)] = set()
    label_ids: Annotated[set[IdText], Field(max_length=100)] = set()
    segment_ids: Annotated[set[IdText], Field(max_length=30)] = set()


class HandOut(BaseModel):
    agent_id: str
    name: str
    presence: Availability
    capacity: int = Field(description="Live talks at once.")
    own_capacity: int | None = Field(description="Null where the house's number holds.")
    free: int = Field(description="Live talks that still fit.")
    live: int = Field(description="Open conversations whose last word is less than half an hour old.")
    slow: int = Field(description="Open conversations beside those that wait for us.")
    languages: list[str]
    label_ids: list[str]
    segment_ids: list[str] = Field(description="Which kinds of customers this colleague is there for.")

    @classmethod
    def of(cls, hand: Hand) -> Self:
        return cls(
            agent_id=str(hand.agent_id),
            name=hand.name,
            presence=hand.presence,  # type: ignore[arg-type]  # the table's check allows only these
            capacity=hand.capacity,
            own_capacity=hand.own_capacity,
            free=hand.free,
            live=hand.load.live,
            slow=hand.load.slow,
            languages=sorted(hand.languages),
            label_ids=[str(each) for each in sorted(hand.label_ids)],
            segment_ids=[str(each) for each in sorted(hand.segment_ids)],
        )


class NextIn(Request):
    skip_id: Annotated[IdText | None, Field(description="The one you have before you.")] = None


class NextOut(BaseModel):
    conversation: ConversationOut | None
    taken: bool = Field(description="It was nobody's until now, and is yours.")
    why: Literal["", "nobody_waits", "full"] = Field(description="Why there is none.")


class ColleagueOffer(BaseModel):
    """A conversation whose agent is not there for it. `draft`: what he had begun to write."""

    agent_id: str
    agent_name: str
    why: Literal["away", "off", "full", "unseen", "left"]
    offered_at: datetime
    draft: str

    @classmethod
    def of(cls, offer: Offer) -> Self:
        return cls(
            agent_id=str(offer.agent_id),
            agent_name=offer.name,
            why=offer.why,
            offered_at=offer.offered_at,
            draft=offer.draft,
        )


class TakeOverOut(BaseModel):
    offer: ColleagueOffer | None


class ModeIn(Request):
    mode: Annotated[
        Mode,
        Field(
            strict=False,
            description="manual: agents take it themselves; the others give it to whoever is there and has room.",
        ),
    ]


class ModeOut(BaseModel):
    id: str = Field(description="house, or team and inbox with their id: team-3.")
    place: PlaceOut
    mode: Mode

    @classmethod
    def of(cls, place: Place, mode: Mode) -> Self:
        shown = PlaceOut.of(place)
        return cls(id=place.kind if shown.id is None else f"{place.kind}-{shown.id}", place=shown, mode=mode)


class WorkOut(BaseModel):
    """The rules of the house, how work is given out, and everybody who works here by name."""

    rules: WorkRules
    routing: list[ModeOut] = Field(
        description="What was chosen: the house, then teams, then inboxes. Without any: by hand."
    )
    nobody_since: datetime | None = Field(
        description="Somebody waits since then, and nobody is there who could be given it."
    )
    agents: list[HandOut]
