"""What the moment is good for, read from what the customer wrote since our last answer. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from shortline.coach.lines import Occasion
from shortline.hints.says import heard, seems_settled, spoken_in


@dataclass(frozen=True, slots=True)
class Turn:
    """A message of the customer; `text` is None where it is more than words: a photo, a place, a removed message."""

    kind: str
    text: str | None


def occasion(turns: Sequence[Turn]) -> Occasion | None:
    """`turns`: what nobody answered yet, oldest first. Something to read among it, and nothing is offered."""
    said = [heard(turn.text) if turn.kind == "text" else None for turn in turns]
    if not turns:
        return None
    if all(each is not None and each.says == "hello" for each in said):
        return "hello"
    last = said[-1]
    if last is not None and last.says == "done":  # "never mind, found it": what was asked before is settled with it
        return "closing"
    settled = all(turn.kind == "text" and (seems_settled(turn.text) or _greets(turn.text)) for turn in turns)
    return "closing" if settled else None


def _greets(text: str | None) -> bool:
    found = heard(text)
    return found is not None and found.says == "hello"


def languages(turns: Sequence[Turn]) -> tuple[str, ...]:
    """In which it may be said like that, by the last text that tells: all its words, or else a greeting or thanks in it."""
    for turn in reversed(turns):
        if turn.kind != "text" or not turn.text:
            continue
        found = heard(turn.text)
        if spoken := (found.languages if found else ()) or spoken_in(turn.text):
            return spoken
    return ()


def language(known: str | None, spoken: Sequence[str], agents: str, have: Sequence[str]) -> str:
    """The contact's own; else the one he wrote in, the agent's first where it may be several; else English."""
    base = (known or "").split("-")[0].lower()
    if base in have:
        return base
    may_be = [each for each in spoken if each in have]
    if not may_be:
        return "en" if base or agents not in have else agents
    return agents if agents in may_be else may_be[0]
