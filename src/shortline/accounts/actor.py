"""Who is doing something. Every verb takes an `Actor` as `by`; nothing reads a current user from the air.

An actor is a snapshot taken when the request began, so rights are those of that moment and never of sign-in time.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["agent", "api", "system", "contact"]


class Role(StrEnum):
    """What an agent is trusted with. Each role may do all that the roles below it may."""

    OWNER = "owner"
    ADMIN = "admin"
    LEAD = "lead"
    AGENT = "agent"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {Role.AGENT: 1, Role.LEAD: 2, Role.ADMIN: 3, Role.OWNER: 4}


class Scope(StrEnum):
    """What a token is good for. A scope only narrows what its owner may do; no scope includes another."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


EVERY_SCOPE: frozenset[str] = frozenset(Scope)


@dataclass(frozen=True, slots=True)
class Actor:
    """`agent`: a person in a session. `api`: a person's token. `system`: our own jobs. `contact`: a customer."""

    kind: Kind
    agent_id: int | None = None
    role: Role | None = None
    team_ids: frozenset[int] = frozenset()
    scopes: frozenset[str] = EVERY_SCOPE

    @property
    def is_person(self) -> bool:
        return self.agent_id is not None and self.kind in ("agent", "api")


SYSTEM = Actor("system")
CONTACT = Actor("contact")
