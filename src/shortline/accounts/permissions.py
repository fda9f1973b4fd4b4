"""What an actor may do: one table of actions, one pure predicate, and the same rule once more as a filter for queries.

`may` answers True or a `Refusal` (which is false) that says why and which roles could do it. `visible_conversations`
is its twin for lists; a property test holds the two together. Anything not allowed here is refused.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from shortline.accounts.actor import Actor, Role, Scope
from shortline.errors import NotAllowed, NotFound


class Action(StrEnum):
    """Everything a permission is asked for. The value is what the API and the documentation call it."""

    CONVERSATION_READ = "conversation.read"
    CONVERSATION_REPLY = "conversation.reply"
    MESSAGE_ALLOW = "message.allow"
    ANSWER_RUN_READ = "answer_run.read"
    ANSWER_RUN_START = "answer_run.start"
    POLICY_READ = "policy.read"
    POLICY_CHOOSE = "policy.choose"
    CONVERSATION_NOTE = "conversation.note"
    CONVERSATION_CLOSE = "conversation.close"
    CONVERSATION_ASSIGN = "conversation.assign"
    CONVERSATION_SNOOZE = "conversation.snooze"
    CONVERSATION_MARK = "conversation.mark"
    CONVERSATION_LABEL = "conversation.label"
    CONVERSATION_PRIORITIZE = "conversation.prioritize"
    CASE_TIE = "case.tie"
    CASE_CHECK = "case.check"
    CONTACT_READ = "contact.read"
    CONTACT_EDIT = "contact.edit"
    CONTACT_BLOCK = "contact.block"
    CONSENT_IMPORT = "consent.import"
    CONTACT_MERGE = "contact.merge"
    MEDIA_READ = "media.read"
    MEDIA_ADD = "media.add"
    TEMPLATE_READ = "template.read"
    TEMPLATE_WRITE = "template.write"
    MACRO_READ = "macro.read"
    MACRO_OWN = "macro.own"
    MACRO_SHARE = "macro.share"
    LABEL_READ = "label.read"
    LABEL_MANAGE = "label.manage"
    SEGMENT_READ = "segment.read"
    SEGMENT_MANAGE = "segment.manage"
    REASON_READ = "reason.read"
    REASON_MANAGE = "reason.manage"
    FIELD_READ = "field.read"
    FIELD_MANAGE = "field.manage"
    QUESTION_READ = "question.read"
    QUESTION_MANAGE = "question.manage"
    HOURS_READ = "hours.read"
    HOURS_MANAGE = "hours.manage"
    SLA_READ = "sla.read"
    SLA_MANAGE = "sla.manage"
    RULE_READ = "rule.read"
    RULE_MANAGE = "rule.manage"
    WORK_READ = "work.read"
    WORK_MANAGE = "work.manage"
    WALLBOARD_READ = "wallboard.read"
    WALLBOARD_MANAGE = "wallboard.manage"
    EVENT_READ = "event.read"
    INBOX_READ = "inbox.read"
    INBOX_HEALTH = "inbox.health"
    INBOX_MANAGE = "inbox.manage"
    RAW_READ = "raw.read"
    JOURNAL_READ = "journal.read"
    JOURNAL_REPLAY = "journal.replay"
    AGENT_READ = "agent.read"
    AGENT_INVITE = "agent.invite"
    AGENT_MANAGE = "agent.manage"
    AGENT_RESET = "agent.reset"
    ORGANISATION_MANAGE = "organisation.manage"
    TEAM_READ = "team.read"
    TEAM_MANAGE = "team.manage"
    TOKEN_MANAGE = "token.manage"  # noqa: S105  an action, not a secret
    SETUP_READ = "setup.read"
    DEMO_MANAGE = "demo.manage"
    HOLD_RELEASE = "hold.release"
    ME_READ = "me.read"
    ME_EDIT = "me.edit"
    ME_SECURE = "me.secure"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: the lowest role that may, the scope a token needs for it, and what it is in words."""

    lowest: Role
    scope: Scope
    words: str
    per_conversation: bool = False
    only_in_person: bool = False  # a token may never do this, whatever its scopes


