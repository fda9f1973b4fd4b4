"""The cast: the few people and things that most stories need. Every one is made by the verb that makes it for real."""

import itertools
from datetime import UTC, datetime
from typing import Any

import httpx

from shortline.accounts import passwords, sessions, teams
from shortline.accounts.actor import SYSTEM, Actor, Role
from shortline.accounts.owner import create_owner
from shortline.accounts.store import q as accounts_q
from shortline.channels.event_parts import InboundMedia, Route, SenderKeys
from shortline.channels.events import MessageReceived
from shortline.channels.protocol import InboxConfig
from shortline.conversations.receive import receive
from shortline.db import Database
from shortline.inboxes import store as inbox_store
from shortline.inboxes.create import create
from shortline.secrets import Box
from shortline.settings import Settings

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)  # where ManualClock starts
PASSWORD = "a long enough password"
BOX = Box("test-key")  # the secret key of the `settings` fixture
WABA = "700100200300400"
ANNA = SenderKeys(wa_id="31612345678", user_id="NL.4410982377", profile_name="Anna de Vries")
JANIS = SenderKeys(user_id="LV.90017765", username="@janis.b", profile_name="Jānis")  # his number is hidden
BORIS = SenderKeys(wa_id="46705550199", profile_name="Борис")

_numbers = itertools.count(1)


async def owner(db: Database, *, name: str = "Olga Owner", now: datetime = NOW) -> Actor:
    async with db.transaction() as tx:
        agent_id = await create_owner(
            tx,
            name=name,
            email="olga@desk.test",
            password_hash=await passwords.hash_password(PASSWORD),
            organisation="Lindhaven",
            now=now,
        )
    return Actor("agent", agent_id, Role.OWNER)


async def agent(
    db: Database,
    *,
    name: str = "Ali Agent",
    role: Role | str = Role.AGENT,
    team_ids: tuple[int, ...] = (),
    now: datetime = NOW,
) -> Actor:
    """Somebody who works here. Without a password: sign in with `signed_in`."""
    async with db.transaction() as tx:
        agent_id: int = await accounts_q.fetchval(
            tx,
            "add_agent",
            name=name,
            email=f"agent{next(_numbers)}@desk.test",
            password_hash=None,
            role=Role(role),
            locale="en",
            now=now,
        )
        await accounts_q.execute(tx, "add_teams_of", agent_id=agent_id, team_ids=sorted(team_ids))
    return Actor("agent", agent_id, Role(role), frozenset(team_ids))


async def team(db: Database, *, name: str = "", members: tuple[Actor, ...] = (), now: datetime = NOW) -> int:
    """A team's id. Actors are snapshots: make the team first and pass `team_ids`, or look the member up again."""
    async with db.transaction() as tx:
        made = await teams.create(
            tx, name or f"Team {next(_numbers)}", {who.agent_id for who in members if who.agent_id}, now=now
        )
    return made.id


async def inbox(
    db: Database,
    settings: Settings | None = None,
    *,
    name: str = "",
    phone_number_id: str = "",
    waba_id: str = WABA,
    team_id: int | None = None,
    graph_url: str | None = "http://127.0.0.1:9/graph",
    is_demo: bool = False,
    now: datetime = NOW,
) -> InboxConfig:
    """A connected WhatsApp number. Its Graph address answers nothing unless you name one that does."""
    number = next(_numbers)
    async with db.transaction() as tx:
        made = await create(
            tx,
            BOX,
            channel="whatsapp",
            name=name or f"Service {number}",
            phone_number_id=phone_number_id or str(900100200300400 + number),
            waba_id=waba_id,
            access_token="EAA-test-token",
            app_secret="app-secret",
            verify_token="verify-token",
            team_id=team_id,
            graph_url=graph_url,
            display_phone_number="31205550100",
            is_demo=is_demo,
            by=SYSTEM,
            now=now,
        )
        return await inbox_store.config(tx, made.id, BOX, settings or _settings())


def _settings() -> Settings:
    from pathlib import Path

    return Settings(data_dir=Path("/nonexistent"), secret_key="test-key")


def received(
    inbox: InboxConfig,
    text: str | None = "Is tram 4 running?",
    *,
    sender: SenderKeys = ANNA,
    at: datetime | None = NOW,
    provider_id: str = "",
    kind: str = "text",
    **more: Any,
) -> MessageReceived:
    """What the channel makes of one message; any field of the event can be given."""
    wamid = provider_id or f"wamid.{next(_numbers)}"
    return MessageReceived(
        route=Route(phone_number_id=inbox.phone_number_id, waba_id=inbox.waba_id),
        path="entry[0].changes[0].value.messages[0]",
        key=f"message:{wamid}",
        at=at,
        provider_id=wamid,
        sender=sender,
        kind=kind,
        text=text,
        **more,
    )


def picture(provider_media_id: str = "media-1", **more: Any) -> InboundMedia:
    return InboundMedia(provider_media_id=provider_media_id, kind="image", mime="image/jpeg", **more)


async def inbound_text(
    db: Database,
    inbox: InboxConfig,
    text: str | None = "Is tram 4 running?",
    *,
    sender: SenderKeys = ANNA,
    now: datetime = NOW,
    **more: Any,
) -> tuple[int, int]:
    """A customer writes. Returns (conversation id, message id)."""
    more.setdefault("at", now)
    async with db.transaction() as tx:
        message_id = await receive(tx, inbox, received(inbox, text, sender=sender, **more), now=now, journal_id=None)
        conversation_id = await tx.fetchval("SELECT conversation_id FROM messages WHERE id = $1", message_id)
    assert message_id is not None
    return int(conversation_id), message_id


async def signed_in(
    client: httpx.AsyncClient, who: Actor, *, db: Database | None = None, now: datetime = NOW
) -> httpx.AsyncClient:
    """The client, from now on speaking as this agent (bearer token of a session)."""
    assert who.agent_id is not None
    database = db or client._transport.app.state.runtime.db  # type: ignore[attr-defined]
    async with database.transaction() as tx:
        started = await sessions.start(tx, who.agent_id, now=now)
    client.headers["authorization"] = f"Bearer {started.token}"
    return client
