"""One's own account: how one appears to colleagues and how the desk looks to oneself."""

from datetime import datetime
from typing import Any

from shortline import events
from shortline.accounts import presence, store
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import RULES, Action, may
from shortline.accounts.store import Agent, q
from shortline.db import Tx
from shortline.errors import NotSignedIn
from shortline.events import kinds


def agent_id_of(actor: Actor) -> int:
    if actor.agent_id is None:
        raise NotSignedIn
    return actor.agent_id


def permissions_of(actor: Actor) -> list[Action]:
    """What the actor may do to at least something; the app shows the rest disabled."""
    return [action for action in RULES if may(actor, action)]


async def change(
    tx: Tx,
    agent_id: int,
    *,
    name: str | None = None,
    locale: str | None = None,
    theme: str | None = None,
    availability: str | None = None,
    prefs: dict[str, Any] | None = None,
    now: datetime,
) -> Agent:
    """None leaves a thing as it is."""
    await q.execute(
        tx,
        "save_me",
        id=agent_id,
        name=name,
        locale=locale,
        theme=theme,
        availability=availability,
        prefs=prefs,
        now=now,
    )
    agent = await store.get_agent(tx, agent_id)
    if any(each is not None for each in (name, locale, theme, prefs)):
        await events.record(tx, kinds.AGENT_UPDATED, agent_id=agent_id, data={"change": "changed"}, at=now)
    if availability is not None:
        there = presence.shown(agent.availability, is_away=agent.is_away)
        await events.record_many(tx, [presence.told(agent_id, agent.availability, there, now=now)])
    return agent