@dataclass(frozen=True, slots=True)
class ConversationFacts:
    """What decides who sees a conversation."""

    assignee_id: int | None
    team_id: int | None
    inbox_team_id: int | None


@dataclass(frozen=True, slots=True)
class AgentChange:
    """An intended change of a colleague (or, without `agent_id`, an invitation). None leaves a thing as it is."""

    agent_id: int | None = None
    role: Role | None = None
    new_role: Role | None = None
    leaves: bool = False
    is_last_owner: bool = False


@dataclass(frozen=True, slots=True)
class MacroFacts:
    """What decides who sees a macro: whose it is (None: shared), and which team it is for (None: everybody)."""

    owner_id: int | None
    team_id: int | None


Resource: TypeAlias = ConversationFacts | AgentChange | MacroFacts | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not, in a sentence with its name, and the roles that could. `hides`: answer as if the thing did not exist."""

    reason: str
    code: str
    who_can_grant: tuple[Role, ...] = ()
    hides: bool = False
    params: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> Literal[False]:
        return False


Verdict: TypeAlias = Literal[True] | Refusal


def _each(rule: Rule, *actions: Action) -> dict[Action, Rule]:
    return dict.fromkeys(actions, rule)


_A = Action
RULES: dict[Action, Rule] = {
    _A.CONVERSATION_READ: Rule(Role.AGENT, Scope.READ, "read a conversation", per_conversation=True),
    _A.CONVERSATION_REPLY: Rule(Role.AGENT, Scope.WRITE, "answer the customer", per_conversation=True),
    _A.MESSAGE_ALLOW: Rule(
        Role.LEAD, Scope.WRITE, "let a message pass that a rule of the house holds back", per_conversation=True
    ),
    _A.ANSWER_RUN_READ: Rule(Role.AGENT, Scope.READ, "see how far an answer to many is"),
    _A.ANSWER_RUN_START: Rule(Role.LEAD, Scope.WRITE, "answer many conversations at once, and stop that"),
    _A.POLICY_READ: Rule(Role.AGENT, Scope.READ, "see what the guard asks"),
    _A.POLICY_CHOOSE: Rule(Role.LEAD, Scope.ADMIN, "choose what the guard asks"),
    _A.CONVERSATION_NOTE: Rule(Role.AGENT, Scope.WRITE, "write a note", per_conversation=True),
    _A.CONVERSATION_CLOSE: Rule(
        Role.AGENT, Scope.WRITE, "close and reopen, say what a case was about", per_conversation=True
    ),
    _A.CONVERSATION_ASSIGN: Rule(Role.AGENT, Scope.WRITE, "assign to a person or a team", per_conversation=True),
    _A.CONVERSATION_SNOOZE: Rule(Role.AGENT, Scope.WRITE, "snooze", per_conversation=True),
    _A.CONVERSATION_MARK: Rule(
        Role.AGENT, Scope.WRITE, "mark read or unread, follow, keep a draft", per_conversation=True
    ),
    _A.CONVERSATION_LABEL: Rule(Role.AGENT, Scope.WRITE, "put labels on and take them off", per_conversation=True),
    _A.CONVERSATION_PRIORITIZE: Rule(Role.AGENT, Scope.WRITE, "say how much a case hurries", per_conversation=True),
    _A.CASE_CHECK: Rule(
        Role.AGENT, Scope.WRITE, "write on the checklist of a case and tick off", per_conversation=True
    ),
    _A.CASE_TIE: Rule(Role.AGENT, Scope.WRITE, "link, merge and split cases, and undo it", per_conversation=True),
    _A.CONTACT_READ: Rule(Role.AGENT, Scope.READ, "see a contact"),
    _A.CONTACT_EDIT: Rule(Role.AGENT, Scope.WRITE, "change a contact's name, language, segment and fields"),
    _A.CONTACT_BLOCK: Rule(Role.AGENT, Scope.WRITE, "block and unblock a contact", per_conversation=True),
    _A.CONTACT_MERGE: Rule(Role.AGENT, Scope.WRITE, "join two contacts that are one person, and take that back"),
    _A.CONSENT_IMPORT: Rule(Role.LEAD, Scope.ADMIN, "write down opt-outs and consents from a file"),
    _A.MEDIA_READ: Rule(Role.AGENT, Scope.READ, "open a file"),
    _A.MEDIA_ADD: Rule(Role.AGENT, Scope.WRITE, "add a file"),
    _A.TEMPLATE_READ: Rule(Role.AGENT, Scope.READ, "see the templates"),
    _A.TEMPLATE_WRITE: Rule(Role.LEAD, Scope.ADMIN, "write, edit and delete templates, choose the fallback ones"),
    _A.MACRO_READ: Rule(Role.AGENT, Scope.READ, "see one's own macros, one's teams' and those for everybody"),
    _A.MACRO_OWN: Rule(Role.AGENT, Scope.WRITE, "write macros of one's own"),
    _A.MACRO_SHARE: Rule(Role.LEAD, Scope.WRITE, "write macros for everybody and for any team"),
    _A.LABEL_READ: Rule(Role.AGENT, Scope.READ, "see the labels"),
    _A.LABEL_MANAGE: Rule(Role.LEAD, Scope.ADMIN, "make, rename and archive labels"),
    _A.SEGMENT_READ: Rule(Role.AGENT, Scope.READ, "see the segments, and who has which"),
    _A.SEGMENT_MANAGE: Rule(Role.LEAD, Scope.ADMIN, "make, rename, order, archive and remove segments"),
    _A.REASON_READ: Rule(Role.AGENT, Scope.READ, "see the reasons a case can have"),
    _A.REASON_MANAGE: Rule(Role.LEAD, Scope.ADMIN, "make, rename and archive reasons"),
    _A.FIELD_READ: Rule(Role.AGENT, Scope.READ, "see which fields cases have"),
    _A.FIELD_MANAGE: Rule(Role.ADMIN, Scope.ADMIN, "make, change, order and archive the fields of cases"),
    _A.QUESTION_READ: Rule(Role.AGENT, Scope.READ, "see what is asked for in one go"),
    _A.QUESTION_MANAGE: Rule(Role.LEAD, Scope.ADMIN, "choose what is asked for in one go"),
    _A.HOURS_READ: Rule(Role.AGENT, Scope.READ, "see the opening hours"),
    _A.HOURS_MANAGE: Rule(Role.LEAD, Scope.ADMIN, "put down and remove opening hours"),
    _A.SLA_READ: Rule(Role.AGENT, Scope.READ, "see how soon customers should be answered"),
    _A.SLA_MANAGE: Rule(Role.LEAD, Scope.ADMIN, "choose how soon customers should be answered"),
    _A.RULE_READ: Rule(Role.LEAD, Scope.READ, "see the time rules and what they did"),
    _A.RULE_MANAGE: Rule(Role.LEAD, Scope.ADMIN, "write time rules and switch them on and off"),
    _A.WORK_READ: Rule(Role.AGENT, Scope.READ, "see how much colleagues can take, and how work is given out"),
    _A.WORK_MANAGE: Rule(Role.LEAD, Scope.ADMIN, "choose how much colleagues can take, and how work is given out"),
    _A.WALLBOARD_READ: Rule(Role.LEAD, Scope.READ, "look at the wallboard"),
    _A.WALLBOARD_MANAGE: Rule(Role.LEAD, Scope.ADMIN, "choose what the wallboard's numbers are held against"),
    _A.EVENT_READ: Rule(Role.AGENT, Scope.READ, "follow the events"),
    _A.INBOX_READ: Rule(Role.AGENT, Scope.READ, "see the inboxes, without their secrets"),
    _A.INBOX_HEALTH: Rule(Role.LEAD, Scope.READ, "see how a number is doing and what it costs"),
    _A.INBOX_MANAGE: Rule(Role.ADMIN, Scope.ADMIN, "connect, change and remove inboxes, sync their templates"),
    _A.RAW_READ: Rule(Role.ADMIN, Scope.ADMIN, "see a message as the provider sent it"),
    _A.JOURNAL_READ: Rule(Role.ADMIN, Scope.ADMIN, "see received updates and their fate, and jobs that were set aside"),
    _A.JOURNAL_REPLAY: Rule(
        Role.ADMIN, Scope.ADMIN, "apply a received update again, try a set aside job again or discard it"
    ),
    _A.AGENT_READ: Rule(Role.AGENT, Scope.READ, "see the names of colleagues"),
    _A.AGENT_INVITE: Rule(Role.ADMIN, Scope.ADMIN, "invite a colleague"),
    _A.AGENT_MANAGE: Rule(Role.ADMIN, Scope.ADMIN, "change a colleague's name, role, teams and state"),
    _A.AGENT_RESET: Rule(Role.ADMIN, Scope.ADMIN, "make a link for a colleague's new password", only_in_person=True),
    _A.ORGANISATION_MANAGE: Rule(Role.ADMIN, Scope.ADMIN, "change the organisation's name"),
    _A.TEAM_READ: Rule(Role.AGENT, Scope.READ, "see the teams"),
    _A.TEAM_MANAGE: Rule(Role.ADMIN, Scope.ADMIN, "make, change and remove teams"),
    _A.TOKEN_MANAGE: Rule(Role.ADMIN, Scope.ADMIN, "make and remove API tokens", only_in_person=True),
    _A.SETUP_READ: Rule(Role.ADMIN, Scope.READ, "see the first-days checklist"),
    _A.HOLD_RELEASE: Rule(Role.ADMIN, Scope.ADMIN, "let a restored or copied desk send again"),
    _A.DEMO_MANAGE: Rule(Role.ADMIN, Scope.ADMIN, "start and remove the demo city"),
    _A.ME_READ: Rule(Role.AGENT, Scope.READ, "see one's own account"),
    _A.ME_EDIT: Rule(Role.AGENT, Scope.WRITE, "change one's own name, language and preferences"),
    _A.ME_SECURE: Rule(Role.AGENT, Scope.WRITE, "change one's password, end one's sessions", only_in_person=True),
}


def may(actor: Actor, action: Action | str, resource: Resource = None) -> Verdict:
    """True, or why not. Asked without a resource it tells whether the actor could do it to anything at all."""
    if actor.kind == "system":
        return True
    rule = RULES[Action(action)]
    if not actor.is_person or actor.role is None:
        return Refusal("Only people who work here can do this.", "not_a_person", who(rule))
    if actor.role.rank < rule.lowest.rank:
        reason = f"Your role, {actor.role}, does not let you {rule.words}."
        return Refusal(reason, "role_too_low", who(rule), params=(("role", str(actor.role)),))
    if actor.kind == "api" and rule.only_in_person:
        return Refusal("This needs a person who is signed in; a token is not enough.", "in_person", who(rule))
    if rule.scope not in actor.scopes:
        reason = f"This token lacks the scope {rule.scope}, which is needed to {rule.words}."
        return Refusal(reason, "scope_missing", who(rule), params=(("scope", str(rule.scope)),))
    if isinstance(resource, ConversationFacts):
        return _sees(actor, resource)
    if isinstance(resource, AgentChange):
        return _may_change(actor, actor.role, resource)
    if isinstance(resource, MacroFacts):
        return _has_macro(actor, actor.role, resource)
    return True


def who(rule: Rule) -> tuple[Role, ...]:
    return tuple(role for role in Role if role.rank >= rule.lowest.rank)


SEES_ALL_FROM = Role.LEAD


def _sees(actor: Actor, conversation: ConversationFacts) -> Verdict:
    """An agent sees what is his, his team's, nobody's, or in an inbox that belongs to no team."""
    if (
        (actor.role is not None and actor.role.rank >= SEES_ALL_FROM.rank)
        or conversation.assignee_id == actor.agent_id
        or conversation.inbox_team_id is None
        or (conversation.team_id or conversation.inbox_team_id) in actor.team_ids
        or (conversation.assignee_id is None and conversation.team_id is None)
    ):
        return True
    return Refusal(
        "This conversation belongs to another team.", "other_team", (Role.OWNER, Role.ADMIN, Role.LEAD), hides=True
    )


def _has_macro(actor: Actor, role: Role, macro: MacroFacts) -> Verdict:
    """One's own is nobody else's, whatever his role. Leads see every team's, since they write them."""
    if macro.owner_id is not None:
        if macro.owner_id == actor.agent_id:
            return True
        return Refusal("This macro belongs to a colleague.", "other_macro", hides=True)
    if macro.team_id is None or macro.team_id in actor.team_ids or role.rank >= SEES_ALL_FROM.rank:
        return True
    return Refusal(
        "This macro belongs to another team.", "other_macro", (Role.OWNER, Role.ADMIN, Role.LEAD), hides=True
    )


