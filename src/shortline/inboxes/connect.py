"""Speaking with the provider about an account: is it connected, subscribe it, learn what it says of the number.

Never inside a transaction: what is asked and what is written down are separate steps.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shortline import events
from shortline.channels.failures import ChannelError
from shortline.channels.protocol import AccountReport, ChecksAccount, InboxConfig
from shortline.channels.registry import channel
from shortline.db import Tx
from shortline.errors import Conflict, NotFound
from shortline.events import kinds
from shortline.http import Http
from shortline.inboxes import number_news
from shortline.inboxes.store import q

_FIELDS = {
    "token_invalid": "access_token",
    "permission_missing": "access_token",
    "number_not_registered": "phone_number_id",
}


class AccountTrouble(Conflict):
    """The provider said no, in a sentence with the next step."""

    code, sentence = "account_trouble", "WhatsApp did not accept this account."


def trouble(error: ChannelError) -> AccountTrouble:
    return AccountTrouble(
        error.sentence,
        code=error.code,
        field=_FIELDS.get(error.code),
        remedy=error.remedy,
        provider_code=error.provider_code,
    )


async def check(config: InboxConfig, http: Http) -> AccountReport:
    """Every question of the wizard, answered. Raises nothing of the provider: its refusals are answers."""
    found = channel(config.channel)
    if not isinstance(found, ChecksAccount):
        raise NotFound("This channel has no checks.", reason="no_checks")
    return await found.check_account(config, http)


async def subscribe(config: InboxConfig, http: Http) -> None:
    """Raises AccountTrouble."""
    found = channel(config.channel)
    if not isinstance(found, ChecksAccount):
        raise NotFound("This channel needs no subscription.", reason="no_subscription")
    try:
        await found.subscribe(config, http)
    except ChannelError as error:
        raise trouble(error) from error


async def note_subscribed(tx: Tx, inbox_id: int, *, now: datetime) -> None:
    await q.execute(tx, "note_subscribed", id=inbox_id, now=now)
    await events.record(tx, kinds.INBOX_UPDATED, inbox_id=inbox_id, data={"change": "subscribed"}, at=now)


async def learn(tx: Tx, inbox_id: int, phone: Mapping[str, Any] | None, *, now: datetime) -> bool:
    """What the provider says of the number. True when something is new."""
    if not phone:
        return False
    if not await number_news.learn(tx, inbox_id, phone, source="check", now=now):
        return False
    await events.record(tx, kinds.INBOX_UPDATED, inbox_id=inbox_id, data={"change": "phone"}, at=now)
    return True
