"""How a number is doing, in one word, and why: named findings, each with a sentence and a remedy. Pure.

The word is the worst finding's. What raises an alarm is a finding too, so that the screen and the alarm never disagree.
A finding that stands at the edge of a limit stays until things are clearly better: `standing` names those that stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Literal

from shortline.outbound.health.restriction import Restriction

NEAR, NEAR_OVER = 0.8, 0.7  # of the limit on first messages: from where it is close, and below which it no longer is
FULL_OVER = 0.95
RISING_LEAST = 3  # signs of being unwanted in two days, before a rise is spoken of
FAILING_LEAST, FAILING_SHARE = 20, 0.1  # messages that failed in a week, and of how many
LIMITED_FOR = timedelta(hours=6)
LATELY = timedelta(days=2)


Word = Literal["good", "watch", "danger"]
WORDS: tuple[Word, ...] = ("good", "watch", "danger")  # by grade


class Grade(IntEnum):
    GOOD = 0
    WATCH = 1
    DANGER = 2

    @property
    def word(self) -> Word:
        return WORDS[self]


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """Counts are of messages unless said otherwise. `unwanted`: refused because people blocked or reported, or stopped us."""

    now: datetime
    quality: str = ""  # in the provider's word
    limited_at: datetime | None = None
    paused_reason: str = ""  # sending is on hold; '': it is not
    restriction: Restriction | None = None
    reached: int = 0  # people written to first in 24 hours
    most: int | None = None  # None: no limit that we know of
    unwanted: int = 0  # in the last two days
    unwanted_before: int = 0  # in the seven days before those
    refused_for_it: int = 0  # of `unwanted`: how often the platform itself refused
    delivered: int = 0  # in seven days
    failed: int = 0
    unpaid_at: datetime | None = None  # when a message last failed for want of payment
    bad_templates: int = 0  # paused, disabled or of low quality
    failing_checks: int = 0
    standing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """`alarm`: its leads are told when it begins. `params`: what the sentence is made of, for other languages."""

    code: str
    grade: Grade
    sentence: str
    remedy: str
    params: dict[str, str] = field(default_factory=dict)
    alarm: bool = True


@dataclass(frozen=True, slots=True)
class Health:
    findings: tuple[Finding, ...]  # worst first

    @property
    def verdict(self) -> Grade:
        return max((found.grade for found in self.findings), default=Grade.GOOD)

    @property
    def alarms(self) -> tuple[Finding, ...]:
        return tuple(found for found in self.findings if found.alarm)


def compose(facts: NumberFacts) -> Health:
    found = [each for look in _LOOKS for each in look(facts)]
    return Health(tuple(sorted(found, key=lambda each: -each.grade)))


def share(facts: NumberFacts) -> float | None:
    """Of the limit on first messages, how much is used; None where there is none."""
    if facts.most is None:
        return None
    return facts.reached / facts.most if facts.most > 0 else 1.0


def _account(facts: NumberFacts) -> Iterator[Finding]:
    found = facts.restriction
    if found is None:
        return
    until = found.until.strftime("%Y-%m-%d %H:%M UTC") if found.until else ""
    if found.kind == "banned":
        yield Finding(
            "account_banned",
            Grade.DANGER,
            "WhatsApp has disabled this account, or is about to.",
            "Ask for a review in WhatsApp Manager today, and answer customers on another channel.",
        )
    elif found.kind == "restricted":
        yield Finding(
            "account_restricted_until" if found.until else "account_restricted",
            Grade.DANGER,
            f"WhatsApp has restricted this account{f' until {until}' if until else ''}.",
            "Read in WhatsApp Manager what was wrong, stop what caused it, and ask for a review if it is a mistake.",
            {"until_at": found.until.isoformat()} if found.until else {},
        )
    else:
        yield Finding(
            "account_warned",
            Grade.DANGER,
            "WhatsApp says that a message broke its rules.",
            "Read the warning in WhatsApp Manager and stop sending what it is about. The next step is a restriction.",
        )


def _held(facts: NumberFacts) -> Iterator[Finding]:
    if facts.paused_reason:
        yield Finding(
            "sending_held",
            Grade.DANGER,
            "Sending is on hold. What is written waits.",
            "Repair the account as the checks below say, then let it send again.",
            {"reason": facts.paused_reason},
            alarm=False,
        )


def _quality(facts: NumberFacts) -> Iterator[Finding]:
    word = facts.quality.upper()
    if word in ("RED", "LOW"):
        yield Finding(
            "quality_red",
            Grade.DANGER,
            "The quality of this number is low: people block or report it.",
            "Stop what nobody asked for: template runs and reminders. Answers go on, and win back trust.",
        )
    elif word in ("YELLOW", "MEDIUM"):
        yield Finding(
            "quality_yellow",
            Grade.WATCH,
            "The quality of this number is only medium.",
            "Look at the latest templates: who got them, and had they asked? Send fewer until it is green again.",
        )


def _limited(facts: NumberFacts) -> Iterator[Finding]:
    if facts.limited_at is not None and facts.now < facts.limited_at + LIMITED_FOR:
        yield Finding(
            "number_limited",
            Grade.DANGER,
            "WhatsApp refused messages because it limits this number or its account.",
            "Answers go through; what can wait is held back by itself. Find out what people did not want.",
        )


def _unwanted(facts: NumberFacts) -> Iterator[Finding]:
    """Twice the pace of the week before, and not just one or two."""
    usual = facts.unwanted_before * LATELY.days / 7
    floor = usual if "unwanted_rising" in facts.standing else 2 * usual
    if facts.unwanted >= RISING_LEAST and facts.unwanted > floor:
        yield Finding(
            "unwanted_rising",
            Grade.DANGER if facts.refused_for_it else Grade.WATCH,
            f"More people than usual do not want our messages: {facts.unwanted} signs of it in two days.",
            "See which template went out before it began, and to whom. Make it easy to stop.",
            {"count": str(facts.unwanted)},
        )


def _reach(facts: NumberFacts) -> Iterator[Finding]:
    used = share(facts)
    if used is None:
        return
    full = FULL_OVER if "limit_used_up" in facts.standing else 1.0
    near = NEAR_OVER if {"limit_near", "limit_used_up"} & facts.standing else NEAR
    params = {"used": str(facts.reached), "most": str(facts.most)}
    if used >= full:
        yield Finding(
            "limit_used_up",
            Grade.WATCH,
            f"The limit on first messages is used up: {facts.reached} of {facts.most} people in 24 hours.",
            "Answers go on. New first messages wait until the oldest of these is a day old.",
            params,
        )
    elif used >= near:
        yield Finding(
            "limit_near",
            Grade.WATCH,
            f"The limit on first messages is nearly used up: {facts.reached} of {facts.most} people in 24 hours.",
            "Keep what is left for people who must hear from you today.",
            params,
        )


def _payment(facts: NumberFacts) -> Iterator[Finding]:
    if facts.unpaid_at is not None and facts.now - facts.unpaid_at < LATELY:
        yield Finding(
            "payment_missing",
            Grade.DANGER,
            "Messages failed because WhatsApp could not charge for them.",
            "Check the payment method of the account in WhatsApp Manager. Ordinary replies are charged for too.",
        )


def _failing(facts: NumberFacts) -> Iterator[Finding]:
    tried = facts.delivered + facts.failed
    if facts.failed >= FAILING_LEAST and facts.failed > FAILING_SHARE * tried:
        yield Finding(
            "failures_many",
            Grade.WATCH,
            f"{facts.failed} of {tried} messages failed in a week.",
            "See the reasons below: one of them usually explains most.",
            {"failed": str(facts.failed), "tried": str(tried)},
            alarm=False,
        )


def _templates(facts: NumberFacts) -> Iterator[Finding]:
    if facts.bad_templates:
        yield Finding(
            "templates_bad",
            Grade.WATCH,
            f"{facts.bad_templates} templates are paused, disabled or of low quality.",
            "Open the templates: each says what happened to it, and what helps.",
            {"count": str(facts.bad_templates)},
            alarm=False,  # each template has an alert of its own
        )


def _checks(facts: NumberFacts) -> Iterator[Finding]:
    if facts.failing_checks:
        yield Finding(
            "checks_failing",
            Grade.WATCH,
            "The desk's own look at this account found something wrong.",
            "Run the checks of this inbox: each says what to do.",
            alarm=False,
        )


_LOOKS: tuple[Callable[[NumberFacts], Iterator[Finding]], ...] = (
    _account, _held, _quality, _limited, _unwanted, _payment, _reach, _failing, _templates, _checks,
)  # fmt: skip
