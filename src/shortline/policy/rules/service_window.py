"""Free-form messages are allowed only for a while after the customer last wrote or called, by the provider's time.

Some channels let a person go on for some days more, but no program and no answer to many. Whoever writes with an API token is
no person here, whosever token it is: a program holds it.

The window is open up to, not including, its last moment. The provider's clock and the way there cost time, so the last
minutes are allowed but say so: the provider may still refuse.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, allow, deny
from shortline.policy.facts import Facts

CLOSING = timedelta(minutes=60)
SAFETY_MARGIN = timedelta(minutes=5)
SEND_TEMPLATE = Remedy("send_template", "Send a template")
IN_PERSON = Remedy("in_person", "Answer in person")


def service_window(draft: Draft | None, facts: Facts) -> Finding:
    window = facts.capability.service_window
    if window is None:
        return allow("This channel has no service window.", code="no_window")
    if draft is not None and draft.template is not None:
        return allow("A template may leave at any time.", code="template_needs_no_window")
    remedy = SEND_TEMPLATE if facts.capability.templates else None
    person = facts.capability.person_window
    hours = int(window / timedelta(hours=1))
    if facts.window_opened_at is None and facts.moved_from:
        return deny(
            f"{_capital(facts.who)} wrote to {facts.moved_from}, not to this number. A window belongs to its number: "
            "only a template can start the conversation here.",
            code="window_left_behind",
            remedy=remedy,
            name=facts.contact_name,
            earlier=facts.moved_from,
            hours=hours,
        )
    if facts.window_opened_at is None:
        return deny(
            f"{_capital(facts.who)} has not written here yet, so only a template can start the conversation.",
            code="window_never_opened",
            remedy=remedy,
            name=facts.contact_name,
            hours=hours,
        )
    closes_at = facts.window_opened_at + window
    params = {
        "name": facts.contact_name,
        "hours": hours,
        "closes_at": _iso(closes_at),
        "opened_at": _iso(facts.window_opened_at),
    }
    if facts.now >= closes_at and person is not None and facts.now < facts.window_opened_at + person:
        return _by_hand(facts, facts.window_opened_at + person, params)
    if facts.now >= closes_at and facts.scheduled and facts.submitted_at is None:
        return deny(
            f"The {hours}-hour window closes before this would leave; by then only a template can be sent.",
            code="window_closed_then",
            remedy=remedy,
            **params,
        )
    if facts.now >= closes_at:
        silent = _ago(facts.now - facts.window_opened_at)
        only = "only a template can be sent" if facts.capability.templates else "nothing can be sent"
        return deny(
            f"{_capital(facts.who)} last wrote {silent} ago; after {hours} h {only}.",
            code="window_closed" if facts.capability.templates else "window_over",
            remedy=remedy,
            **params,
        )
    left = closes_at - facts.now
    if left <= SAFETY_MARGIN:
        return allow(
            f"The window closes in {_ago(left)}: this answer may come too late.",
            code="window_closing",
            tight=True,
            minutes=int(left / timedelta(minutes=1)),
            **params,
        )
    if left <= CLOSING:
        return allow(
            f"The window closes in {_ago(left)}.",
            code="window_closing",
            tight=False,
            minutes=int(left / timedelta(minutes=1)),
            **params,
        )
    return allow(f"The window is open for another {_ago(left)}.", code="window_open", **params)


def _by_hand(facts: Facts, until: datetime, params: dict[str, Any]) -> Finding:
    """After the window, while the channel still lets a person answer."""
    left = _ago(until - facts.now)
    params = params | {"until": _iso(until), "days": max(1, round((until - facts.now) / timedelta(days=1)))}
    if facts.automatic or facts.one_of_many:
        return deny(
            f"{params['hours']} h have passed: for another {left} only a person may answer here, one at a time.",
            code="window_person_only",
            remedy=IN_PERSON,
            **params,
        )
    if facts.by_program:
        return deny(
            f"{params['hours']} h have passed: for another {left} a person may still answer in the app, but no program.",
            code="window_no_program",
            remedy=SEND_TEMPLATE if facts.capability.templates else IN_PERSON,
            **params,
        )
    return allow(
        f"{params['hours']} h have passed. You may still answer personally for another {left}.",
        code="window_person",
        **params,
    )


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _ago(span: timedelta) -> str:
    """26 h, 40 min, 3 days: the coarsest unit that tells enough."""
    minutes = int(span / timedelta(minutes=1))
    if minutes < 60:
        return f"{max(minutes, 1)} min"
    if minutes < 72 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} days"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
