"""Many statuses in one go end as they would one by one, whatever their order: states, reports, failures, and what is parked."""

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shortline.channels.arrived import Arrived
from shortline.channels.event_parts import Route
from shortline.channels.events import StatusChanged
from shortline.channels.protocol import InboxConfig
from shortline.db import Database, Tx
from shortline.outbound.receipts import on_statuses
from shortline.outbound.words import attempt_key
from tests import cast
from tests.cast import NOW

MESSAGES = 6
STATES = ("sent", "delivered", "read", "played", "failed")


def _attempt(number: int) -> UUID:
    return UUID(int=number + 1)


async def _sent(tx: Tx, inbox: InboxConfig, conversation_id: int, number: int, *, answered: bool) -> None:
    """An outgoing message whose request ran; `answered`: the provider's answer came back."""
    state = "sending" if answered else "unknown"
    message_id = await tx.fetchval(
        "INSERT INTO messages (conversation_id, inbox_id, seq, direction, kind, text, author_kind, provider_id, display_at, "
        "state, state_at, accepted, created_at) "
        "VALUES ($1, $2, $3, 'out', 'text', 'Hi', 'agent', $4, $5, $6, $5, $7, $5) RETURNING id",
        conversation_id, inbox.id, 100 + number, f"wamid.out.{number}" if answered else None, NOW, state, answered,
    )  # fmt: skip
    await tx.execute(
        "INSERT INTO outbox (message_id, conversation_id, inbox_id, seq, state, draft, address, decision, not_before, "
        "current_attempt) VALUES ($1, $2, $3, $4, $5, '{}', '{}', '{}', $6, $7)",
        message_id, conversation_id, inbox.id, 100 + number, "settled" if answered else "unknown", NOW, _attempt(number),
    )  # fmt: skip
    await tx.execute(
        "INSERT INTO attempts (id, message_id, n, recipient, body_hash, started_at, outcome, provider_id) "
        "VALUES ($1, $2, 1, '31612345678', '', $3, $4, $5)",
        _attempt(number), message_id, NOW, "accepted" if answered else "unknown", f"wamid.out.{number}" if answered else None,
    )  # fmt: skip


def _stream(dice: random.Random, inbox: InboxConfig) -> list[Arrived[StatusChanged]]:
    """Copies of one report say the same, as the provider's do."""
    found = []
    for place in range(dice.randrange(1, 40)):
        number = dice.randrange(MESSAGES + 2)  # the last two are not ours
        state = dice.choice(STATES if dice.random() < 0.5 else STATES[:4])
        event = StatusChanged(
            route=Route(phone_number_id=inbox.phone_number_id),
            path="$",
            key="",
            at=NOW + timedelta(seconds=10 * number + STATES.index(state)),
            provider_id=f"wamid.out.{number}",
            state=state,  # type: ignore[arg-type]
            attempt_key=attempt_key(_attempt(number)) if dice.random() < 0.5 else None,
            pricing={"billable": True} if state == "sent" else None,
        )
        found.append(Arrived(inbox, event, NOW + timedelta(minutes=2), place))
    return found


async def _picture(tx: Tx) -> list[list[tuple[Any, ...]]]:
    reads = (
        "SELECT seq, state, state_at, accepted, provider_id, failure, possible_duplicate FROM messages ORDER BY seq",
        "SELECT m.seq, r.state, r.at, r.detail FROM message_receipts r JOIN messages m ON m.id = r.message_id ORDER BY 1, 2",
        "SELECT provider_id, state, at, attempt_id, detail, received_at FROM orphan_statuses ORDER BY 1, 2",
        "SELECT m.seq, o.state FROM outbox o JOIN messages m ON m.id = o.message_id ORDER BY 1",
        "SELECT state, waiting_since, answered_at, has_failed FROM conversations",
    )
    return [[tuple(row) for row in await tx.fetch(sql)] for sql in reads]


async def _state_of(db: Database, parts: list[list[Arrived[StatusChanged]]]) -> list[list[tuple[Any, ...]]]:
    async with db.connection() as connection:
        undone = connection.transaction()
        await undone.start()
        try:
            for part in parts:
                await on_statuses(connection, part)
            return await _picture(connection)
        finally:
            await undone.rollback()


@pytest.mark.parametrize("seed", range(40))
async def test_together_they_end_as_one_by_one(db: Database, seed: int) -> None:
    dice = random.Random(seed)
    inbox = await cast.inbox(db)
    conversation_id, _ = await cast.inbound_text(db, inbox, now=NOW - timedelta(hours=1))
    async with db.transaction() as tx:
        for number in range(MESSAGES):
            await _sent(tx, inbox, conversation_id, number, answered=dice.random() < 0.7)
    stream = _stream(dice, inbox)
    assert await _state_of(db, [stream]) == await _state_of(db, [[each] for each in stream])


async def test_a_step_up_is_told_once_with_the_state_it_ends_in(db: Database) -> None:
    inbox = await cast.inbox(db)
    conversation_id, _ = await cast.inbound_text(db, inbox, now=NOW - timedelta(hours=1))
    async with db.transaction() as tx:
        await _sent(tx, inbox, conversation_id, 1, answered=True)
        await on_statuses(
            tx,
            [
                Arrived(
                    inbox,
                    StatusChanged(route=Route(), path="$", key="", at=NOW, provider_id="wamid.out.1", state=state),
                    NOW,
                    1,
                )
                for state in ("read", "sent", "delivered", "read")
            ],
        )
        told = await tx.fetch("SELECT data ->> 'state' AS state FROM events WHERE kind = 'message.state'")
        kept = await tx.fetch("SELECT state FROM message_receipts ORDER BY state")
    assert [row["state"] for row in told] == ["read"]
    assert [row["state"] for row in kept] == ["delivered", "read", "sent"]
