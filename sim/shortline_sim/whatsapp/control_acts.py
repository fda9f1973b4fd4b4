"""Control: acts. Make accounts, subscribe, let people write, send raw bytes, set recipes, weather and clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from starlette.requests import Request

from . import inbound
from .control import Control, ControlError, action
from .envelope import dump, envelope, sign
from .graph.subscriptions import handshake
from .statuses import status_item
from .weather import HOSTILE
from .world import MANAGEMENT, MESSAGING, Account, Number, Person, Sent, Token

Json = dict[str, Any]


def number_of(control: Control, data: Json) -> Number:
    number = control.double.numbers.get(str(data.get("phone_number_id", "")))
    if number is None:
        raise ControlError(f"There is no phone number {data.get('phone_number_id')!r}.", 404)
    return number


def person_of(control: Control, data: Json) -> Person:
    """By name or key (`person`), by number (`from`), by id (`user_id`), or described in an object."""
    people = control.double.people
    given = data.get("person")
    details = {k: data[k] for k in ("name", "username", "language") if k in data}
    if isinstance(given, dict):
        details = {k: v for k, v in given.items() if k not in {"from", "wa_id", "user_id", "key"}}
        return people.meet(
            number=str(given.get("wa_id") or given.get("from") or ""), user_id=given.get("user_id", ""), **details
        )
    if given:
        known = people.named(str(given))
        if known is None:
            raise ControlError(f"Nobody is called {given!r}.", 404)
        return known
    if not data.get("from") and not data.get("user_id"):
        raise ControlError("Say who writes: person, from or user_id.")
    return people.meet(number=str(data.get("from") or ""), user_id=str(data.get("user_id") or ""), **details)


@action("accounts", "POST")
async def make_account(control: Control, request: Request, data: Json) -> Json:
    """An account with its app, token and numbers; asking again changes it."""
    double = control.double
    waba_id = str(data.get("waba_id") or double.new_number("waba"))
    known = double.accounts.get(waba_id)
    account = known or Account(waba_id, str(data.get("app_id") or double.new_number("app")), "", "")
    for name in ("app_id", "app_secret", "verify_token", "name", "messaging_limit", "verified"):
        if name in data:
            setattr(account, name, data[name])
    account.app_secret = account.app_secret or double.new_number("secret", 16)
    double.keep(account)
    value = str(data.get("access_token") or double.new_number("token", 18))
    token = Token(value, account.app_id, [waba_id], list(data.get("permissions", [MESSAGING, MANAGEMENT])))
    token.expires_at = float(data.get("token_expires_at", 0))
    if value in double.tokens:
        token.waba_ids = sorted({*double.tokens[value].waba_ids, waba_id})
    double.keep(token)
    for given in data.get("phone_numbers", []):
        number = double.numbers.get(str(given["phone_number_id"])) or Number(
            str(given["phone_number_id"]), waba_id, str(given.get("display_phone_number", "+31 20 555 0199")), ""
        )
        number.verified_name = str(given.get("verified_name", number.verified_name or "Simulated business"))
        for name in (
            "coexistence",
            "registered",
            "quality",
            "status",
            "throughput",
            "name_status",
            "pin",
            "code_verified",
        ):
            if name in given:
                setattr(number, name, given[name])
        double.keep(number)
    return {
        "waba_id": waba_id, "app_id": account.app_id, "app_secret": account.app_secret,
        "access_token": value, "verify_token": account.verify_token,
        "phone_number_ids": [n.id for n in double.numbers.values() if n.waba_id == waba_id],
    }  # fmt: skip


@action("tokens", "POST")
async def change_token(control: Control, request: Request, data: Json) -> Json:
    """{access_token, expired|revoked|permissions}."""
    token = control.double.tokens.get(str(data["access_token"]))
    if token is None:
        raise ControlError("There is no such token.", 404)
    if "expired" in data:
        token.expires_at = control.double.clock.now() - 60 if data["expired"] else 0
    token.revoked = bool(data.get("revoked", token.revoked))
    token.scopes = list(data.get("permissions", token.scopes))
    control.double.keep(token)
    return {"scopes": token.scopes, "expires_at": token.expires_at, "revoked": token.revoked}


@action("subscriptions", "POST")
async def subscribe(control: Control, request: Request, data: Json) -> Json:
    """Handshake with the callback; when it passes, webhooks of the number (or the whole account) go there."""
    double = control.double
    callback = str(data["callback_url"])
    number = double.numbers.get(str(data.get("phone_number_id", "")))
    waba_id = str(data.get("waba_id") or (number.waba_id if number else ""))
    account = double.accounts.get(waba_id)
    if account is None:
        raise ControlError("Give a known phone_number_id or waba_id.", 404)
    result = await handshake(double, callback, str(data.get("verify_token", account.verify_token)))
    if result["ok"]:
        account.app_subscribed = True
        if number is not None:
            number.override_callback = callback
            double.keep(number)
        else:
            account.app_callback = callback
        double.keep(account)
        control.city.wake()
    return result


@action("subscriptions", "DELETE")
async def unsubscribe(control: Control, request: Request, data: Json) -> Json:
    double = control.double
    for number in double.numbers.values():
        if data.get("phone_number_id") in (None, number.id) and data.get("waba_id") in (None, number.waba_id):
            number.override_callback = ""
            double.keep(number)
    for account in double.accounts.values():
        if not data.get("phone_number_id") and data.get("waba_id") in (None, account.waba_id):
            account.app_subscribed, account.app_callback, account.override_callback = False, "", ""
            double.keep(account)
    return {"ok": True}


@action("people", "POST")
async def describe_person(control: Control, request: Request, data: Json) -> Json:
    """Make or change somebody: wa_id, user_id, name, username, number_hidden, dialled, on_whatsapp, ..."""
    person = person_of(control, {"person": data})
    return {"key": person.key, "wa_id": person.wa_id, "user_id": person.user_id, "name": person.name}


@action("inbound", "POST")
async def write(control: Control, request: Request, data: Json) -> Json:
    """A message from a person, of any type. Missing parts (id, time, file) are made up; given ones are kept."""
    double, number = control.double, number_of(control, data)
    person = person_of(control, data)
    due = double.clock.now() + float(data["delay"]) if "delay" in data else None
    at = float(data["at"]) if "at" in data else None
    update = inbound.write(
        double, number, person, dict(data.get("message") or {}), at=at, due=due, contact=data.get("contact")
    )
    return {"wamid": update.item["id"], "message": update.item, "person": person.key}


@action("raw", "POST")
async def raw(control: Control, request: Request, data: Json) -> Json:
    """Exactly these bytes (`body`, or `value` in an envelope) to the callback, signed unless `signature` is given."""
    double = control.double
    number = double.numbers.get(str(data.get("phone_number_id", "")))
    account = double.accounts.get(str(data.get("waba_id") or (number.waba_id if number else "")))
    if account is None:
        raise ControlError("Give a known phone_number_id or waba_id.", 404)
    update = double.plan(
        account.waba_id, number.id if number else "", data.get("field", "messages"), "", data.get("value") or {}
    )
    body = dump(envelope([update], double.display_numbers()))
    if "body" in data:
        given = data["body"]
        body = (given if isinstance(given, str) else dump(given).decode()).encode("utf-8", "surrogatepass")
    if "hex" in data:
        body = bytes.fromhex(data["hex"])
    route = double.find_route(update)
    callback = data.get("callback_url") or (route[0] if route else "")
    if not callback:
        raise ControlError("Nobody is subscribed.", 409)
    signature = data.get("signature", sign(account.app_secret, body))
    return await double.courier.send_bytes(callback, body, signature, [update], data.get("headers"))


@action("status", "POST")
async def status(control: Control, request: Request, data: Json) -> Json:
    """A status of any message, known or not: {wamid, status, code?, timestamp?, ...extra members}."""
    double = control.double
    wamid = str(data["wamid"])
    sent = double.sent.get(wamid)
    if sent is None:
        number = number_of(control, data)
        person = person_of(control, data)
        sent = Sent(wamid, number.id, person.key, "", {"biz_opaque_callback_data": data.get("opaque")}, 0)
    number, person = double.numbers[sent.number_id], double.people.people[sent.person]
    due = double.clock.now() + float(data.get("delay", 0))
    item, contacts = status_item(double, sent, person, str(data["status"]), due, int(data.get("code", 0)))
    used = {"wamid", "status", "code", "delay", "phone_number_id", "person", "from", "user_id", "opaque"}
    item.update({key: value for key, value in data.items() if key not in used})
    double.tell(number.waba_id, number.id, "messages", "statuses", item, due=due, contacts=contacts)
    return item


@action("event", "POST")
async def event(control: Control, request: Request, data: Json) -> Json:
    """{kind: call|number_change|echo|preference|account, ...}: everything that is not a plain message."""
    double, kind = control.double, data.get("kind")
    if kind == "account":
        account = double.accounts[str(data["waba_id"])]
        update = double.tell(account.waba_id, "", str(data["field"]), "", dict(data["value"]))
        return {"item": update.item}
    number, person = number_of(control, data), person_of(control, data)
    if kind == "call":
        seconds = float(data.get("seconds", 30))
        calls = inbound.ring(double, number, person, seconds=seconds, answered=bool(data.get("answered")))
        return {"item": calls[0].item}
    if kind == "number_change":
        return {"item": inbound.change_number(double, number, person, str(data["new_number"])).item}
    if kind == "echo":
        return {"item": inbound.echo(double, number, person, dict(data["message"])).item}
    if kind == "preference":
        return {"item": inbound.prefer(double, number, person, str(data.get("value", "stop"))).item}
    raise ControlError("kind is one of call, number_change, echo, preference, account.")


@action("templates", "POST")
async def template(control: Control, request: Request, data: Json) -> Json:
    """{id | name, language; status | quality | category | coming_category | components, reason?}: the reviewer decides, or
    somebody writes it anew on the provider's pages, and the webhook tells."""
    from .graph import templates

    double = control.double
    found = next(
        (
            t
            for t in double.templates.values()
            if t.id == data.get("id")
            or (t.name == data.get("name") and not t.deleted_at and data.get("language") in (None, t.language))
        ),
        None,
    )
    if found is None:
        raise ControlError("There is no such template.", 404)
    if "status" in data:
        templates.set_status(double, found, str(data["status"]), reason=str(data.get("reason", "NONE")))
    if "quality" in data:
        templates.set_quality(double, found, str(data["quality"]))
    if "category" in data:
        templates.set_category(double, found, str(data["category"]))
    if "coming_category" in data:
        templates.announce_category(double, found, str(data["coming_category"]))
    if "components" in data:
        templates.rewrite(double, found, list(data["components"]))
    return {"id": found.id, "status": found.status, "quality": found.quality, "category": found.category}


