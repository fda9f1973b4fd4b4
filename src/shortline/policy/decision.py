"""A decision: every rule's finding, and the strictest of them.

Pure: values in, a value out. Every rule answers, even after a denial, because the agent deserves the whole answer.
A rule that fails closes the gate: what nobody could judge does not leave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from shortline.channels.draft import Draft
from shortline.policy.facts import Allowance, Facts


class Verdict(IntEnum):
    """Ordered: the strictest finding wins."""

    ALLOW = 0
    HOLD = 1
    DENY = 2

    @property
    def word(self) -> str:
        return self.name.lower()


class Remedy(Struct, frozen=True):
    """A way that works. `code` names the button, `label` is its English text."""

    code: str
    label: str


class Finding(Struct, frozen=True, kw_only=True):
    """A struct and not a data class: a score of them are made for every decision, each twice."""

    verdict: Verdict
    code: str
    because: str  # a sentence an agent can read
    params: dict[str, Any] = field(default_factory=dict)  # what the sentence is made of, for other languages
    until: datetime | None = None  # when a HOLD is worth asking again
    remedy: Remedy | None = None
    rule: str = ""  # filled in by `ask`
    overridable: bool = False  # a lead may let it pass; filled in by `ask` from the rule

    def to_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "verdict": self.verdict.word,
            "code": self.code,
            "because": self.because,
            "params": self.params,
            "until": _iso(self.until),
            "remedy": self.remedy.code if self.remedy else None,
            "overridable": self.overridable,
        }


@dataclass(frozen=True, slots=True)
class Decision:
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        return max((finding.verdict for finding in self.findings), default=Verdict.ALLOW)

    @property
    def strictest(self) -> tuple[Finding, ...]:
        """The findings that made the verdict; none when everything is allowed."""
        verdict = self.verdict
        return tuple(found for found in self.findings if found.verdict is verdict and verdict is not Verdict.ALLOW)

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """Ways around what stands in the way, strictest first, each once."""
        standing = sorted((f for f in self.findings if f.verdict is not Verdict.ALLOW), key=lambda f: -f.verdict)
        return tuple(dict.fromkeys(found.remedy for found in standing if found.remedy))

    @property
    def until(self) -> datetime | None:
        """When asking again is worth it: the last of what is waited for."""
        return max((f.until for f in self.strictest if f.until is not None), default=None)

    def find(self, code: str) -> Finding | None:
        return next((finding for finding in self.findings if finding.code == code), None)

    def to_json(self) -> dict[str, Any]:
        return {
            "verdict": self.verdict.word,
            "findings": [finding.to_json() for finding in self.findings],
            "remedies": [{"code": remedy.code, "label": remedy.label} for remedy in self.remedies],
        }


# A draft is None while the agent has written nothing yet: the reply box asks about any free-form text.
Rule: TypeAlias = Callable[[Draft | None, Facts], Finding]


def a_lead_may_allow(rule: Callable[[Draft | None, Facts], Finding]) -> Callable[[Draft | None, Facts], Finding]:
    """Marks a rule of the house. What the provider forbids carries no mark, and nobody can let it pass."""
    vars(rule)["overridable"] = True
    return rule


def decide(draft: Draft | None, facts: Facts, rules: Iterable[Rule]) -> Decision:
    return Decision(tuple(ask(rule, draft, facts) for rule in rules))


def ask(rule: Rule, draft: Draft | None, facts: Facts) -> Finding:
    """The rule's finding with its name. Whatever it raises is a denial."""
    name = getattr(rule, "__name__", "rule")
    try:
        found = rule(draft, facts)
        against = found.verdict is not Verdict.ALLOW
        overridable = against and getattr(rule, "overridable", False) is True
        if overridable and facts.allowance is not None and name in facts.allowance.rules:
            return replace(_let_pass(found, facts.allowance), rule=name)
        return replace(found, rule=name, overridable=overridable)
    except Exception as error:
        return Finding(
            verdict=Verdict.DENY,
            code="rule_failed",
            because=f"The rule “{name.replace('_', ' ')}” could not be checked, so nothing is sent.",
            params={"rule": name, "error": type(error).__name__},
            remedy=Remedy("tell_admin", "Tell an admin"),
            rule=name,
        )


def _let_pass(found: Finding, given: Allowance) -> Finding:
    return allow(
        f"A lead let this pass: {given.reason.rstrip('.')}.",
        code="allowed_by_lead",
        name=given.name,
        reason=given.reason,
        was=found.code,
    )


def allow(because: str, *, code: str = "allowed", **params: Any) -> Finding:
    return Finding(verdict=Verdict.ALLOW, code=code, because=because, params=params)


def hold(
    because: str, *, code: str, until: datetime | None = None, remedy: Remedy | None = None, **params: Any
) -> Finding:
    return Finding(verdict=Verdict.HOLD, code=code, because=because, params=params, until=until, remedy=remedy)


def deny(because: str, *, code: str, remedy: Remedy | None = None, **params: Any) -> Finding:
    return Finding(verdict=Verdict.DENY, code=code, because=because, params=params, remedy=remedy)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
