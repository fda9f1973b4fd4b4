"""Moving a number in from another provider: how far it is, and registering it.

Every step is asked anew: where a person left off is told by the provider and by what has arrived, not by a page.
"""

from datetime import datetime

from shortline import events
from shortline.accounts.actor import Actor
from shortline.channels.failures import ChannelError
from shortline.channels.protocol import Check, InboxConfig, MovesNumbersIn
from shortline.channels.registry import channel
from shortline.db import Tx
from shortline.errors import Conflict, NotFound
from shortline.events import kinds
from shortline.http import Http
from shortline.inboxes.connect import trouble
from shortline.inboxes.inbox import Inbox

# The provider's code: which sentence tells of it, and what to do.
PIN_TROUBLE = {
    133005: ("pin_wrong", "This is not the PIN of the number. Ask the provider you come from, or have it switched off there."),
    133008: ("pin_too_often", "The PIN was wrong too often. Wait some hours before the next try."),
    133009: ("pin_too_fast", "The PIN was typed in too fast after the last try. Wait a little."),
    133006: ("pin_code_first", "Show with a code that the number is yours first, in the WhatsApp Manager."),
    133016: ("pin_registered_often", "The number was registered ten times in three days. Wait until three days are over."),
    133015: ("pin_deleted", "The number was deleted a moment ago. Wait five minutes."),
    133000: ("pin_deregister", "An earlier attempt to take the number off was not finished. Do that again first."),
}  # fmt: skip


class PinTrouble(Conflict):
    """`reason` says why the number could not be registered. Never holds the PIN."""

    code, sentence = "account_trouble", "WhatsApp did not register this number."


def _able(config: InboxConfig) -> MovesNumbersIn:
    found = channel(config.channel)
    if not isinstance(found, MovesNumbersIn):
        raise NotFound("Numbers of this channel are not moved in.", reason="no_checks")
    return found


async def steps(config: InboxConfig, inbox: Inbox, http: Http) -> tuple[Check, ...]:
    """What the provider says, then whether anything has come here. Changes nothing."""
    asked = await _able(config).check_move_in(config, http)
    return (*asked, _called(inbox), _heard(inbox))


async def register(config: InboxConfig, http: Http, pin: str) -> None:
    """Raises PinTrouble with a sentence and what to do, or AccountTrouble."""
    try:
        await _able(config).register(config, http, pin)
    except ChannelError as error:
        known = PIN_TROUBLE.get(error.provider_code or 0)
        if known is None:
            raise trouble(error) from None  # nothing of the request goes along
        raise PinTrouble(known[1], reason=known[0], field="pin", provider_code=error.provider_code) from None


async def note_registered(tx: Tx, inbox_id: int, *, by: Actor, now: datetime) -> None:
    await events.record(
        tx,
        kinds.INBOX_UPDATED,
        inbox_id=inbox_id,
        agent_id=by.agent_id,
        data={"change": "registered"},
        cause=by.kind,
        at=now,
    )


def _called(inbox: Inbox) -> Check:
    if inbox.webhook_verified_at or inbox.last_webhook_at:
        return Check(key="webhook", ok=True, code="moving_called", sentence="WhatsApp calls this desk.")
    return Check(
        key="webhook",
        ok=False,
        code="moving_uncalled",
        sentence="WhatsApp has not called this desk yet.",
        remedy="Enter the webhook URL and verify token of this inbox in the app's settings.",
    )


def _heard(inbox: Inbox) -> Check:
    if inbox.last_inbound_at:
        return Check(key="test", ok=True, code="moving_heard", sentence="A message has arrived here.")
    return Check(
        key="test",
        ok=False,
        code="moving_unheard",
        sentence="No message has arrived here yet.",
        remedy="Write to the number from your own phone.",
    )
