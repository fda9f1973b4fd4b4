"""Sending one message: one request, and an honest answer to "did it leave?".

Only an error from before a connection existed is "certainly not sent". The provider's own error body is a refusal.
A success is a 2xx *with* a message id. Everything else may have been sent, and is OutcomeUnknown: a second copy to a
customer is worse than a flag to an agent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shortline.channels import failures
from shortline.channels.draft import Draft
from shortline.channels.failures import ContentRejected, OutcomeUnknown, RateLimited
from shortline.channels.protocol import Address, InboxConfig, Sent
from shortline.channels.whatsapp import errors, graph
from shortline.channels.whatsapp.build import request_json
from shortline.channels.whatsapp.lenient import members, string
from shortline.http import Ambiguous, NotSent

if TYPE_CHECKING:
    from shortline.http import Http, Response

SEND_SECONDS = 20.0
ANSWER_MAX = 1024 * 1024


async def send(inbox: InboxConfig, to: Address, draft: Draft, http: Http, attempt_key: str) -> Sent:
    """Raises the closed set: NotSent, RateLimited, RecipientUnreachable, ContentRejected, CredentialsRejected,
    OutcomeUnknown, ProviderError."""
    if not inbox.access_token:
        raise failures.CredentialsRejected("This inbox has no access token.")
    try:
        body = request_json(to, draft, attempt_key)
    except ValueError as error:
        raise ContentRejected(f"This message cannot be sent: {error}.") from error
    try:
        response = await http.request(
            "POST",
            graph.url(inbox, f"{inbox.phone_number_id}/messages"),
            headers=graph.authorised(inbox),
            json=body,
            deadline=SEND_SECONDS,
            max_bytes=ANSWER_MAX,
        )
    except NotSent as error:
        raise graph.unreachable(error) from error
    except Ambiguous as error:
        raise OutcomeUnknown(provider_text=str(error)[:200]) from error
    return outcome(response)


def outcome(response: Response) -> Sent:
    """What this answer proves. Pure."""
    given = graph.answer(response)
    if 200 <= response.status < 300:
        sent = _sent(given)
        if sent is None:
            raise OutcomeUnknown(provider_text=f"HTTP {response.status} without a message id")
        return sent
    found = graph.problem_in(given) if response.status >= 400 else None
    if found is not None:
        raise errors.as_exception(found, transient=graph.is_transient(given), retry_after=graph.retry_after(response))
    if response.status == 429:
        raise RateLimited(retry_after=graph.retry_after(response), provider_text="HTTP 429")
    raise OutcomeUnknown(provider_text=f"HTTP {response.status} without an error of the provider")


def _sent(given: Any) -> Sent | None:
    messages, contacts = members(given, "messages"), members(given, "contacts")
    provider_id = string(messages[0], "id") if messages else None
    if provider_id is None or len(provider_id) > 512:
        return None
    contact = contacts[0] if contacts else None
    return Sent(
        provider_id=provider_id,
        wa_id=string(contact, "wa_id"),
        user_id=string(contact, "user_id"),
        message_status=string(messages[0], "message_status"),
    )
