"""POST /{phone_number_id}/messages: sending, marking as read, typing.

Checks come in this order: shape and limits, then rates, then the template, then acceptance. A closed window and an
unreachable person are accepted first and fail later, as they do there.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..call import Call, reply, route, success
from ..checks import MEDIA_TYPES, check_message, missing, wrong
from ..directory import only_digits
from ..double import Double
from ..errors import GraphError
from ..limits import DAY, reach, take_pair_token, window_open
from ..statuses import follow
from ..world import MESSAGING, Number, Person, Sent
from .media import check_sendable
from .template_sends import check_template

Json = dict[str, Any]
FREE_ENTRY_SECONDS = 72 * 3600.0
THIRTY_DAYS = 30 * DAY


@route("number", "messages", "POST")
async def messages(call: Call) -> Response:
    number = call.number(MESSAGING)
    body = call.data()
    if body.get("messaging_product") != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required.")
    if "status" in body:
        return mark_read(call.double, number, body)
    kind = check_message(body)
    body.setdefault("type", kind)
    if not number.registered:
        raise GraphError(133010, "Phone number is not registered for the Cloud API.")
    if number.status in {"BANNED", "DISCONNECTED", "RESTRICTED"}:
        raise GraphError(131031, f"The business phone number is {number.status}.")
    double = call.double
    person = recipient(double, number, body)
    if body.get("recipient") and not body.get("to") and needs_number(double, number, body):
        raise GraphError(131062, "Authentication templates with one-tap, zero-tap or copy-code need a phone number.")
    now = double.clock.now()
    if only_digits(str(body.get("to", ""))) == number.digits:
        raise GraphError(131021, "The recipient is the sender.")
    sent = Sent(
        double.new_wamid(person.wa_id or person.key), number.id, person.key, str(body.get("to") or ""), body, now
    )
    double.throughput.take(number, now)
    pair = double.pair(number, person)
    take_pair_token(pair, now)
    sent.in_window = window_open(pair, now)
    if kind == "template":
        sent.rendered = check_template(double, number, body["template"])
        if not sent.in_window:
            reach(double.accounts[number.waba_id], person.key, now)
    elif not sent.in_window and double.weather.closed_window == "at_once":
        raise GraphError(131047, "More than 24 hours have passed since the recipient last replied.")
    sent.failure = later_failure(double, number, person, sent)
    if pair.ad_clicked_at and now < pair.ad_clicked_at + DAY and not pair.free_entry_until:
        pair.free_entry_until = now + FREE_ENTRY_SECONDS
    double.keep_pair(number, person)
    await accept(call, sent, person)
    return reply(answer(body, sent, person))


async def accept(call: Call, sent: Sent, person: Person) -> None:
    """From here on the message exists, whatever becomes of the response."""
    double = call.double
    double.keep(sent)
    call.log["wamid"] = sent.wamid
    lost = bool(sent.body.get("to")) and "." in str(sent.body["to"])
    if not lost:  # a business-scoped id in `to` is accepted and silently dropped
        for update in follow(double, sent, person, call.recipe.do if call.recipe else {}):
            update.due = double.clock.now()
            await double.courier.now(update)
        double.keep(sent)
    for listener in double.on_sent:
        listener(sent)


def answer(body: Json, sent: Sent, person: Person) -> Json:
    contact: Json = {"input": body.get("to") or body.get("recipient")}
    if body.get("to") and person.wa_id:
        contact["wa_id"] = person.wa_id
    if person.user_id:
        contact["user_id"] = person.user_id
    message: Json = {"id": sent.wamid}
    if body["type"] == "template":
        message["message_status"] = "accepted"
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]}


def recipient(double: Double, number: Number, body: Json) -> Person:
    """`to` wins over `recipient`. Without a plus the business's own country code may be put in front."""
    to = body.get("to")
    if to:
        if not isinstance(to, str | int):
            raise GraphError(100, "Param to must be a string.")
        text = str(to)
        if "." in text:
            return double.people.meet(user_id=text)
        digits = only_digits(text)
        if not 6 <= len(digits) <= 16 or set(text) - set("+0123456789 -()"):
            raise GraphError(100, "Param to must be a phone number with country code.")
        known = double.people.find(number=digits)
        if known is None and not text.startswith("+") and not digits.startswith(number.digits[:2]):
            digits = number.digits[:2] + digits
        return known or double.people.meet(number=digits)
    if user_id := body.get("recipient"):
        if not isinstance(user_id, str) or "." not in user_id:
            raise wrong("recipient must be a business-scoped user id.")
        return double.people.meet(user_id=user_id)
    raise missing("to")


def needs_number(double: Double, number: Number, body: Json) -> bool:
    if body["type"] != "template":
        return False
    name = body["template"].get("name")
    return any(
        t.category == "AUTHENTICATION"
        for t in double.templates.values()
        if t.name == name and t.waba_id == number.waba_id
    )


def later_failure(double: Double, number: Number, person: Person, sent: Sent) -> int:
    """The error a `failed` status will carry, or 0."""
    body = sent.body
    if not person.on_whatsapp or person.key in number.blocked:
        return 131026
    expected = body.get("recipient_identity_key_hash")
    if number.identity_check and expected and expected != person.identity_hash:
        return 137000
    if body["type"] == "template":
        template = double.find_template(sent)
        if template is not None and template.category == "MARKETING" and person.stopped_marketing:
            return 131050
    broken = 0
    if body["type"] in MEDIA_TYPES and (media_id := body[body["type"]].get("id")):
        broken = check_sendable(double, number, body["type"], str(media_id), bool(body[body["type"]].get("voice")))
    if body["type"] != "template" and not sent.in_window:
        return 131047
    if broken:
        return broken
    if body["type"] == "reaction":
        heard = double.heard.get(str(body["reaction"]["message_id"]))
        if heard is None or heard.at < sent.at - THIRTY_DAYS:
            return 131009
    return 0


def mark_read(double: Double, number: Number, body: Json) -> Response:
    """Marks that message and all earlier ones of the thread; typing lasts 25 seconds and always means read."""
    if body["status"] != "read":
        raise GraphError(100, "Param status must be one of {READ}.")
    wamid = body.get("message_id")
    if not wamid:
        raise missing("message_id")
    heard = double.heard.get(str(wamid))
    now = double.clock.now()
    if heard is None or heard.number_id != number.id or heard.at < now - THIRTY_DAYS:
        raise wrong(f"Message with id {wamid} is not an inbound message of this number, or it is older than 30 days.")
    typing = body.get("typing_indicator")
    if typing is not None and (not isinstance(typing, dict) or typing.get("type") != "text"):
        raise wrong("typing_indicator['type'] must be text.")
    for other in double.heard.values():
        if other.number_id == number.id and other.person == heard.person and other.at <= heard.at and not other.read_at:
            other.read_at = now
            double.keep(other)
    if typing is not None:
        heard.typing_at = now
        double.keep(heard)
    return success()
