"""When a number or its owner changed, nothing goes there by itself until a person has looked.

A person who writes now sees the change and may go on. A message he had already pressed send for is withheld:
he meant somebody else.
"""

from __future__ import annotations

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, allow, deny
from shortline.policy.facts import Facts

CHECK_PERSON = Remedy("check_identity", "Check who this is")


def identity_changed(_draft: Draft | None, facts: Facts) -> Finding:
    changed_at = facts.identity_changed_at
    if changed_at is None:
        return allow("The address has not changed.", code="identity_unchanged")
    params = {"name": facts.contact_name, "changed_at": changed_at.isoformat().replace("+00:00", "Z")}
    if facts.automatic:
        return deny(
            f"The number or owner of this address changed on {changed_at:%d %b}; nothing is sent there automatically.",
            code="identity_changed",
            remedy=CHECK_PERSON,
            when="automatic",
            **params,
        )
    if facts.submitted_at is not None and changed_at > facts.submitted_at:
        return deny(
            "The number or owner of this address changed after you pressed send.",
            code="identity_changed",
            remedy=CHECK_PERSON,
            when="after_sending",
            **params,
        )
    return allow(
        f"The number or owner of this address changed on {changed_at:%d %b}. Make sure it is still {facts.who}.",
        code="identity_changed",
        when="before_writing",
        **params,
    )
