"""Only a template the provider has approved, in exactly that language and in the words that were seen, can be sent."""

from __future__ import annotations

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, allow, deny
from shortline.policy.facts import Facts

OTHER_TEMPLATE = Remedy("choose_template", "Choose another template")
AS_TEXT = Remedy("change_text", "Change it")
SENDABLE = "APPROVED"
_CODES = {"PAUSED": "template_paused", "DISABLED": "template_disabled"}


def template_sendable(draft: Draft | None, facts: Facts) -> Finding:
    if draft is None or draft.template is None:
        return allow("This is not a template.", code="no_template")
    if not facts.capability.templates:
        return deny("This channel has no templates.", code="templates_unsupported", remedy=AS_TEXT)
    params = {"template": draft.template.name, "language": draft.template.language}
    if facts.template is None:
        if not facts.templates_known:
            return allow(
                "The list of templates has not been read yet; the provider decides.", code="template_unchecked"
            )
        return deny(
            f"There is no template {draft.template.name} in {draft.template.language}.",
            code="template_missing",
            remedy=OTHER_TEMPLATE,
            **params,
        )
    status = facts.template.status.upper()
    if status != SENDABLE:
        return deny(
            f"The template {draft.template.name} cannot be sent: the provider says {status.replace('_', ' ').lower()}.",
            code=_CODES.get(status, "template_missing"),
            remedy=OTHER_TEMPLATE,
            status=status,
            **params,
        )
    seen, now = draft.template.revision, facts.template.revision
    if seen is not None and now is not None and seen != now:
        return deny(
            f"The template {draft.template.name} was changed after this was written.",
            code="template_changed",
            remedy=OTHER_TEMPLATE,
            **params,
        )
    return allow("The template is approved.", code="template_approved")
