"""Is this account connected? Each question of the wizard is asked on its own and answered in one sentence.

Nothing here changes anything at the provider, except `subscribe`.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any

from shortline.channels.failures import ChannelError, NotSent
from shortline.channels.protocol import AccountReport, Check, InboxConfig
from shortline.channels.whatsapp import graph
from shortline.channels.whatsapp.lenient import member, members, string

if TYPE_CHECKING:
    from shortline.http import Http

PHONE_FIELDS = (
    "id,display_phone_number,verified_name,quality_rating,name_status,status,platform_type,"
    "whatsapp_business_manager_messaging_limit,throughput,is_on_biz_app"
)
LEVELS = {"STANDARD": "ordinary", "HIGH": "upgraded"}
KEYS = (
    "token", "phone_number", "app_secret", "waba", "permission_messaging", "permission_management", "subscription",
)  # fmt: skip
MESSAGING, MANAGEMENT = "whatsapp_business_messaging", "whatsapp_business_management"
_TOKEN_CODES = {0, 190}
_PERMISSION_CODES = {3, 10, 131005, *range(200, 300)}


async def check_account(inbox: InboxConfig, http: Http) -> AccountReport:
    """All checks, in the order a person repairs them. A check whose ground is missing is not asked (`ok` None)."""
    found: dict[str, Check] = {}
    phone: dict[str, Any] | None = None
    try:
        phone = await graph.call(inbox, http, "GET", inbox.phone_number_id or "-", params={"fields": PHONE_FIELDS})
        found["token"] = _yes("token", "token_valid", "The access token is valid.")
        found["phone_number"] = _phone_number(phone)
        phone = phone if found["phone_number"].ok else None
    except ChannelError as error:
        found |= _first_failure(error)
    if found["token"].ok:
        found["app_secret"] = await _app_secret(inbox, http)
        found["waba"], in_waba = await _waba(inbox, http)
        scopes = await _scopes(inbox, http)
        found["permission_messaging"] = await _messaging(inbox, http, scopes)
        found["permission_management"] = await _management(inbox, http, scopes)
        if in_waba:
            found["subscription"] = await _subscription(inbox, http)
    checks = tuple(
        found.get(key) or Check(key=key, ok=None, code="not_checked", sentence="Not checked yet.") for key in KEYS
    )
    return AccountReport(checks=checks, phone=_phone(phone) if phone else None)


async def subscribe(inbox: InboxConfig, http: Http) -> None:
    """From now on the provider sends this account's updates to the app's webhook. Raises ChannelError."""
    await graph.call(inbox, http, "POST", f"{inbox.waba_id}/subscribed_apps")


def _yes(key: str, code: str, sentence: str, **params: str) -> Check:
    return Check(key=key, ok=True, code=code, sentence=sentence, params=params)


def _no(key: str, code: str, field: str, sentence: str, remedy: str, **params: str) -> Check:
    return Check(key=key, ok=False, code=code, field=field, sentence=sentence, remedy=remedy, params=params)


def _unanswered(key: str, error: ChannelError, field: str | None = None) -> Check:
    """The provider gave no answer to this question; its failure has a code of its own."""
    return Check(key=key, ok=None, code=error.code, field=field, sentence=error.sentence, remedy=error.remedy)


def _first_failure(error: ChannelError) -> dict[str, Check]:
    """The first question failed: is it the way there, the token, or the number's id?"""
    code = error.provider_code
    if code in _TOKEN_CODES:
        sentence = "The access token is not valid: it is mistyped, has expired or was withdrawn."
        remedy = "Create a permanent token of a system user and paste it here."
        return {"token": _no("token", "token_refused", "access_token", sentence, remedy)}
    if code in _PERMISSION_CODES:
        return {
            "token": _yes("token", "token_valid", "The access token is valid."),
            "phone_number": _no(
                "phone_number", "number_hidden", "access_token", "The token may not see this phone number.",
                "Give the system user access to the WhatsApp account, then create the token again.",
            ),
        }  # fmt: skip
    if code in (33, 100):
        return {
            "token": _yes("token", "token_valid", "The access token is valid."),
            "phone_number": _no(
                "phone_number", "number_unknown", "phone_number_id",
                "There is no phone number with this id, or the token cannot see it.",
                "Copy the phone number id (not the number itself) from the API setup page.",
            ),
        }  # fmt: skip
    if error.data.get("refused"):
        sentence = "This Graph address cannot be used: it is mistyped, or leads into a private network."
        remedy = "Use the public address, or name this one in SHORTLINE_GRAPH_URL when the desk starts."
        return {"token": _no("token", "graph_refused", "graph_url", sentence, remedy)}
    if isinstance(error, NotSent) or error.code == "unreachable":
        sentence = "WhatsApp's server could not be reached."
        remedy = "Check the server's internet connection, proxy and firewall, then try again."
        return {"token": _no("token", "graph_unreachable", "graph_url", sentence, remedy)}
    return {"token": _no("token", error.code, "access_token", error.sentence, error.remedy or "Try again in a minute.")}


