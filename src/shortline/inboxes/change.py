"""Changing and taking out of use a connected account. A changed app secret keeps the one before it working for a while."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import asyncpg

from shortline import events
from shortline.accounts.actor import Actor
from shortline.db import Tx
from shortline.errors import Conflict
from shortline.events import kinds
from shortline.inboxes import store
from shortline.inboxes.create import check_team
from shortline.inboxes.inbox import Inbox, NumberTaken
from shortline.inboxes.retire import refuse_retired
from shortline.inboxes.store import q
from shortline.secrets import Box, WrongKey

SECRET_NAMES = ("access_token", "app_secret", "verify_token")
REPAIRED_BY_TOKEN = frozenset({"token_invalid", "wrong_secret_key"})  # why an inbox was paused


class Disabled(Conflict):
    code, sentence = "inbox_disabled", "This inbox was removed. Connect its number again as a new inbox."


@dataclass(frozen=True, slots=True)
class Patch:
    """Only what is to change. `team_id` and `graph_url` may be set to nothing."""

    values: dict[str, Any]

    @property
    def secrets(self) -> dict[str, str]:
        return {name: self.values[name] for name in SECRET_NAMES if self.values.get(name)}

    @property
    def fields(self) -> dict[str, Any]:
        return {name: value for name, value in self.values.items() if name not in SECRET_NAMES}


async def change(tx: Tx, box: Box, inbox_id: int, patch: Patch, *, by: Actor, now: datetime) -> Inbox:
    before = await store.lock_inbox(tx, inbox_id)
    if not before.is_live:
        raise Disabled
    if "state" in patch.fields:
        refuse_retired(before)
    after = replace(before, **patch.fields)
    await check_team(tx, after.team_id)
    if before.paused_reason in REPAIRED_BY_TOKEN and "access_token" in patch.secrets and "state" not in patch.fields:
        after = replace(after, state="active")  # it waited for just this: the queue leaves
    if after.state == "active":
        after = replace(after, paused_reason="")
    try:
        await store.save_inbox(tx, after, now=now)
    except asyncpg.UniqueViolationError as error:
        raise NumberTaken(field="phone_number_id") from error
    if patch.secrets:
        await q.execute(
            tx,
            "save_secrets",
            id=inbox_id,
            now=now,
            secrets=box.seal(_rotated(await _earlier_secrets(tx, inbox_id, box, patch), patch)),
        )
    await _tell(tx, inbox_id, by, "changed", now)
    return await store.get_inbox(tx, inbox_id)


async def _earlier_secrets(tx: Tx, inbox_id: int, box: Box, patch: Patch) -> dict[str, Any]:
    """Sealed with a key that is lost they are replaced, but only all of them at once. Raises WrongKey otherwise."""
    try:
        return await store.secrets(tx, inbox_id, box)
    except WrongKey:
        if not patch.secrets.keys() >= set(SECRET_NAMES):
            raise
        return {}


async def disable(tx: Tx, inbox_id: int, *, by: Actor, now: datetime) -> None:
    """Take it out of use. Its conversations stay readable; its number may be connected again. Safe to repeat."""
    before = await store.lock_inbox(tx, inbox_id)
    if before.is_live:
        await store.save_inbox(tx, replace(before, state="disabled"), now=now)
        await _tell(tx, inbox_id, by, "disabled", now)


def _rotated(before: dict[str, Any], patch: Patch) -> dict[str, Any]:
    """Updates signed with the old app secret are still on their way: it stays valid until the next change."""
    after = before | patch.secrets
    if after["app_secret"] != before.get("app_secret"):
        after["app_secret_previous"] = before.get("app_secret")
    return after


async def _tell(tx: Tx, inbox_id: int, by: Actor, what: str, now: datetime) -> None:
    await events.record(tx, kinds.INBOX_UPDATED, inbox_id=inbox_id, agent_id=by.agent_id, data={"change": what}, at=now)
