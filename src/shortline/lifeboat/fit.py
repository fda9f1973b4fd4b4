"""Whether a number can take over from another: what forbids it, and what one should know first. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from shortline.inboxes.inbox import Inbox
from shortline.inboxes.retire import MOVED

BAD = frozenset({"RED", "LOW"})


@dataclass(frozen=True, slots=True)
class Doubt:
    """`blocks`: the move is refused. `code` and `params` name the sentence for other languages."""

    code: str
    blocks: bool
    sentence: str
    params: dict[str, Any] = field(default_factory=dict)


def doubts(old: Inbox, new: Inbox) -> tuple[Doubt, ...]:
    """What forbids the move first."""
    return tuple(sorted(_doubts(old, new), key=lambda each: not each.blocks))


def _doubts(old: Inbox, new: Inbox) -> Iterator[Doubt]:
    params = {"new": new.name, "old": old.name}

    def say(code: str, sentence: str, *, blocks: bool = True) -> Doubt:
        return Doubt(code, blocks, sentence, params)

    if old.id == new.id:
        yield say("same_inbox", "A number cannot take over from itself.")
        return
    if not old.is_live:
        yield say("old_removed", f"{old.name} was removed; nothing leaves from it anyway.")
    if not new.is_live:
        yield say("new_removed", f"{new.name} was removed. Connect its number again first.")
    if new.paused_reason == MOVED:
        yield say("new_moved", f"{new.name} handed over to another number itself.")
    elif new.state == "paused":
        yield say("new_paused", f"{new.name} is paused. Repair it first.")
    if old.channel != new.channel:
        yield say("other_channel", "Both numbers have to be on the same channel.")
    if old.is_demo != new.is_demo:
        yield say("demo", "The demo city and real numbers stay apart.")
    if new.webhook_verified_at is None and new.last_webhook_at is None:
        yield say("no_webhook", f"The webhook of {new.name} was never called: nobody could answer there.")
    if new.failing:
        yield say("failing", f"The last check of {new.name} found something wrong. Look at it first.")
    if new.quality_rating.upper() in BAD:
        yield say("quality", f"The quality of {new.name} is low already.", blocks=False)
    if old.waba_id != new.waba_id:
        yield say(
            "other_account",
            "The numbers belong to different WhatsApp accounts: whoever is known by an id only is somebody new there, "
            "and templates and limits are not shared.",
            blocks=False,
        )
    if old.team_id != new.team_id:
        yield say("other_team", "Other people see the new number's conversations than the old one's.", blocks=False)
