"""Talking to the Graph API: addresses, the bearer token, and what an answer means.

`call` is for everything but sending a message: those requests may be repeated, so a lost answer is only "try again".
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from shortline.channels import failures
from shortline.channels.event_parts import ProviderProblem
from shortline.channels.failures import ChannelError, ProviderError, RateLimited
from shortline.channels.protocol import InboxConfig
from shortline.channels.whatsapp import errors
from shortline.channels.whatsapp.lenient import integer, number
from shortline.http import Ambiguous, NotSent, UrlRefused

if TYPE_CHECKING:
    from shortline.http import Http, Response

CALL_SECONDS = 20.0
UNREACHABLE = "WhatsApp's server could not be reached."


def url(inbox: InboxConfig, path: str) -> str:
    return f"{inbox.graph_url.rstrip('/')}/{inbox.api_version}/{path.lstrip('/')}"


def authorised(inbox: InboxConfig) -> dict[str, str]:
    return {"authorization": f"Bearer {inbox.access_token}"}


def answer(response: Response) -> Any:
    """The JSON of an answer; None when it is none."""
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError):
        return None


def problem_in(given: Any) -> ProviderProblem | None:
    """The provider's own error body, which is proof that it refused; None when this is not one."""
    error = given.get("error") if isinstance(given, dict) else None
    if not isinstance(error, dict) or integer(error.get("code")) is None:
        return None
    return errors.problem(error)


def is_transient(given: Any) -> bool:
    return (
        isinstance(given, dict) and isinstance(given.get("error"), dict) and given["error"].get("is_transient") is True
    )


def retry_after(response: Response) -> float | None:
    """Seconds of a Retry-After header, within reason; a date is not read."""
    seconds = number(response.headers.get("retry-after"))
    return min(seconds, 3600.0) if seconds is not None and seconds >= 0 else None


def unreachable(error: Exception) -> ChannelError:
    return failures.NotSent(
        UNREACHABLE, provider_text=str(error)[:200], data={"refused": isinstance(error, UrlRefused)}
    )


def refusal(response: Response, given: Any) -> ChannelError:
    """What to raise for an answer that is not a success and whose request may safely be repeated."""
    found = problem_in(given)
    if found is not None:
        raised = errors.as_exception(found, transient=is_transient(given), retry_after=retry_after(response))
        raised.data |= {"subcode": integer(given["error"].get("error_subcode"))}
        return raised
    if response.status == 429:
        return RateLimited(retry_after=retry_after(response))
    text = f"HTTP {response.status}"
    return ProviderError(f"WhatsApp answered in a way we cannot read ({text}).", transient=True, provider_text=text)


async def call(
    inbox: InboxConfig,
    http: Http,
    method: str,
    path: str,
    *,
    params: dict[str, str] | None = None,
    json_body: Any = None,
    files: Any = None,
    data: dict[str, str] | None = None,
    content: bytes | None = None,
    headers: dict[str, str] | None = None,
    deadline: float = CALL_SECONDS,
) -> dict[str, Any]:
    """One request, its JSON object back. Raises ChannelError."""
    try:
        response = await http.request(
            method,
            url(inbox, path),
            headers=headers or authorised(inbox),
            params=params,
            json=json_body,
            files=files,
            data=data,
            content=content,
            deadline=deadline,
        )
    except NotSent as error:
        raise unreachable(error) from error
    except Ambiguous as error:
        raise ProviderError(UNREACHABLE, code="unreachable", transient=True, provider_text=str(error)[:200]) from error
    given = answer(response)
    if 200 <= response.status < 300 and isinstance(given, dict) and "error" not in given:
        return given
    raise refusal(response, given)
