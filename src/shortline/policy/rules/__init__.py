"""The rules, one file each. Their order is the order in which an agent reads the findings."""

from shortline.policy.rules.blocked_contact import blocked_contact
from shortline.policy.rules.channel_limits import channel_limits
from shortline.policy.rules.identity_changed import identity_changed
from shortline.policy.rules.inbox_state import inbox_state
from shortline.policy.rules.marketing_stopped import marketing_stopped
from shortline.policy.rules.on_hold import on_hold
from shortline.policy.rules.overtaken import overtaken
from shortline.policy.rules.recipient_known import recipient_known
from shortline.policy.rules.service_window import service_window
from shortline.policy.rules.template_sendable import template_sendable

RULES = (
    service_window,
    recipient_known,
    blocked_contact,
    identity_changed,
    inbox_state,
    on_hold,
    template_sendable,
    marketing_stopped,
    channel_limits,
    overtaken,
)

__all__ = ["RULES"]
