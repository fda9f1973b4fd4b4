"""Moving a number in from elsewhere: how far it is, and the one act of ours, registering it with its PIN.

The PIN goes into one request and nowhere else: no log, no failure and no row ever holds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shortline.channels.failures import ChannelError
from shortline.channels.protocol import Check, InboxConfig
from shortline.channels.whatsapp import graph
from shortline.channels.whatsapp.account import _first_failure, _no, _subscription, _waba, _yes
from shortline.channels.whatsapp.lenient import string

if TYPE_CHECKING:
    from shortline.http import Http

FIELDS = "id,display_phone_number,verified_name,name_status,code_verification_status,status,platform_type,is_on_biz_app"
KEYS = ("number", "app", "code", "name", "registered", "account", "subscription")
SHOWN = frozenset({"APPROVED", "AVAILABLE_WITHOUT_REVIEW"})


async def check_move_in(inbox: InboxConfig, http: Http) -> tuple[Check, ...]:
    """Each step in the order in which a person does them. What could not be asked has `ok` None. Changes nothing."""
    found: dict[str, Check] = {}
    try:
        phone = await graph.call(inbox, http, "GET", inbox.phone_number_id or "-", params={"fields": FIELDS})
    except ChannelError as error:
        failed = next(each for each in _first_failure(error).values() if each.ok is not True)
        found["number"] = Check(
            key="number", ok=False, code=failed.code, field=failed.field, sentence=failed.sentence, remedy=failed.remedy
        )
        return _in_order(found)
    number = string(phone, "display_phone_number") or inbox.phone_number_id
    found["number"] = _yes("number", "moving_found", f"WhatsApp knows {number} in your account.", number=number)
    found["app"] = _app(phone, number)
    found["code"] = _code(phone, number)
    found["name"] = _name(phone)
    found["registered"] = _registered(phone, number)
    found["account"], in_account = await _waba(inbox, http)
    if in_account:
        found["subscription"] = await _subscription(inbox, http)
    return _in_order(found)


async def register(inbox: InboxConfig, http: Http, pin: str) -> None:
    """Raises ChannelError. Ten tries in 72 hours are all there are."""
    body = {"messaging_product": "whatsapp", "pin": pin}
    await graph.call(inbox, http, "POST", f"{inbox.phone_number_id}/register", json_body=body)


def _in_order(found: dict[str, Check]) -> tuple[Check, ...]:
    asked = {key: Check(key=key, ok=None, code="not_checked", sentence="Not checked yet.") for key in KEYS}
    return tuple((asked | found)[key] for key in KEYS)


def _app(phone: dict[str, Any], number: str) -> Check:
    if phone.get("is_on_biz_app") is True:
        return _no(
            "app", "moving_in_app", "phone_number_id", f"{number} is also in use in the WhatsApp Business app.",
            "It stays with the app: connect it as a shared number, or delete the account in the app first.", number=number,
        )  # fmt: skip
    return _yes("app", "moving_not_in_app", "The number is not in use in the WhatsApp Business app.")


def _code(phone: dict[str, Any], number: str) -> Check:
    status = (string(phone, "code_verification_status") or "").upper()
    if status == "VERIFIED":
        return _yes("code", "moving_verified", "That the number is yours has been shown with a code.")
    return _no(
        "code", "moving_unverified", "phone_number_id", f"That {number} is yours has not been shown yet.",
        "Ask for a code by SMS or call in the WhatsApp Manager and type it in there.", number=number,
    )  # fmt: skip


def _name(phone: dict[str, Any]) -> Check:
    status, name = (string(phone, "name_status") or "").upper(), string(phone, "verified_name") or ""
    if status in SHOWN:
        return _yes("name", "moving_name", f"Customers see the name {name}.", name=name)
    if status == "PENDING_REVIEW":
        return _no(
            "name", "moving_name_waits", "phone_number_id", f"The name {name} is still being reviewed.",
            "Wait for the decision. After a change of the name the number is registered again.", name=name,
        )  # fmt: skip
    return _no(
        "name", "moving_name_refused", "phone_number_id", f"The name {name} is not approved.",
        "Correct it in the WhatsApp Manager. After that the number is registered again.", name=name,
    )  # fmt: skip


def _registered(phone: dict[str, Any], number: str) -> Check:
    if (string(phone, "status") or "").upper() == "CONNECTED":
        return _yes(
            "registered",
            "moving_registered",
            f"{number} is registered: it sends and receives from here.",
            number=number,
        )
    return _no(
        "registered", "moving_unregistered", "phone_number_id", f"{number} is not registered here yet.",
        "Type in its PIN of six digits and register it.", number=number,
    )  # fmt: skip
