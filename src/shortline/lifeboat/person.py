"""May we write first to somebody who wrote to the number that is gone? Only to whom agreed, and where that can be shown. Pure.

The guard is asked again when the message is asked for and when it leaves; this only says who is worth asking for.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Reach: TypeAlias = Literal["phone", "user_id", "elsewhere", "none"]
Fate: TypeAlias = Literal[
    "invite",  # agreed, provably, can be reached, and a template is ready
    "blocked",
    "opted_out",
    "writes_there",  # has written to the new number: nothing to invite to
    "asked_there",  # an invitation, or anything else of ours, went there since the move or is on its way
    "elsewhere",  # known only by an id that means nothing to the new number
    "no_address",
    "changed",  # the number may belong to somebody else by now
    "no_consent",
    "no_proof",
    "no_template",
]
FATES: tuple[Fate, ...] = get_args(Fate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the desk knows of a person of the old number. A consent is `given`, `withdrawn`, or nothing was said."""

    blocked: bool = False
    service: str = ""
    service_proven: bool = False
    marketing: str = ""
    marketing_proven: bool = False
    marketing_stopped: bool = False
    reach: Reach = "none"
    changed: bool = False
    writes_there: bool = False
    asked_there: bool = False
    category: str | None = None  # of the template he would get; None: there is none


def fate(known: Known) -> Fate:
    """The first thing that stands in the way, the person's own word before everything technical."""
    if known.blocked:
        return "blocked"
    if known.service == "withdrawn":
        return "opted_out"
    if known.writes_there:
        return "writes_there"
    if known.asked_there:
        return "asked_there"
    if known.reach in ("elsewhere", "none"):
        return "elsewhere" if known.reach == "elsewhere" else "no_address"
    if known.changed:
        return "changed"
    advertises = (known.category or "").upper() == "MARKETING"
    if advertises and known.marketing_stopped:
        return "no_consent"
    standing, proven = (
        (known.marketing, known.marketing_proven) if advertises else (known.service, known.service_proven)
    )
    if standing != "given":
        return "no_consent"
    if not proven:
        return "no_proof"
    return "invite" if known.category is not None else "no_template"
