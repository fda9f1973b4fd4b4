"""What the routes of people take and give. Every field is named; an unknown one in a request is refused."""

import json
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from shortline.accounts.actor import Role, Scope
from shortline.accounts.invitations import Invitation
from shortline.accounts.permissions import Action
from shortline.accounts.presence import shown
from shortline.accounts.store import Agent, Team
from shortline.typed import IdText, Language, one_line

PREFS_BYTES = 16_384


def _small(prefs: dict[str, Any]) -> dict[str, Any]:
    encoded = json.dumps(prefs, ensure_ascii=False)
    if len(encoded.encode("utf-8", "surrogatepass")) > PREFS_BYTES:
        raise PydanticCustomError("too_many_bytes", "takes more than {limit_bytes} bytes", {"limit_bytes": PREFS_BYTES})
    if "\\u0000" in encoded or any("\ud800" <= char <= "\udfff" for char in encoded):
        raise PydanticCustomError("unshowable", "contains characters that cannot be kept")
    return prefs


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), AfterValidator(one_line)]
Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$"),
    AfterValidator(one_line),
]
Typed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=254), AfterValidator(one_line)]
# Longer than a password may be, so that a long one gets the sentence about length; a megabyte is refused unread.
Password = Annotated[str, Field(min_length=1, max_length=1024)]
# Of a link that was handed over. It stands in a body, never in an address: addresses are written into logs on the way.
LinkSecret = Annotated[str, Field(min_length=1, max_length=200)]
Locale = Language
Availability = Literal["available", "busy", "away", "off"]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Credentials(Request):
    email: Typed
    password: Password


class NewOwner(Request):
    name: Name
    email: Email
    password: Password
    organisation: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120), AfterValidator(one_line)] = (
        ""
    )
    locale: Locale = "en"


class NewInvitation(Request):
    email: Email
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120), AfterValidator(one_line)] = ""
    role: Role = Role.AGENT
    team_ids: Annotated[set[IdText], Field(max_length=200)] = set()


class LinkShown(Request):
    """Whoever has the link shows its secret."""

    token: LinkSecret


class Acceptance(Request):
    token: LinkSecret
    name: Name
    password: Password
    locale: Locale = "en"


class AgentPatch(Request):
    name: Name | None = None
    role: Role | None = None
    state: Literal["active", "disabled"] | None = None
    team_ids: Annotated[set[IdText], Field(max_length=200)] | None = None


class MePatch(Request):
    name: Name | None = None
    locale: Locale | None = None
    theme: Literal["system", "light", "dark"] | None = None
    availability: Availability | None = None
    prefs: Annotated[dict[str, Any], AfterValidator(_small)] | None = None


class PasswordChange(Request):
    current: Password
    new: Password


class NewPassword(Request):
    token: LinkSecret
    password: Password


class OrganisationPatch(Request):
    name: Name


class NewTeam(Request):
    name: Name
    member_ids: Annotated[set[IdText], Field(max_length=2000)] = set()


class TeamPatch(Request):
    name: Name | None = None
    member_ids: Annotated[set[IdText], Field(max_length=2000)] | None = None


class TokenRequest(Request):
    name: Name
    scopes: Annotated[set[Scope], Field(min_length=1)]


class AgentOut(BaseModel):
    id: str
    name: str
    email: str | None = Field(description="Only for admins, leads and oneself.")
    role: Role
    state: Literal["active", "disabled"]
    availability: Availability = Field(description="What he chose himself.")
    presence: Availability = Field(description="What he chose, or away while nobody sees him at a screen.")
    team_ids: list[str]
    is_demo: bool
    created_at: datetime
    last_seen_at: datetime | None = Field(description="Only for admins, leads and oneself.")

    @classmethod
    def of(cls, agent: Agent, *, in_full: bool) -> Self:
        return cls(**_shown(agent, in_full))


class MeOut(AgentOut):
    locale: str
    theme: Literal["system", "light", "dark"]
    prefs: dict[str, Any]
    organisation: str
    permissions: list[Action] = Field(description="What this session or token may do to at least something.")

    @classmethod
    def me(cls, agent: Agent, *, organisation: str, permissions: list[Action]) -> Self:
        mine: dict[str, Any] = {"locale": agent.locale, "theme": agent.theme, "prefs": agent.prefs}
        return cls(**_shown(agent, True), **mine, organisation=organisation, permissions=permissions)


def _shown(agent: Agent, in_full: bool) -> dict[str, Any]:
    return {
        "id": str(agent.id),
        "name": agent.name,
        "email": agent.email if in_full else None,
        "role": agent.role,
        "state": agent.state,
        "availability": agent.availability,
        "presence": shown(agent.availability, is_away=agent.is_away),
        "team_ids": [str(team) for team in agent.team_ids],
        "is_demo": agent.is_demo,
        "created_at": agent.created_at,
        "last_seen_at": agent.last_seen_at if in_full else None,
    }


class SessionStarted(BaseModel):
    token: str = Field(description="Usable as `Authorization: Bearer`; shown only here.")
    expires_at: datetime
    agent: AgentOut


class SessionOut(BaseModel):
    id: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    address: str
    user_agent: str
    current: bool


class SessionList(BaseModel):
    items: list[SessionOut]


class Ended(BaseModel):
    ended: int = Field(description="How many other sessions ended.")


class InvitationMade(BaseModel):
    id: str
    link: str = Field(description="Holds the secret; shown only here.")
    expires_at: datetime


class InvitationOut(BaseModel):
    id: str
    email: str
    name: str
    role: Role
    team_ids: list[str]
    invited_by_name: str | None
    created_at: datetime
    expires_at: datetime


class InvitationSeen(BaseModel):
    """What whoever holds the link may know before accepting."""

    email: str
    name: str
    role: Role
    invited_by_name: str | None
    organisation: str
    expires_at: datetime

    @classmethod
    def of(cls, invitation: Invitation, *, organisation: str) -> Self:
        return cls(
            email=invitation.email,
            name=invitation.name,
            role=invitation.role,
            organisation=organisation,
            invited_by_name=invitation.invited_by_name,
            expires_at=invitation.expires_at,
        )


class ResetMade(BaseModel):
    link: str = Field(description="Holds the secret; shown only here. Hand it over yourself, the desk sends no mail.")
    expires_at: datetime


class ResetSeen(BaseModel):
    """What whoever holds the link may know before choosing."""

    name: str
    email: str
    organisation: str
    expires_at: datetime


class OrganisationOut(BaseModel):
    name: str


class TeamOut(BaseModel):
    id: str
    name: str
    member_ids: list[str]
    is_demo: bool

    @classmethod
    def of(cls, team: Team) -> Self:
        return cls(id=str(team.id), name=team.name, member_ids=[str(i) for i in team.member_ids], is_demo=team.is_demo)


class TokenMade(BaseModel):
    id: str
    token: str = Field(description="Shown only here.")
    prefix: str
    scopes: list[Scope]


class TokenOut(BaseModel):
    id: str
    name: str
    prefix: str
    scopes: list[Scope]
    agent_id: str
    agent_name: str
    created_at: datetime
    last_used_at: datetime | None