def _phone_number(phone: dict[str, Any]) -> Check:
    number = string(phone, "display_phone_number")
    if number is None:
        sentence = "This id belongs to something else than a phone number."
        remedy = "Copy the phone number id from the API setup page."
        return _no("phone_number", "not_a_number", "phone_number_id", sentence, remedy)
    status = (string(phone, "status") or "CONNECTED").upper()
    if status != "CONNECTED":
        sentence = f"The number {number} is not connected (its status is {status})."
        remedy = "Register the number with its PIN in the WhatsApp Manager."
        return _no(
            "phone_number", "number_not_connected", "phone_number_id", sentence, remedy, number=number, status=status
        )
    name = string(phone, "verified_name")
    if not name:
        return _yes("phone_number", "number_unnamed", f"The number is {number}, shown as no name yet.", number=number)
    sentence = f"The number is {number}, shown as {name}."
    return _yes("phone_number", "number_found", sentence, number=number, name=name)


def _phone(phone: dict[str, Any]) -> dict[str, Any]:
    return {
        "display_phone_number": string(phone, "display_phone_number") or "",
        "verified_name": string(phone, "verified_name") or "",
        "quality_rating": string(phone, "quality_rating") or "UNKNOWN",
        "messaging_limit": string(phone, "whatsapp_business_manager_messaging_limit") or "",
        "throughput": _throughput(phone),
        "name_status": string(phone, "name_status") or "",
        "status": string(phone, "status") or "",
    }


def _throughput(phone: dict[str, Any]) -> str:
    """Messages a second, by name; empty when it is not said. A number that is also in the phone app never gets more."""
    if phone.get("is_on_biz_app") is True:
        return "coexistence"
    return LEVELS.get((string(member(phone, "throughput"), "level") or "").upper(), "")


async def _app_secret(inbox: InboxConfig, http: Http) -> Check:
    """The provider checks a proof made with the secret; the secret itself does not travel."""
    remedy = "Copy the app secret from the app's basic settings."
    if not inbox.app_secrets:
        return _no("app_secret", "secret_missing", "app_secret", "The app secret is missing.", remedy)
    proof = hmac.new(inbox.app_secrets[0].encode(), inbox.access_token.encode(), hashlib.sha256).hexdigest()
    try:
        await graph.call(
            inbox, http, "GET", inbox.phone_number_id, params={"fields": "id", "appsecret_proof": proof}
        )  # fmt: skip
    except ChannelError as error:
        if error.provider_code not in (100, 104, *_TOKEN_CODES):
            return _unanswered("app_secret", error, "app_secret")
        sentence = "The app secret does not belong to the app of this access token."
        return _no("app_secret", "secret_wrong", "app_secret", sentence, remedy)
    return _yes("app_secret", "secret_fits", "The app secret fits the access token.")


