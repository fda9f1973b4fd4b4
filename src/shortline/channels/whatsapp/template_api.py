"""Writing templates at the provider: submit, edit, delete, and the sample file that a header needs.

A sample goes up by the resumable upload of the app, not as a media file of the number: the reviewers look at it, customers
never get it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shortline.channels.failures import ChannelError, CredentialsRejected, ProviderError
from shortline.channels.protocol import InboxConfig, TemplateRefused
from shortline.channels.whatsapp import graph
from shortline.channels.whatsapp.lenient import member, string

if TYPE_CHECKING:
    from shortline.http import Http

UPLOAD_SECONDS = 120.0
# What the provider says of a definition, by code or subcode: (the field it is about, the name of our sentence).
REFUSALS: dict[int, tuple[str | None, str]] = {
    2388019: (None, "template_too_many"),
    2388023: ("name", "template_name_blocked"),
    2388024: ("name", "template_exists"),
    2388040: ("body", "template_refused_length"),
    2388047: ("header.text", "template_refused_header"),
    2388072: ("body", "template_refused_body"),
    2388073: ("footer", "template_refused_footer"),
    2388293: ("body", "template_refused_ratio"),
    2388299: ("body", "template_variable_edge"),
    2494102: ("header.file", "template_refused_sample"),
}
TOO_FAST = (80007, 80008)


async def create_template(inbox: InboxConfig, http: Http, definition: dict[str, Any]) -> dict[str, str]:
    """Submit for review: `{provider_id, status, category}`. Raises TemplateRefused or ChannelError."""
    given = await _asked(inbox, http, "POST", f"{inbox.waba_id}/message_templates", json_body=definition)
    found = string(given, "id")
    if found is None:
        raise ProviderError("WhatsApp took the template but gave no id.")
    return {
        "provider_id": found,
        "status": (string(given, "status") or "PENDING").upper(),
        "category": (string(given, "category") or str(definition["category"])).upper(),
    }


async def edit_template(inbox: InboxConfig, http: Http, provider_id: str, changed: dict[str, Any]) -> str:
    """All components are replaced. Answers the state it is in now. Raises TemplateRefused or ChannelError."""
    await _asked(inbox, http, "POST", provider_id, json_body=changed)
    given = await graph.call(inbox, http, "GET", provider_id, params={"fields": "status"})
    return (string(given, "status") or "PENDING").upper()


async def delete_template(inbox: InboxConfig, http: Http, name: str, provider_id: str | None) -> None:
    """One language by its id; without it, all languages of the name. What is gone already is no trouble."""
    params = {"name": name} | ({"hsm_id": provider_id} if provider_id else {})
    try:
        await graph.call(inbox, http, "DELETE", f"{inbox.waba_id}/message_templates", params=params)
    except ChannelError as error:
        if error.data.get("subcode") != 2593002:
            raise


async def upload_sample(inbox: InboxConfig, http: Http, filename: str, mime: str, content: bytes) -> str:
    """The handle under which the provider keeps the file. Raises ChannelError."""
    app_id = await _app_id(inbox, http)
    about = {"file_name": filename, "file_length": str(len(content)), "file_type": mime}
    opened = await graph.call(inbox, http, "POST", f"{app_id}/uploads", params=about)
    session = string(opened, "id")
    if session is None or not session.startswith("upload:"):
        raise ProviderError("WhatsApp did not open an upload for the sample.", transient=True)
    given = await graph.call(
        inbox,
        http,
        "POST",
        session,
        headers={
            "authorization": f"OAuth {inbox.access_token}",
            "file_offset": "0",
            "content-type": "application/octet-stream",
        },
        content=content,
        deadline=UPLOAD_SECONDS,
    )
    handle = string(given, "h")
    if handle is None:
        raise ProviderError("WhatsApp took the sample but gave no handle.", transient=True)
    return handle


async def _app_id(inbox: InboxConfig, http: Http) -> str:
    given = await graph.call(inbox, http, "GET", "debug_token", params={"input_token": inbox.access_token})
    found = string(member(given, "data"), "app_id")
    if found is None:
        raise CredentialsRejected("The access token does not say which app it belongs to.")
    return found


async def _asked(inbox: InboxConfig, http: Http, method: str, path: str, **what: Any) -> dict[str, Any]:
    """A call about a definition: what is wrong with that is told apart from what is wrong with the account."""
    try:
        return await graph.call(inbox, http, method, path, **what)
    except ChannelError as error:
        subcode, code = error.data.get("subcode"), error.provider_code
        words = error.provider_text or ""
        if code in TOO_FAST:
            raise TemplateRefused(None, "template_too_fast", words) from error
        known = REFUSALS.get(subcode or 0) or REFUSALS.get(code or 0)
        if known is not None:
            raise TemplateRefused(*known, words) from error
        if code == 100 and subcode != 33:
            raise TemplateRefused(None, "template_refused", words) from error
        raise
