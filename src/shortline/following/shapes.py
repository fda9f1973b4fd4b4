"""Followers, and who can be called into a conversation, as the API gives them."""

from typing import Self

from pydantic import BaseModel, Field

from shortline.following.find import Colleague, Team


class FollowerOut(BaseModel):
    id: str
    name: str

    @classmethod
    def of(cls, who: Colleague | Team) -> Self:
        return cls(id=str(who.id), name=who.name)


class CallableOut(BaseModel):
    """Who may see the conversation, without whoever asks."""

    agents: list[FollowerOut]
    teams: list[FollowerOut] = Field(description="Those of which somebody else may see it.")
