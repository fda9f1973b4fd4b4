"""Consent: what a person said about being written to. Pure.

`service` is for messages we begin ourselves, `marketing` for advertising. Every time it is said is a line of its own; what
stands is the latest line. Nobody said anything: then there is neither a consent nor a refusal.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Self, TypeAlias

Purpose: TypeAlias = Literal["service", "marketing"]
Change: TypeAlias = Literal["given", "withdrawn"]
# How it came to us; `setting` is a switch in the customer's own app.
How: TypeAlias = Literal["written", "form", "phone", "counter", "setting", "import", "other"]
Source: TypeAlias = Literal["agent", "api", "contact", "channel", "system"]


@dataclass(frozen=True, slots=True)
class Said:
    """One line about to be written. `at`: when the person said it, which may be long before we hear of it."""

    purpose: Purpose
    change: Change
    at: datetime
    how: How
    wording: str
    source: Source
    proof: str = ""
    message_id: int | None = None


def agreed_before_opt_out(lines: Iterable[Mapping[str, Any]], purpose: Purpose) -> bool:
    """Whether consent stood until the customer wrote STOP. `lines` newest first; a refusal in any other form counts as one."""
    about = (line for line in lines if line["purpose"] == purpose)
    return next((line["change"] == "given" for line in about if not _is_opt_out(line)), False)


def _is_opt_out(line: Mapping[str, Any]) -> bool:
    return bool(line["change"] == "withdrawn" and line["source"] == "contact" and line["how"] == "written")


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for a purpose, and since when."""

    change: Change
    at: datetime


@dataclass(frozen=True, slots=True)
class Standings:
    service: Standing | None = None
    marketing: Standing | None = None

    @classmethod
    def of(cls, lines: Iterable[Mapping[str, Any]]) -> Self:
        """From lines `{id, purpose, change, at}` in any order: the latest of each purpose; said twice at once, the later line."""
        latest: dict[str, tuple[datetime, int, Change]] = {}
        for line in lines:
            found = (line["at"], line["id"], line["change"])
            latest[line["purpose"]] = max(latest.get(line["purpose"], found), found)
        return cls(**{purpose: Standing(change, at) for purpose, (at, _, change) in latest.items()})

    def withdrawn_at(self, purpose: Purpose) -> datetime | None:
        standing: Standing | None = getattr(self, purpose)
        return standing.at if standing and standing.change == "withdrawn" else None
