"""Where webhooks go: the app's callback, the account's subscription, and overrides per account and per number.

Every new address gets the verification handshake before it counts.
"""

from __future__ import annotations

import secrets
from typing import Any

from starlette.responses import Response

from ..call import Call, reply, route, success
from ..double import Double
from ..errors import GraphError
from ..world import MANAGEMENT, Account, Number

Json = dict[str, Any]
URL_MAX = 200


async def handshake(double: Double, callback: str, verify_token: str) -> Json:
    """GET with a challenge. Only status 200 and exactly the challenge will do."""
    challenge = str(secrets.randbelow(10**10))
    status, text = await double.courier.get(
        callback, {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": verify_token}
    )
    return {"ok": status == 200 and text == challenge, "status": status, "answer": text[:200], "challenge": challenge}


async def require_handshake(double: Double, callback: str, verify_token: str) -> None:
    if len(callback) > URL_MAX:
        raise GraphError(100, f"override_callback_uri may have at most {URL_MAX} characters.")
    result = await handshake(double, callback, verify_token)
    if not result["ok"]:
        raise GraphError(
            100,
            f"The callback URL or verify token couldn't be validated. HTTP status {result['status']}; the answer must "
            "be 200 with the challenge as its only content.",
            subcode=2200,
            title="Callback verification failed",
        )


@route("waba", "subscribed_apps", "POST")
async def subscribe(call: Call) -> Response:
    account = call.account(MANAGEMENT)
    data = call.data()
    if callback := str(data.get("override_callback_uri") or ""):
        await require_handshake(call.double, callback, str(data.get("verify_token", "")))
    account.override_callback = callback
    account.app_subscribed = True
    call.double.keep(account)
    return success()


@route("waba", "subscribed_apps", "GET")
async def list_subscriptions(call: Call) -> Response:
    account = call.account(MANAGEMENT)
    if not account.app_subscribed:
        return reply({"data": []})
    app: Json = {"whatsapp_business_api_data": {"id": account.app_id, "name": account.name, "link": ""}}
    if account.override_callback:
        app["override_callback_uri"] = account.override_callback
    return reply({"data": [app]})


@route("waba", "subscribed_apps", "DELETE")
async def unsubscribe(call: Call) -> Response:
    account = call.account(MANAGEMENT)
    account.app_subscribed, account.override_callback = False, ""
    call.double.keep(account)
    return success()


@route("app", "subscriptions", "POST")
async def set_app_callback(call: Call) -> Response:
    """The app's own callback; needs the app token `id|secret`."""
    data = call.data()
    if data.get("object") != "whatsapp_business_account":
        raise GraphError(100, "Param object must be whatsapp_business_account.")
    callback = str(data.get("callback_url", ""))
    await require_handshake(call.double, callback, str(data.get("verify_token", "")))
    for account in call.double.accounts.values():
        if account.app_id == call.node:
            account.app_callback, account.verify_token = callback, str(data.get("verify_token", ""))
            call.double.keep(account)
    return success()


@route("app", "subscriptions", "GET")
async def get_app_callback(call: Call) -> Response:
    data = [
        {"object": "whatsapp_business_account", "callback_url": account.app_callback, "active": True,
         "fields": [{"name": "messages", "version": "v24.0"}]}
        for account in call.double.accounts.values()
        if account.app_id == call.node and account.app_callback
    ]  # fmt: skip
    return reply({"data": data[:1]})


async def configure_number(call: Call, number: Number, configuration: Json) -> None:
    """The per-number override; an empty string removes it."""
    callback = str(configuration.get("override_callback_uri") or "")
    if callback:
        await require_handshake(call.double, callback, str(configuration.get("verify_token", "")))
    number.override_callback = callback
    call.double.keep(number)


def webhook_configuration(account: Account, number: Number) -> Json:
    addresses = {
        "phone_number": number.override_callback,
        "whatsapp_business_account": account.override_callback,
        "application": account.app_callback,
    }
    return {name: address for name, address in addresses.items() if address}
