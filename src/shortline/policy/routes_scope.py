"""What this desk does not handle: everybody may read it, leads write it, and anybody may try a customer's words on it."""

from __future__ import annotations

from typing import Annotated, Any, Self
from urllib.parse import urlsplit

import asyncpg
from fastapi import Depends
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.policy import topics
from shortline.policy.scope import of_rows, spoken_of
from shortline.typed import IdText, Language, some_lines

router = Router(tags=["guard"])
Reading = Annotated[Actor, Depends(require(Action.POLICY_READ))]
Choosing = Annotated[Actor, Depends(require(Action.POLICY_CHOOSE))]


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme != "https" or not parts.hostname or parts.username or any(char.isspace() for char in text):
        raise PydanticCustomError("not_an_address", "must be an address like https://shop.example/fares")
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(some_lines)]
Name = Annotated[Text, Field(max_length=120)]
Phrases = Annotated[list[Annotated[Text, Field(max_length=80)]], Field(min_length=1, max_length=50)]
Line = Annotated[Text, Field(max_length=1000)]
Lines = Annotated[dict[Language, Line], Field(min_length=1, max_length=20)]
Channel = Annotated[str, Field(pattern=r"^[a-z_]{2,20}$")]
Address = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), AfterValidator(_web_address)
]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=30, pattern=r"^[+0-9 ()./-]*$")]
Price = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60), AfterValidator(some_lines)]


class TopicIn(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    inbox_id: IdText | None = Field(None, description="Left out: every inbox.")
    name: Name
    phrases: Phrases = Field(description="How customers ask for it. With * at its end: every word that begins so.")
    lines: Lines = Field(description="By language. {link}, {phone} and {price} are filled in.")
    links: dict[Channel, Address] = Field({}, max_length=20, description="By kind of channel, or `any`.")
    phone: Phone = ""
    price: Price = Field("", description="Of a call, with its amount. Then the number is never sent without it.")
    is_active: bool = True

    def values(self) -> dict[str, Any]:
        given = self.model_dump(exclude_unset=True)
        if given.get("inbox_id") is not None:
            given["inbox_id"] = int(given["inbox_id"])
        return given


class NewTopic(TopicIn):
    def values(self) -> dict[str, Any]:
        return {**self.model_dump(), **super().values()}


class TopicPatch(TopicIn):
    """What is left out stays."""

    name: Name = ""
    phrases: Phrases = []
    lines: Lines = {}


class TopicOut(BaseModel):
    id: str
    inbox_id: str | None
    name: str
    phrases: list[str]
    lines: dict[str, str]
    links: dict[str, str]
    phone: str
    price: str
    is_active: bool

    @classmethod
    def of(cls, row: asyncpg.Record) -> Self:
        inbox_id = row["inbox_id"]
        return cls(**{**row, "id": str(row["id"]), "inbox_id": None if inbox_id is None else str(inbox_id)})


class TopicList(BaseModel):
    items: list[TopicOut]


class Tried(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: Annotated[str, Field(min_length=1, max_length=1000)]


class TriedOut(BaseModel):
    """The ids of the topics these words speak of, whether they are switched on or not."""

    topic_ids: list[str]


@router.get("/scope")
async def get_scope(_actor: Reading, db: Db) -> TopicList:
    async with db.reading() as tx:
        return TopicList(items=[TopicOut.of(row) for row in await topics.list_topics(tx)])


@router.post("/scope", status_code=201)
async def post_scope(given: NewTopic, actor: Choosing, db: Db, clock: ClockDep) -> TopicOut:
    """422 with `field` when something contradicts itself: a number that costs something without its price, for one."""
    async with db.transaction() as tx:
        return TopicOut.of(await topics.add(tx, given.values(), by=actor, now=clock.now()))


@router.post("/scope/try")
async def post_scope_try(given: Tried, _actor: Reading, db: Db) -> TriedOut:
    async with db.reading() as tx:
        known = of_rows(await topics.list_topics(tx))
    return TriedOut(topic_ids=[str(topic.id) for topic in spoken_of(given.text, known)])


@router.patch("/scope/{topic_id}")
async def patch_scope(topic_id: str, given: TopicPatch, actor: Choosing, db: Db, clock: ClockDep) -> TopicOut:
    async with db.transaction() as tx:
        return TopicOut.of(await topics.change(tx, ids.parse(topic_id), given.values(), by=actor, now=clock.now()))


@router.delete("/scope/{topic_id}", status_code=204)
async def delete_scope(topic_id: str, actor: Choosing, db: Db, clock: ClockDep) -> None:
    async with db.transaction() as tx:
        await topics.remove(tx, ids.parse(topic_id), by=actor, now=clock.now())