_VISIBLE = """(
  c.assignee_id = :visible_to
  OR c.team_id = ANY(:visible_teams)
  OR (c.assignee_id IS NULL AND c.team_id IS NULL)
  OR c.inbox_id IN (SELECT v.id FROM inboxes v
                    WHERE v.team_id IS NULL OR (c.team_id IS NULL AND v.team_id = ANY(:visible_teams)))
)"""


def visible_conversations(actor: Actor) -> tuple[str, dict[str, Any]]:
    """The condition a query over `conversations c` adds to stay within what the actor sees, and its parameters."""
    if actor.kind == "system":
        return "TRUE", {}
    if not may(actor, Action.CONVERSATION_READ) or actor.role is None:
        return "FALSE", {}
    if actor.role.rank >= SEES_ALL_FROM.rank:
        return "TRUE", {}
    return _VISIBLE, {"visible_to": actor.agent_id, "visible_teams": sorted(actor.team_ids)}


def _may_change(actor: Actor, role: Role, change: AgentChange) -> Verdict:
    owner_only = (Role.OWNER,)
    if role is not Role.OWNER and Role.OWNER in (change.role, change.new_role):
        return Refusal("Only an owner can make someone owner or change an owner.", "owner_only", owner_only)
    demoted = change.new_role is not None and change.new_role is not Role.OWNER
    if change.is_last_owner and (demoted or change.leaves):
        return Refusal("This is the only owner. Make someone else owner first.", "last_owner", owner_only)
    if change.leaves and change.agent_id is not None and change.agent_id == actor.agent_id:
        reason = "You cannot disable your own account. Ask another admin."
        return Refusal(reason, "own_account", who(RULES[Action.AGENT_MANAGE]))
    return True


def must(actor: Actor, action: Action | str, resource: Resource = None) -> None:
    """Raise where `may` refuses: NotFound when even the existence is nobody's business, else NotAllowed."""
    verdict = may(actor, action, resource)
    if verdict is True:
        return
    if verdict.hides:
        raise NotFound
    raise refused(verdict, action)


def refused(refusal: Refusal, action: Action | str) -> NotAllowed:
    return NotAllowed(
        refusal.reason,
        reason=refusal.code,
        params=dict(refusal.params),
        permission=str(action),
        who_can_grant=[str(role) for role in refusal.who_can_grant],
    )
