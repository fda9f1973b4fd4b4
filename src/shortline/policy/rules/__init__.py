"""The rules, one file each. Their order is the order in which an agent reads the findings."""

from shortline.policy.rules.automatic_once import automatic_once
from shortline.policy.rules.blocked_contact import blocked_contact
from shortline.policy.rules.card_number import card_number
from shortline.policy.rules.channel_limits import channel_limits
from shortline.policy.rules.chase_guard import chase_guard
from shortline.policy.rules.cost_notice import cost_notice
from shortline.policy.rules.first_contact import first_contact
from shortline.policy.rules.identity_changed import identity_changed
from shortline.policy.rules.inbox_state import inbox_state
from shortline.policy.rules.links_to_strangers import links_to_strangers
from shortline.policy.rules.marketing_content import marketing_content
from shortline.policy.rules.marketing_stopped import marketing_stopped
from shortline.policy.rules.meanwhile import meanwhile
from shortline.policy.rules.number_health import number_health
from shortline.policy.rules.number_moved import number_moved
from shortline.policy.rules.number_reach import number_reach
from shortline.policy.rules.on_hold import on_hold
from shortline.policy.rules.opted_out import opted_out
from shortline.policy.rules.overtaken import overtaken
from shortline.policy.rules.paid_number import paid_number
from shortline.policy.rules.quiet_hours import quiet_hours
from shortline.policy.rules.recipient_known import recipient_known
from shortline.policy.rules.same_text import same_text
from shortline.policy.rules.scope_card import scope_card
from shortline.policy.rules.service_window import service_window
from shortline.policy.rules.template_sendable import template_sendable

RULES = (
    # What the provider forbids, or what is simply so: nobody can let it pass.
    service_window,
    recipient_known,
    blocked_contact,
    opted_out,
    first_contact,
    identity_changed,
    inbox_state,
    number_moved,
    on_hold,
    template_sendable,
    marketing_stopped,
    number_reach,
    channel_limits,
    overtaken,
    meanwhile,
    automatic_once,
    # What the house asks for: a lead may let it pass, with a reason.
    number_health,
    chase_guard,
    same_text,
    links_to_strangers,
    marketing_content,
    paid_number,
    card_number,
    quiet_hours,
    scope_card,
    cost_notice,
)

__all__ = ["RULES"]
