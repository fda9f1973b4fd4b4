"""Who hears of an event. Pure; an event kind without a line here reaches nobody."""

from collections.abc import Mapping

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action, ConversationFacts, may
from shortline.events import kinds
from shortline.events.feed import Event

Facts = Mapping[int, ConversationFacts]

OF_A_CONVERSATION = frozenset(
    {
        kinds.MESSAGE_RECEIVED, kinds.MESSAGE_CREATED, kinds.MESSAGE_STATE, kinds.MESSAGE_EDITED, kinds.MESSAGE_DELETED,
        kinds.MESSAGE_REACTION, kinds.MESSAGE_MEDIA, kinds.CONVERSATION_CREATED, kinds.CONVERSATION_UPDATED,
        kinds.NOTE_CREATED, kinds.CLOCK_WARNED, kinds.CLOCK_BREACHED,
        kinds.RESOLUTION_WARNED, kinds.RESOLUTION_BREACHED, kinds.RULE_RAN,
    }
)  # fmt: skip
OF_ONE_AGENT = frozenset(  # nobody else's business
    {kinds.CONVERSATION_READ, kinds.DRAFT_UPDATED, kinds.MENTION_CREATED, kinds.NEWS_SEEN}
)
BY_RIGHT: Mapping[str, Action] = {
    kinds.CONTACT_UPDATED: Action.CONTACT_READ,
    kinds.IDENTITY_CHANGED: Action.CONTACT_READ,
    kinds.CONSENT_LIST_UPDATED: Action.CONSENT_IMPORT,
    kinds.INBOX_UPDATED: Action.INBOX_READ,
    kinds.TEMPLATE_UPDATED: Action.TEMPLATE_READ,
    kinds.MACRO_UPDATED: Action.MACRO_READ,
    kinds.LABEL_UPDATED: Action.LABEL_READ,
    kinds.SEGMENT_UPDATED: Action.SEGMENT_READ,
    kinds.REASON_UPDATED: Action.REASON_READ,
    kinds.CASE_FIELD_UPDATED: Action.FIELD_READ,
    kinds.QUESTION_UPDATED: Action.QUESTION_READ,
    kinds.HOURS_UPDATED: Action.HOURS_READ,
    kinds.OVERNIGHT_UPDATED: Action.HOURS_READ,
    kinds.SLA_UPDATED: Action.SLA_READ,
    kinds.CLOCKS_RECOUNTED: Action.SLA_READ,
    kinds.WALLBOARD_UPDATED: Action.WALLBOARD_READ,
    kinds.RULE_UPDATED: Action.RULE_READ,
    kinds.ANSWER_RUN_UPDATED: Action.ANSWER_RUN_READ,
    kinds.AGENT_UPDATED: Action.AGENT_READ,
    kinds.AGENT_PRESENCE: Action.AGENT_READ,
    kinds.SHIFTS_UPDATED: Action.WORK_READ,
    kinds.WORK_UPDATED: Action.WORK_READ,
    kinds.TEAM_UPDATED: Action.TEAM_READ,
    kinds.JOURNAL_QUARANTINED: Action.JOURNAL_READ,
    kinds.JOURNAL_UNROUTED: Action.JOURNAL_READ,
    kinds.JOURNAL_REPLAYED: Action.JOURNAL_READ,
    kinds.JOB_SET_ASIDE: Action.JOURNAL_READ,
    kinds.JOB_SETTLED: Action.JOURNAL_READ,
    kinds.DEMO_CHANGED: Action.EVENT_READ,
    kinds.HOLD_CHANGED: Action.EVENT_READ,
    kinds.POLICY_CHANGED: Action.POLICY_READ,
}


def hears(actor: Actor, event: Event, facts: Facts) -> bool:
    """`facts` holds every conversation of the batch that exists."""
    if not may(actor, Action.EVENT_READ):
        return False
    if event.kind in OF_ONE_AGENT and (event.agent_id is None or event.agent_id != actor.agent_id):
        return False
    if event.conversation_id is not None:
        return sees(actor, facts.get(event.conversation_id)) and (
            event.kind in OF_A_CONVERSATION or event.kind in OF_ONE_AGENT or _by_right(actor, event.kind)
        )
    return _by_right(actor, event.kind)


def sees(actor: Actor, facts: ConversationFacts | None) -> bool:
    return facts is not None and bool(may(actor, Action.CONVERSATION_READ, facts))


def _by_right(actor: Actor, kind: str) -> bool:
    action = BY_RIGHT.get(kind)
    return action is not None and bool(may(actor, action))
