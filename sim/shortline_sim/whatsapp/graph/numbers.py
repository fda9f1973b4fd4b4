"""The business phone number as a node: its fields, its registration, and the accounts that own it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from ..call import Call, reply, route, success
from ..double import Double
from ..errors import GraphError
from ..limits import DAY
from ..world import MANAGEMENT, Account, Number
from .subscriptions import configure_number, webhook_configuration

Json = dict[str, Any]
PIN_GUESSES, PIN_PAUSE = 5, 2

DEFAULT_FIELDS = ["verified_name", "code_verification_status", "display_phone_number", "quality_rating",
                  "platform_type", "throughput", "webhook_configuration"]  # fmt: skip


def _health(double: Double, number: Number) -> Json:
    account = double.accounts[number.waba_id]
    errors: list[Json] = []
    state = "AVAILABLE"
    if not number.registered or number.status != "CONNECTED":
        state = "BLOCKED"
        errors = [{"error_code": 141000, "error_description": "The phone number is not registered or not connected.",
                   "possible_solution": "Register the number for the Cloud API."}]  # fmt: skip
    entity: Json = {"entity_type": "PHONE_NUMBER", "id": number.id, "can_send_message": state}
    if errors:
        entity["errors"] = errors
    others = [("WABA", account.waba_id), ("BUSINESS", "5" + account.waba_id[1:]), ("APP", account.app_id)]
    return {
        "can_send_message": state,
        "entities": [entity, *({"entity_type": t, "id": i, "can_send_message": "AVAILABLE"} for t, i in others)],
    }


FIELDS: dict[str, Callable[[Double, Number], Any]] = {
    "verified_name": lambda d, n: n.verified_name,
    "display_phone_number": lambda d, n: n.display,
    "name_status": lambda d, n: n.name_status,
    "quality_rating": lambda d, n: n.quality,
    "status": lambda d, n: n.status if n.registered else "DISCONNECTED",
    "platform_type": lambda d, n: "CLOUD_API" if n.registered else "NOT_APPLICABLE",
    "throughput": lambda d, n: {"level": "HIGH" if n.throughput > 80 else "STANDARD"},
    "code_verification_status": lambda d, n: "VERIFIED" if n.code_verified else "NOT_VERIFIED",
    "is_on_biz_app": lambda d, n: n.coexistence,
    "is_pin_enabled": lambda d, n: bool(n.pin),
    "account_mode": lambda d, n: "LIVE",
    "webhook_configuration": lambda d, n: webhook_configuration(d.accounts[n.waba_id], n),
    "whatsapp_business_manager_messaging_limit": lambda d, n: d.accounts[n.waba_id].messaging_limit,
    "messaging_limit_tier": lambda d, n: d.accounts[n.waba_id].messaging_limit,
    "health_status": _health,
    "conversational_automation": lambda d, n: n.automation or {"id": n.id},
    "username": lambda d, n: n.username,
    "id": lambda d, n: n.id,
}


def describe(double: Double, number: Number, fields: list[str]) -> Json:
    unknown = [name for name in fields if name not in FIELDS]
    if unknown:
        raise GraphError(100, f"Tried accessing nonexisting field ({unknown[0]}).")
    return {**{name: FIELDS[name](double, number) for name in fields or DEFAULT_FIELDS}, "id": number.id}


@route("number", "", "GET")
async def get_number(call: Call) -> Response:
    return reply(describe(call.double, call.number(MANAGEMENT), call.fields))


@route("number", "", "POST")
async def change_number(call: Call) -> Response:
    number = call.number(MANAGEMENT)
    data = call.data()
    if "webhook_configuration" in data:
        configuration = data["webhook_configuration"]
        if not isinstance(configuration, dict):
            raise GraphError(100, "Param webhook_configuration must be a JSON object.")
        await configure_number(call, number, configuration)
    if "pin" in data:
        number.pin = _pin(data)
        call.double.keep(number)
    return success()


def _pin(data: Json) -> str:
    pin = str(data.get("pin", ""))
    if len(pin) != 6 or not pin.isdigit():
        raise GraphError(100, "Param pin must have 6 digits.")
    return pin


@route("number", "register", "POST")
async def register(call: Call) -> Response:
    number = call.number(MANAGEMENT)
    pin = _pin(call.data())
    if number.coexistence:
        raise GraphError(100, "A number that is also in the WhatsApp Business app is not registered here.")
    _count_registration(call.double, number)
    if not number.code_verified:
        raise GraphError(133006, "Verify the phone number with a code before registering it.")
    _compare_pin(call.double, number, pin)
    number.pin, number.registered, number.status = pin, True, "CONNECTED"
    call.double.keep(number)
    return success()


@route("number", "deregister", "POST")
async def deregister(call: Call) -> Response:
    number = call.number(MANAGEMENT)
    if number.coexistence:
        raise GraphError(100, "A number that is also in the WhatsApp Business app cannot be deregistered here.")
    _count_registration(call.double, number)
    number.registered = False
    call.double.keep(number)
    return success()


def _compare_pin(double: Double, number: Number, pin: str) -> None:
    """The platform tells the codes, not its numbers: five wrong ones, and two within two seconds, are ours."""
    now = double.clock.now()
    number.wrong_pins = [at for at in number.wrong_pins if at > now - DAY]
    if len(number.wrong_pins) >= PIN_GUESSES:
        raise GraphError(133008, f"Too many wrong PINs. Try again in {int(number.wrong_pins[0] + DAY - now)} seconds.")
    if not number.pin or number.pin == pin:
        number.wrong_pins = []
        return
    fast = bool(number.wrong_pins) and now - number.wrong_pins[-1] < PIN_PAUSE
    number.wrong_pins.append(now)
    double.keep(number)
    if fast:
        raise GraphError(133009, f"Wait {PIN_PAUSE} seconds before the next PIN.")
    raise GraphError(133005, "The PIN is not the one set for this number.")


def _count_registration(double: Double, number: Number) -> None:
    now = double.clock.now()
    number.registrations = [at for at in number.registrations if at > now - 3 * DAY]
    if len(number.registrations) >= 10:
        raise GraphError(133016, "10 calls in 72 hours are allowed. Wait before trying again.")
    number.registrations.append(now)


@route("waba", "phone_numbers", "GET")
async def phone_numbers(call: Call) -> Response:
    account = call.account(MANAGEMENT)
    numbers = [n for n in call.double.numbers.values() if n.waba_id == account.waba_id]
    return reply({"data": [describe(call.double, number, call.fields) for number in numbers], "paging": {}})


ACCOUNT_FIELDS: dict[str, Callable[[Account], Any]] = {
    "id": lambda a: a.waba_id,
    "name": lambda a: a.name,
    "currency": lambda a: "EUR",
    "timezone_id": lambda a: "44",
    "message_template_namespace": lambda a: f"sim_{a.waba_id}",
    "account_review_status": lambda a: "APPROVED",
    "business_verification_status": lambda a: "verified" if a.verified else "not_verified",
    "whatsapp_business_manager_messaging_limit": lambda a: a.messaging_limit,
    "health_status": lambda a: {
        "can_send_message": "AVAILABLE",
        "entities": [{"entity_type": "WABA", "id": a.waba_id, "can_send_message": "AVAILABLE"}],
    },
}


@route("waba", "", "GET")
async def get_account(call: Call) -> Response:
    account = call.account(MANAGEMENT)
    fields = call.fields or ["id", "name", "currency", "timezone_id", "message_template_namespace"]
    unknown = [name for name in fields if name not in ACCOUNT_FIELDS]
    if unknown:
        raise GraphError(100, f"Tried accessing nonexisting field ({unknown[0]}).")
    return reply({**{name: ACCOUNT_FIELDS[name](account) for name in fields}, "id": account.waba_id})
