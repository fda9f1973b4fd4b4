"""Connecting an account: one live inbox per number, its secrets sealed before they reach the database."""

from datetime import datetime

from shortline import events, jobs
from shortline.accounts.actor import Actor
from shortline.db import Tx
from shortline.errors import BadRequest
from shortline.events import kinds
from shortline.inboxes import store
from shortline.inboxes.inbox import Inbox, NumberTaken
from shortline.inboxes.store import q
from shortline.secrets import Box


async def create(
    tx: Tx,
    box: Box,
    *,
    channel: str,
    name: str,
    phone_number_id: str,
    waba_id: str,
    access_token: str,
    app_secret: str,
    verify_token: str,
    team_id: int | None = None,
    graph_url: str | None = None,
    display_phone_number: str = "",
    is_demo: bool = False,
    by: Actor,
    now: datetime,
) -> Inbox:
    """Raises NumberTaken, naming the field. Updates that waited for this number can be replayed after it."""
    await check_team(tx, team_id)
    secrets = {"access_token": access_token, "app_secret": app_secret, "verify_token": verify_token}
    inbox_id: int | None = await q.fetchval(
        tx,
        "add_inbox",
        channel=channel,
        name=name,
        phone_number_id=phone_number_id,
        waba_id=waba_id,
        graph_url=graph_url,
        secrets=box.seal(secrets),
        team_id=team_id,
        is_demo=is_demo,
        display_phone_number=display_phone_number,
        now=now,
    )
    if inbox_id is None:
        raise NumberTaken(field="phone_number_id")
    await events.record(
        tx, kinds.INBOX_UPDATED, inbox_id=inbox_id, agent_id=by.agent_id, data={"change": "created"}, at=now
    )
    await jobs.enqueue(tx, "inboxes.refresh", {"inbox_id": inbox_id}, dedupe=f"inboxes.refresh:{inbox_id}")
    return await store.get_inbox(tx, inbox_id)


async def check_team(tx: Tx, team_id: int | None) -> None:
    if team_id is not None and not await q.fetchval(tx, "find_team", id=team_id):
        raise BadRequest("This team does not exist (any more).", code="unknown_team", field="team_id")
