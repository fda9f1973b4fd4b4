"""Every operation of the API: what it asks for, whose object it is about, and a body that gets past the shapes.

A new route without a line here makes the tests red. `about` says who may not even learn that the object exists:
`team`: people outside the conversation's team; `owner`: everybody but the agent it belongs to; `all`: nobody, it is
shared by all who work here (then the action alone decides).
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from shortline.accounts.permissions import Action as A

NOW = "2026-11-21T09:00:00Z"
LATER = "2026-11-22T09:00:00Z"
KEY = "018f2f6e-0000-7000-8000-000000000001"


@dataclass(frozen=True)
class Entry:
    action: A | None  # None: public
    about: Literal["all", "team", "owner"] = "all"
    body: dict[str, Any] | None = None
    params: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # which of the desk's ids stands for one in the path


def _on_conversation() -> dict[str, Entry]:
    at = "/conversations/{conversation_id}"
    return {
        f"GET {at}": Entry(A.CONVERSATION_READ, "team"),
        f"GET {at}/messages": Entry(A.CONVERSATION_READ, "team"),
        f"GET {at}/composer": Entry(A.CONVERSATION_READ, "team"),
        f"POST {at}/messages": Entry(
            A.CONVERSATION_REPLY, "team", {"text": "hello", "client_message_id": KEY, "undo_seconds": 0}
        ),
        f"POST {at}/notes": Entry(A.CONVERSATION_NOTE, "team", {"text": "a note", "client_message_id": KEY}),
        f"POST {at}/assign": Entry(A.CONVERSATION_ASSIGN, "team", {"assignee_id": None}),
        f"POST {at}/block": Entry(A.CONTACT_BLOCK, "team", {}),
        f"POST {at}/unblock": Entry(A.CONTACT_BLOCK, "team", {}),
        f"POST {at}/continue": Entry(A.CONVERSATION_REPLY, "team", {}),
        f"POST {at}/close": Entry(A.CONVERSATION_CLOSE, "team", {}),
        f"POST {at}/macro_preview": Entry(A.CONVERSATION_REPLY, "team", {"wordings": ["Hi {{contact.name|there}}"]}),
        f"GET {at}/offer": Entry(A.CONVERSATION_REPLY, "team"),
        f"GET {at}/missing": Entry(A.CONVERSATION_REPLY, "team", params={"fact": "order"}),
        f"POST {at}/labels": Entry(A.CONVERSATION_LABEL, "team", {"add": ["{label_id}"]}),
        f"POST {at}/priority": Entry(A.CONVERSATION_PRIORITIZE, "team", {"priority": "high"}),
        f"POST {at}/reopen": Entry(A.CONVERSATION_CLOSE, "team", {}),
        f"POST {at}/snooze": Entry(A.CONVERSATION_SNOOZE, "team", {"until": LATER}),
        f"GET {at}/take-over": Entry(A.CONVERSATION_REPLY, "team"),
        f"POST {at}/take-over": Entry(A.CONVERSATION_ASSIGN, "team", {}),
        f"POST {at}/typing": Entry(A.CONVERSATION_REPLY, "team", {}),
        f"POST {at}/unread": Entry(A.CONVERSATION_MARK, "team", {}),
        f"POST {at}/read": Entry(A.CONVERSATION_MARK, "team", {"message_id": "{message_id}"}),
        f"PUT {at}/follow": Entry(A.CONVERSATION_MARK, "team"),
        f"DELETE {at}/follow": Entry(A.CONVERSATION_MARK, "team"),
        f"GET {at}/colleagues": Entry(A.CONVERSATION_READ, "team"),
        f"PUT {at}/drafts/{{mode}}": Entry(A.CONVERSATION_MARK, "team", {"text": "draft", "updated_at": NOW}),
        f"DELETE {at}/drafts/{{mode}}": Entry(A.CONVERSATION_MARK, "team"),
    }


def _on_templates() -> dict[str, Entry]:
    """The account of the test desk answers nothing: a refusal of its own is told apart from a missing right."""
    at, words = "/inboxes/{inbox_id}/templates", {"category": "utility", "body": "We are open again."}
    return {
        f"GET {at}": Entry(A.TEMPLATE_READ),
        f"POST {at}": Entry(A.TEMPLATE_WRITE, body={"name": "open_again", "language": "en", **words}),
        f"POST {at}/check": Entry(A.TEMPLATE_WRITE, body=words),
        f"GET {at}/{{template_id}}": Entry(A.TEMPLATE_READ),
        f"PATCH {at}/{{template_id}}": Entry(A.TEMPLATE_WRITE, body=words),
        f"DELETE {at}/{{template_id}}": Entry(A.TEMPLATE_WRITE),
        "GET /inboxes/{inbox_id}/fallback-templates": Entry(A.TEMPLATE_READ),
        "PUT /inboxes/{inbox_id}/fallback-templates": Entry(A.TEMPLATE_WRITE, body={"items": []}),
        f"POST {at}/{{template_id}}/seen": Entry(A.TEMPLATE_WRITE),
    }


SENT = {"message_id": "sent_id"}
_CONSENT = {"purpose": "service", "change": "given", "how": "phone", "wording": "Yes, do write to me."}
_MACRO = {"shortcut": "new", "wordings": ["Hello."]}
_HOURS = {"zone": "Europe/Riga", "week": [{"day": "mon", "opens": "08:00", "closes": "12:30"}]}
_WALLBOARD = {"waiting_most": 5, "follow_up_percent": 85, "inflow_percent": 250, "channel_percent": 50, "here_least": 2}
_ANSWER_TIMES = {"first_minutes": 60, "follow_up_minutes": 60, "live_minutes": 5}
_TIME_RULE = {"trigger": {"kind": "silence", "waiting": "us", "minutes": 60}, "actions": [{"do": "tell_leads"}]}
_INBOX = {
    "channel": "whatsapp", "name": "Second", "phone_number_id": "900100200309999", "waba_id": "700100200309999",
    "access_token": "EAA-another", "app_secret": "app-secret", "verify_token": "verify-token",
}  # fmt: skip

TABLE: dict[str, Entry] = {
    "POST /sessions": Entry(None, body={"email": "nobody@desk.test", "password": "river stone lantern"}),
    "GET /setup": Entry(None),
    "POST /setup/owner": Entry(None, body={}),
    "POST /invitations/look": Entry(None, body={}),
    "POST /invitations/accept": Entry(None, body={}),
    "POST /resets/look": Entry(None, body={}),
    "POST /resets/use": Entry(None, body={}),
    "GET /agents": Entry(A.AGENT_READ),
    "PATCH /agents/{agent_id}": Entry(A.AGENT_MANAGE, body={"name": "Renamed"}),
    "POST /agents/{agent_id}/reset-link": Entry(A.AGENT_RESET),
    "DELETE /agents/{agent_id}/sessions": Entry(A.AGENT_MANAGE),
    "GET /agents/invitations": Entry(A.AGENT_INVITE),
    "POST /agents/invitations": Entry(A.AGENT_INVITE, body={"email": "new@desk.test", "name": "New"}),
    "DELETE /agents/invitations/{invitation_id}": Entry(A.AGENT_INVITE),
    "GET /contacts": Entry(A.CONTACT_READ),
    "GET /contacts/{contact_id}": Entry(A.CONTACT_READ),
    "PATCH /contacts/{contact_id}": Entry(A.CONTACT_EDIT, body={"language": "nl"}),
    "POST /contacts/{contact_id}/identities/{identity_id}/confirm": Entry(A.CONTACT_EDIT),
    "GET /contacts/{contact_id}/consents": Entry(A.CONTACT_READ),
    "POST /contacts/{contact_id}/consents": Entry(A.CONTACT_EDIT, body=_CONSENT),
    "GET /consent-lists": Entry(A.CONSENT_IMPORT),
    "POST /consent-lists": Entry(A.CONSENT_IMPORT),
    "GET /consent-lists/{list_id}": Entry(A.CONSENT_IMPORT),
    "GET /consent-lists/{list_id}/lines": Entry(A.CONSENT_IMPORT),
    "GET /consent-lists/{list_id}/unused.csv": Entry(A.CONSENT_IMPORT),
    "POST /consent-lists/{list_id}/confirm": Entry(A.CONSENT_IMPORT),
    "DELETE /consent-lists/{list_id}": Entry(A.CONSENT_IMPORT, names={"list_id": "other_list_id"}),
    "POST /contacts/{contact_id}/merge": Entry(A.CONTACT_MERGE, body={"contact_id": "{contact_id}"}),
    "POST /contacts/{contact_id}/unmerge": Entry(A.CONTACT_MERGE, body={"merge_id": "{merge_id}"}),
    "GET /conversations": Entry(A.CONVERSATION_READ),
    "GET /conversations/counts": Entry(A.CONVERSATION_READ),
    **_on_conversation(),
    "POST /bulk": Entry(A.CONVERSATION_ASSIGN, body={"ids": ["{conversation_id}"], "labels": {"add": []}}),
    "POST /bulk/{bulk_id}/undo": Entry(A.CONVERSATION_ASSIGN, "owner"),
    "GET /messages": Entry(A.CONVERSATION_READ, params={"ids": "{message_id}"}),
    "GET /messages/{message_id}": Entry(A.CONVERSATION_READ, "team"),
    "GET /messages/{message_id}/raw": Entry(A.RAW_READ, "team"),
    "POST /messages/{message_id}/allow": Entry(
        A.MESSAGE_ALLOW, "team", {"reason": "He asked on the phone."}, names=SENT
    ),
    "POST /messages/{message_id}/leave": Entry(A.CONVERSATION_REPLY, "team", names=SENT),
    "POST /messages/{message_id}/resend": Entry(A.CONVERSATION_REPLY, "team", names=SENT),
    "POST /messages/{message_id}/send_now": Entry(A.CONVERSATION_REPLY, "team", names=SENT),
    "POST /messages/{message_id}/undo": Entry(A.CONVERSATION_REPLY, "team", names=SENT),
    "GET /media/{media_id}": Entry(A.MEDIA_READ, "team"),
    "GET /media/{media_id}/thumb": Entry(A.MEDIA_READ, "team"),
    "POST /media/{media_id}/retry": Entry(A.MEDIA_ADD, "team"),
    "POST /media": Entry(A.MEDIA_ADD),
    "GET /search": Entry(A.CONVERSATION_READ, params={"q": "canary"}),
    "GET /events": Entry(A.EVENT_READ),
    "GET /hold": Entry(A.ME_READ),
    "GET /hold/waiting": Entry(A.HOLD_RELEASE),
    "POST /hold/release": Entry(A.HOLD_RELEASE, body={}),
    "GET /inboxes": Entry(A.INBOX_READ),
    "POST /inboxes": Entry(A.INBOX_MANAGE, body=_INBOX),
    "POST /inboxes/check": Entry(A.INBOX_MANAGE, body={"phone_number_id": "900100200300499", "access_token": "EAA-x"}),
    "GET /guard": Entry(A.POLICY_READ),
    "GET /questions": Entry(A.QUESTION_READ),
    "POST /questions": Entry(A.QUESTION_MANAGE, body={"name": "A return", "facts": ["order"]}),
    "PATCH /questions/{question_id}": Entry(A.QUESTION_MANAGE, body={"name": "Returns"}),
    "DELETE /questions/{question_id}": Entry(A.QUESTION_MANAGE),
    "GET /hours": Entry(A.HOURS_READ),
    "GET /hours/now": Entry(A.HOURS_READ),
    "GET /hours/countries": Entry(A.HOURS_READ),
    "GET /hours/countries/{country}": Entry(A.HOURS_READ),
    "POST /hours/preview": Entry(A.HOURS_MANAGE, body=_HOURS),
    "PUT /hours/house": Entry(A.HOURS_MANAGE, body=_HOURS),
    "DELETE /hours/house": Entry(A.HOURS_MANAGE),
    "PUT /hours/teams/{team_id}": Entry(A.HOURS_MANAGE, body=_HOURS),
    "DELETE /hours/teams/{team_id}": Entry(A.HOURS_MANAGE),
    "PUT /hours/inboxes/{inbox_id}": Entry(A.HOURS_MANAGE, body=_HOURS),
    "DELETE /hours/inboxes/{inbox_id}": Entry(A.HOURS_MANAGE),
    "GET /wallboard": Entry(A.WALLBOARD_READ),
    "PUT /wallboard/targets": Entry(A.WALLBOARD_MANAGE, body=_WALLBOARD),
    "GET /answer-times": Entry(A.SLA_READ),
    "PUT /answer-times/house": Entry(A.SLA_MANAGE, body=_ANSWER_TIMES),
    "DELETE /answer-times/house": Entry(A.SLA_MANAGE),
    "PUT /answer-times/teams/{team_id}": Entry(A.SLA_MANAGE, body=_ANSWER_TIMES),
    "DELETE /answer-times/teams/{team_id}": Entry(A.SLA_MANAGE),
    "PUT /answer-times/inboxes/{inbox_id}": Entry(A.SLA_MANAGE, body=_ANSWER_TIMES),
    "DELETE /answer-times/inboxes/{inbox_id}": Entry(A.SLA_MANAGE),
    "GET /time-rules": Entry(A.RULE_READ),
    "POST /time-rules": Entry(A.RULE_MANAGE, body={"name": "New rule"} | _TIME_RULE),
    "POST /time-rules/trial": Entry(A.RULE_READ, body={"name": "Tried"} | _TIME_RULE),
    "POST /time-rules/presets/{preset}": Entry(A.RULE_MANAGE),
    "GET /time-rules/runs": Entry(A.RULE_READ),
    "PUT /time-rules/{rule_id}": Entry(A.RULE_MANAGE, body={"name": "Renamed"} | _TIME_RULE),
    "DELETE /time-rules/{rule_id}": Entry(A.RULE_MANAGE),
    "GET /workload": Entry(A.WORK_READ),
    "GET /workload/shifts": Entry(A.WORK_READ),
    "PUT /workload/shifts/{agent_id}": Entry(A.WORK_MANAGE, body=_HOURS),
    "DELETE /workload/shifts/{agent_id}": Entry(A.WORK_MANAGE),
    "GET /overnight": Entry(A.HOURS_READ),
    "PUT /overnight/teams/{team_id}": Entry(A.HOURS_MANAGE, body={"taker_id": "{night_team_id}"}),
    "DELETE /overnight/teams/{team_id}": Entry(A.HOURS_MANAGE),
    "GET /overnight/nights": Entry(A.CONVERSATION_READ),
    "GET /overnight/nights/{team_id}": Entry(A.CONVERSATION_READ),
    "POST /overnight/nights/{team_id}/read": Entry(A.CONVERSATION_READ),
    "POST /workload/next": Entry(A.CONVERSATION_ASSIGN, body={}),
    "PUT /workload/rules": Entry(A.WORK_MANAGE, body={"capacity": 3, "slow_per_live": 5, "idle_minutes": 15}),
    "PUT /workload/agents/{agent_id}": Entry(A.WORK_MANAGE, body={"capacity": 2, "languages": ["lv"]}),
    "PUT /workload/routing/house": Entry(A.WORK_MANAGE, body={"mode": "least_busy"}),
    "DELETE /workload/routing/house": Entry(A.WORK_MANAGE),
    "PUT /workload/routing/teams/{team_id}": Entry(A.WORK_MANAGE, body={"mode": "round_robin"}),
    "DELETE /workload/routing/teams/{team_id}": Entry(A.WORK_MANAGE),
    "PUT /workload/routing/inboxes/{inbox_id}": Entry(A.WORK_MANAGE, body={"mode": "manual"}),
    "DELETE /workload/routing/inboxes/{inbox_id}": Entry(A.WORK_MANAGE),
    "GET /scope": Entry(A.POLICY_READ),
    "POST /scope": Entry(
        A.POLICY_CHOOSE, body={"name": "Fares", "phrases": ["fare"], "lines": {"en": "See our site."}}
    ),
    "POST /scope/try": Entry(A.POLICY_READ, body={"text": "What is the fare?"}),
    "PATCH /scope/{topic_id}": Entry(A.POLICY_CHOOSE, body={"name": "Fares"}),
    "DELETE /scope/{topic_id}": Entry(A.POLICY_CHOOSE),
    "PATCH /guard": Entry(A.POLICY_CHOOSE, body={"links_max": 2}),
    "PATCH /guard/inboxes/{inbox_id}": Entry(A.POLICY_CHOOSE, body={"links_max": 2}),
    "GET /inboxes/{inbox_id}": Entry(A.INBOX_READ),
    "PATCH /inboxes/{inbox_id}": Entry(A.INBOX_MANAGE, body={"name": "Renamed"}),
    "DELETE /inboxes/{inbox_id}": Entry(A.INBOX_MANAGE),
    "POST /inboxes/{inbox_id}/check": Entry(A.INBOX_MANAGE),
    "GET /inboxes/{inbox_id}/health": Entry(A.INBOX_READ),
    "GET /inboxes/{inbox_id}/qr.svg": Entry(A.INBOX_READ),
    "GET /inboxes/{inbox_id}/successor": Entry(A.INBOX_READ),
    "POST /inboxes/{inbox_id}/successor": Entry(A.INBOX_MANAGE, body={"inbox_id": "{inbox_id}"}),
    "POST /inboxes/{inbox_id}/successor/preview": Entry(A.INBOX_MANAGE, body={"inbox_id": "{inbox_id}"}),
    "DELETE /inboxes/{inbox_id}/successor": Entry(A.INBOX_MANAGE),
    "GET /inboxes/{inbox_id}/reinvitations": Entry(A.INBOX_MANAGE),
    "GET /inboxes/{inbox_id}/reinvitations.csv": Entry(A.INBOX_MANAGE),
    "POST /inboxes/{inbox_id}/reinvitations": Entry(A.INBOX_MANAGE, body={"contact_ids": ["1"]}),
    "GET /inboxes/{inbox_id}/rhythm": Entry(A.INBOX_READ),
    "GET /inboxes/{inbox_id}/number-health": Entry(A.INBOX_HEALTH),
    "PUT /inboxes/{inbox_id}/prices": Entry(A.INBOX_MANAGE, body={"currency": "EUR", "prices": []}),
    "PATCH /inboxes/{inbox_id}/rhythm": Entry(A.POLICY_CHOOSE, body={"profile": "calm"}),
    "POST /inboxes/{inbox_id}/move-in/check": Entry(A.INBOX_MANAGE),
    "POST /inboxes/{inbox_id}/register": Entry(A.INBOX_MANAGE, body={"pin": "123456"}),
    "POST /inboxes/{inbox_id}/subscribe": Entry(A.INBOX_MANAGE),
    "POST /inboxes/{inbox_id}/templates/sync": Entry(A.INBOX_MANAGE),
    "GET /templates": Entry(A.TEMPLATE_READ),
    **_on_templates(),
    "GET /journal": Entry(A.JOURNAL_READ),
    "GET /journal/counts": Entry(A.JOURNAL_READ),
    "GET /journal/{journal_id}": Entry(A.JOURNAL_READ),
    "POST /journal/{journal_id}/replay": Entry(A.JOURNAL_REPLAY),
    "POST /journal/replay": Entry(A.JOURNAL_REPLAY, body={}),
    "GET /jobs/set-aside": Entry(A.JOURNAL_READ),
    "POST /jobs/set-aside/retry": Entry(A.JOURNAL_REPLAY),
    "POST /jobs/set-aside/{job_id}/retry": Entry(A.JOURNAL_REPLAY, names={"job_id": "other_job_id"}),
    "DELETE /jobs/set-aside/{job_id}": Entry(A.JOURNAL_REPLAY),
    "GET /reasons": Entry(A.REASON_READ),
    "POST /cases/{case_id}/items": Entry(A.CASE_CHECK, "team", {"text": "Call back"}),
    "PATCH /case-items/{item_id}": Entry(A.CASE_CHECK, "team", {"done": True}),
    "DELETE /case-items/{item_id}": Entry(A.CASE_CHECK, "team"),
    "GET /reasons/{reason_id}/checklist": Entry(A.REASON_READ),
    "PUT /reasons/{reason_id}/checklist": Entry(A.REASON_MANAGE, body={"items": ["Call back"]}),
    "GET /case-fields": Entry(A.FIELD_READ),
    "POST /case-fields": Entry(A.FIELD_MANAGE, body={"name": "Second", "kind": "text"}),
    "PATCH /case-fields/{field_id}": Entry(A.FIELD_MANAGE, body={"name": "Third"}),
    "PUT /case-fields/order": Entry(A.FIELD_MANAGE, body={"ids": ["{field_id}"]}),
    "POST /reasons": Entry(A.REASON_MANAGE, body={"name": "Second"}),
    "PATCH /reasons/{reason_id}": Entry(A.REASON_MANAGE, body={"name": "Third"}),
    "POST /cases/{case_id}/links": Entry(A.CASE_TIE, "team", {"case_id": "{other_case_id}"}),
    "POST /cases/{case_id}/merge": Entry(A.CASE_TIE, "team", {"into_case_id": "{other_case_id}"}),
    "POST /cases/{case_id}/split": Entry(A.CASE_TIE, "team", {"message_id": "{message_id}"}),
    "GET /handovers": Entry(A.CONVERSATION_READ),
    "GET /conversations/{conversation_id}/handovers": Entry(A.CONVERSATION_READ, "team"),
    "POST /conversations/{conversation_id}/handovers": Entry(
        A.CONVERSATION_ASSIGN,
        "team",
        {"kind": "call_back", "address": "+31 20 555 0100", "due_at": "2027-03-01T12:00:00Z", "summary": "A call."},
    ),
    "PATCH /handovers/{handover_id}": Entry(A.CONVERSATION_ASSIGN, "team", {"attempted": True}),
    "POST /handovers/{handover_id}/end": Entry(A.CONVERSATION_ASSIGN, "team", {"ended_as": "done"}),
    "DELETE /case-ties/{tie_id}": Entry(A.CASE_TIE, "team"),
    "PATCH /cases/{case_id}": Entry(A.CONVERSATION_CLOSE, "team", {"reason_id": "{reason_id}", "outcome": "solved"}),
    "GET /labels": Entry(A.LABEL_READ),
    "POST /labels": Entry(A.LABEL_MANAGE, body={"name": "Second"}),
    "PATCH /labels/{label_id}": Entry(A.LABEL_MANAGE, body={"color": "blue"}),
    "GET /macros": Entry(A.MACRO_READ),
    "GET /macros/variables": Entry(A.MACRO_READ),
    "GET /macros/starter": Entry(A.MACRO_SHARE),
    "POST /macros/starter": Entry(A.MACRO_SHARE, body={"languages": ["en"]}),
    "POST /macros": Entry(A.MACRO_OWN, body=_MACRO),
    "GET /macros/{macro_id}": Entry(A.MACRO_READ, "owner"),
    "PATCH /macros/{macro_id}": Entry(A.MACRO_OWN, "owner", {"name": "Renamed"}),
    "DELETE /macros/{macro_id}": Entry(A.MACRO_OWN, "owner"),
    "POST /macros/{macro_id}/render": Entry(A.CONVERSATION_REPLY, "owner", {"conversation_id": "{conversation_id}"}),
    "POST /macros/{macro_id}/template": Entry(A.CONVERSATION_REPLY, "owner", {"conversation_id": "{conversation_id}"}),
    "GET /macros/{macro_id}/wordings": Entry(A.MACRO_OWN, "owner"),
    "POST /macros/{macro_id}/suggestions/{suggestion_id}/adopt": Entry(A.MACRO_OWN, "owner"),
    "POST /macros/{macro_id}/suggestions/{suggestion_id}/dismiss": Entry(
        A.MACRO_OWN, "owner", names={"suggestion_id": "other_suggestion_id"}
    ),
    "GET /me": Entry(A.ME_READ),
    "PATCH /me": Entry(A.ME_EDIT, body={"theme": "dark"}),
    "POST /me/password": Entry(A.ME_SECURE, body={"current": "not this one", "new": "river stone lantern"}),
    "GET /organisation": Entry(A.ME_READ),
    "PATCH /organisation": Entry(A.ORGANISATION_MANAGE, body={"name": "Renamed"}),
    "GET /sessions": Entry(A.ME_READ),
    "DELETE /sessions": Entry(A.ME_SECURE),
    "DELETE /sessions/current": Entry(A.ME_SECURE),
    "DELETE /sessions/{session_id}": Entry(A.ME_SECURE, "owner"),
    "GET /setup/checklist": Entry(A.SETUP_READ),
    "POST /setup/demo": Entry(A.DEMO_MANAGE, body={}),
    "DELETE /setup/demo": Entry(A.DEMO_MANAGE),
    "POST /setup/demo/scene": Entry(A.DEMO_MANAGE, body={}),
    "GET /teams": Entry(A.TEAM_READ),
    "POST /teams": Entry(A.TEAM_MANAGE, body={"name": "Third"}),
    "PATCH /teams/{team_id}": Entry(A.TEAM_MANAGE, body={"name": "Renamed"}),
    "DELETE /teams/{team_id}": Entry(A.TEAM_MANAGE),
    "POST /tone": Entry(A.CONVERSATION_REPLY, body={"text": "AS STATED BEFORE"}),
    "GET /tokens": Entry(A.TOKEN_MANAGE),
    "POST /tokens": Entry(A.TOKEN_MANAGE, body={"name": "one more", "scopes": ["read"]}),
    "DELETE /tokens/{token_id}": Entry(A.TOKEN_MANAGE),
}