@action("recipes", "POST")
async def recipe(control: Control, request: Request, data: Json) -> Json:
    return control.double.recipes.add(data.get("match") or {}, data.get("do") or {}, data.get("times", 1)).describe()


@action("recipes", "DELETE")
async def no_recipes(control: Control, request: Request, data: Json) -> Json:
    control.double.recipes.recipes.clear()
    return {"ok": True}


@action("weather", "POST")
async def weather(control: Control, request: Request, data: Json) -> Json:
    """Change how kindly the platform behaves; {"preset": "hostile"} is a storm, {"preset": "calm"} the default."""
    from .weather import Weather

    if preset := data.pop("preset", None):
        control.double.weather.change({"hostile": HOSTILE, "calm": Weather().describe()}[preset])
    control.double.weather.change(data)
    return control.double.weather.describe()


@action("courier", "POST")
async def courier(control: Control, request: Request, data: Json) -> Json:
    """{paused: true} holds every webhook back; {paused: false} lets them go."""
    if data.get("paused"):
        control.double.courier.paused = True
    else:
        control.double.courier.resume()
    return {"paused": control.double.courier.paused, "planned": len(control.double.courier.planned)}


@action("clock", "POST")
async def clock(control: Control, request: Request, data: Json) -> Json:
    """{rate}, {advance: seconds}, {set: seconds or ISO time}."""
    time = control.double.clock
    if "set" in data:
        given = data["set"]
        time.set(datetime.fromisoformat(given).timestamp() if isinstance(given, str) else float(given))
    if "advance" in data:
        time.advance(float(data["advance"]))
    if "rate" in data:
        time.run_at(float(data["rate"]))
    return time.describe()


@action("reset", "POST")
async def reset(control: Control, request: Request, data: Json) -> Json:
    control.double.reset()
    return {"ok": True}
