"""What happens to a message after it was accepted: sent, delivered, read, played, or failed.

The plan is made at once and lies in the courier's keeping, so a restart forgets none of it. Order, doubles and losses
follow the weather; a recipe overrules everything.
"""

from __future__ import annotations

from typing import Any

from .double import Double
from .envelope import Update
from .errors import webhook_error
from .pricing import SERVICE, pricing
from .world import Person, Sent

Json = dict[str, Any]
Step = tuple[str, float]


def follow(double: Double, sent: Sent, person: Person, do: Json) -> list[Update]:
    """Plan the statuses of one message. Returns those that must reach the desk before its request is answered."""
    weather = double.weather
    dice = double.random_for("statuses", sent.wamid)
    early = bool(do.get("early")) or dice.random() < weather.early
    if code := int(do.get("status_error") or sent.failure):
        after = dice.uniform(*weather.sent_after) * weather.pace
        failure = _update(double, sent, person, "failed", after, code, str(do.get("details", "")))
        return _set_off(double, [failure], early)
    steps = _steps(double, sent, person, do)
    first_price = True
    priced_arrival = False
    updates = []
    for status, after in steps:
        extra: Json = {}
        if status == "sent" and first_price:
            extra["pricing"] = _price(double, sent, person)
            first_price = False
        elif status in {"delivered", "read"} and not priced_arrival:
            extra["pricing"] = _price(double, sent, person)
            priced_arrival = True
        updates.append(_update(double, sent, person, status, after, extra=extra))
        if dice.random() < weather.duplicate:
            again = after + dice.uniform(0, 3) * weather.pace
            updates.append(_update(double, sent, person, status, again, extra=extra))
        if dice.random() < weather.replay:
            updates.append(_update(double, sent, person, status, after + weather.replay_after, extra=extra))
    return _set_off(double, updates, early)


def _steps(double: Double, sent: Sent, person: Person, do: Json) -> list[Step]:
    if "statuses" in do:
        return [(str(step["status"]), float(step.get("after", 0))) for step in do["statuses"]]
    weather, dice = double.weather, double.random_for("steps", sent.wamid)
    steps: list[Step] = []
    at = dice.uniform(*weather.sent_after) * weather.pace
    steps.append(("sent", at))
    if sent.body.get("type") == "reaction":
        return steps
    at += dice.uniform(*weather.delivered_after) * weather.pace
    if dice.random() >= weather.lose_delivered:
        steps.append(("delivered", at))
    if person.read_receipts and dice.random() >= weather.lose_read:
        at += dice.uniform(*weather.read_after) * weather.pace
        steps.append(("read", at))
        audio = sent.body.get("audio")
        if isinstance(audio, dict) and audio.get("voice"):
            steps.append(("played", at + dice.uniform(1, 6) * weather.pace))
    if dice.random() < weather.shuffle:
        times = [after for _, after in steps]
        dice.shuffle(times)
        steps = [(status, after) for (status, _), after in zip(steps, times, strict=True)]
    return steps


def _set_off(double: Double, updates: list[Update], early: bool) -> list[Update]:
    held = updates[:1] if early else []
    for update in updates:
        if update not in held:
            double.courier.post(update)
    return held


def _price(double: Double, sent: Sent, person: Person) -> Json:
    pair = double.pair(double.numbers[sent.number_id], person)
    category = SERVICE
    if sent.body.get("type") == "template":
        found = double.find_template(sent)
        category = found.category.lower() if found else "utility"
    return pricing(
        category,
        in_window=sent.in_window,
        free_entry=sent.at < pair.free_entry_until,
        at=sent.at,
        billable_from=double.weather.pricing_from,
    )


def _update(
    double: Double,
    sent: Sent,
    person: Person,
    status: str,
    after: float,
    code: int = 0,
    details: str = "",
    extra: Json | None = None,
) -> Update:
    due = double.clock.now() + after
    item, contacts = status_item(double, sent, person, status, due, code, details)
    item.update(extra or {})
    sent.statuses.append({"status": status, "at": due, **({"code": code} if code else {})})
    number = double.numbers[sent.number_id]
    return double.plan(number.waba_id, number.id, "messages", "statuses", item, due=due, contacts=contacts)


def status_item(
    double: Double, sent: Sent, person: Person, status: str, at: float, code: int = 0, details: str = ""
) -> tuple[Json, list[Json]]:
    """One element of `statuses[]` and the contact that accompanies it (not with a failure)."""
    item: Json = {"id": sent.wamid, "status": status, "timestamp": str(int(at + double.weather.skew))}
    if person.wa_id and not person.number_hidden:
        item["recipient_id"] = person.wa_id
    if person.user_id:
        item["recipient_user_id"] = person.user_id
    if opaque := sent.body.get("biz_opaque_callback_data"):
        item["biz_opaque_callback_data"] = opaque
    if double.numbers[sent.number_id].identity_check and person.identity_hash:
        item["recipient_identity_key_hash"] = person.identity_hash
    if code:
        item["errors"] = [webhook_error(code, details or DETAILS.get(code, ""))]
        return item, []
    return item, [contact_card(person)]


def contact_card(person: Person) -> Json:
    """`contacts[]` as webhooks carry it: whatever is known and not hidden."""
    profile: Json = {}
    if person.name:
        profile["name"] = person.name
    if person.username:
        profile["username"] = person.username
    card: Json = {"profile": profile}
    if person.wa_id and not person.number_hidden:
        card["wa_id"] = person.wa_id
    if person.user_id:
        card["user_id"] = person.user_id
    if person.parent_user_id:
        card["parent_user_id"] = person.parent_user_id
    return card


DETAILS = {
    131026: "Message Undeliverable.",
    131047: "Message failed to send because more than 24 hours have passed since the customer last replied to this "
    "number.",
    131049: "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
    131050: "This person has chosen to stop receiving marketing messages from your business.",
    131053: "Media file could not be processed. The contents and the type do not agree.",
    130472: "Failed to send message because this user's phone number is part of an experiment.",
    137000: "The identity key hash of the recipient does not match.",
}