async def _waba(inbox: InboxConfig, http: Http) -> tuple[Check, bool]:
    remedy = "Copy the WhatsApp Business account id from the API setup page."
    if not inbox.waba_id:
        return _no("waba", "waba_missing", "waba_id", "The WhatsApp Business account id is missing.", remedy), False
    try:
        page = await graph.call(
            inbox, http, "GET", f"{inbox.waba_id}/phone_numbers", params={"fields": "id", "limit": "200"}
        )  # fmt: skip
    except ChannelError as error:
        if error.provider_code in _PERMISSION_CODES:
            sentence = "The token may not see this WhatsApp Business account."
            return _no(
                "waba", "waba_hidden", "access_token", sentence, "Give the system user access to the account."
            ), False
        if error.provider_code is None:
            return _unanswered("waba", error, "waba_id"), False
        return _no(
            "waba", "waba_unknown", "waba_id", "There is no WhatsApp Business account with this id.", remedy
        ), False
    if all(string(row, "id") != inbox.phone_number_id for row in members(page, "data")):
        sentence = "The phone number does not belong to this WhatsApp Business account."
        return _no("waba", "waba_other", "waba_id", sentence, remedy), False
    return _yes("waba", "waba_found", "The number belongs to this WhatsApp Business account."), True


async def _scopes(inbox: InboxConfig, http: Http) -> frozenset[str] | None:
    """What the token says about itself; None when it will not say."""
    try:
        given = await graph.call(inbox, http, "GET", "debug_token", params={"input_token": inbox.access_token})
    except ChannelError:
        return None
    data = member(given, "data")
    scopes = {scope for scope in members(data, "scopes") if isinstance(scope, str)}
    scopes |= {scope for each in members(data, "granular_scopes") if (scope := string(each, "scope"))}
    return frozenset(scopes) or None


async def _messaging(inbox: InboxConfig, http: Http, scopes: frozenset[str] | None) -> Check:
    key = "permission_messaging"
    if scopes is not None:
        return _permission(key, MESSAGING, MESSAGING in scopes)
    # Marking a message that cannot exist as read changes nothing; only the reason of the refusal differs.
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.permission-check"}
    try:
        await graph.call(inbox, http, "POST", f"{inbox.phone_number_id}/messages", json_body=body)
    except ChannelError as error:
        if error.provider_code is None:
            return _unanswered(key, error, "access_token")
        return _permission(key, MESSAGING, error.provider_code not in _PERMISSION_CODES | _TOKEN_CODES)
    return _permission(key, MESSAGING, True)


async def _management(inbox: InboxConfig, http: Http, scopes: frozenset[str] | None) -> Check:
    key = "permission_management"
    if scopes is not None:
        return _permission(key, MANAGEMENT, MANAGEMENT in scopes)
    if not inbox.waba_id:
        return Check(key=key, ok=None, code="not_checked", sentence="Not checked yet.")
    try:
        await graph.call(inbox, http, "GET", f"{inbox.waba_id}/message_templates", params={"limit": "1"})
    except ChannelError as error:
        if error.provider_code in _PERMISSION_CODES:
            return _permission(key, MANAGEMENT, False)
        return _unanswered(key, error)
    return _permission(key, MANAGEMENT, True)


def _permission(key: str, permission: str, given: bool) -> Check:
    if given:
        return _yes(key, "permission_given", f"The token has the permission {permission}.", permission=permission)
    remedy = "Create the token again and tick this permission."
    sentence = f"The token lacks the permission {permission}."
    return _no(key, "permission_lacking", "access_token", sentence, remedy, permission=permission)


async def _subscription(inbox: InboxConfig, http: Http) -> Check:
    try:
        page = await graph.call(inbox, http, "GET", f"{inbox.waba_id}/subscribed_apps")
    except ChannelError as error:
        return _unanswered("subscription", error)
    if not members(page, "data"):
        sentence = "No app receives the updates of this account yet."
        return _no("subscription", "not_subscribed", "waba_id", sentence, "Press Subscribe.")
    return _yes("subscription", "subscribed", "An app receives the updates of this account.")
