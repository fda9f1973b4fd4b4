"""Small translations between what the outbox keeps as JSON and our values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shortline.channels.draft import Draft
from shortline.channels.protocol import Address
from shortline.policy.facts import Allowance

PREFIX = "a1:"  # names our scheme: other senders on the same account write other things there


def attempt_key(attempt_id: UUID) -> str:
    """What travels with the request and comes back in every status. No personal data: others may read it."""
    return f"{PREFIX}{attempt_id}"


def attempt_id(key: str | None) -> UUID | None:
    if not key or not key.startswith(PREFIX):
        return None
    try:
        return UUID(key[len(PREFIX) :])
    except ValueError:
        return None


def address_json(address: Address) -> dict[str, str]:
    kept = {"phone": address.phone, "user_id": address.user_id, "identity_key_hash": address.identity_key_hash}
    return {name: value for name, value in kept.items() if value}


def address(kept: Mapping[str, Any]) -> Address:
    return Address(
        phone=kept.get("phone"), user_id=kept.get("user_id"), identity_key_hash=kept.get("identity_key_hash")
    )


def draft(kept: Mapping[str, Any]) -> Draft:
    return Draft.from_json({name: value for name, value in kept.items() if name != "asked"})


def allowance_json(given: Allowance | None) -> dict[str, Any] | None:
    if given is None:
        return None
    return {"name": given.name, "reason": given.reason, "agent_id": given.agent_id, "at": given.at.isoformat(),
            "rules": sorted(given.rules)}  # fmt: skip


def allowance(kept: Mapping[str, Any] | None) -> Allowance | None:
    if not kept:
        return None
    return Allowance(
        name=kept["name"],
        reason=kept["reason"],
        agent_id=kept.get("agent_id"),
        at=datetime.fromisoformat(kept["at"]),
        rules=frozenset(kept["rules"]),
    )


def submitted_at(decision: Mapping[str, Any], otherwise: datetime) -> datetime:
    """When a person last said that this message should leave."""
    given = decision.get("at")
    return datetime.fromisoformat(given) if isinstance(given, str) else otherwise
