"""The rules of the house on the whole way: refused in the reply box, kept for a lead or the morning, let pass with a reason."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shortline.accounts.actor import SYSTEM, Actor, Role
from shortline.channels.draft import Draft
from shortline.channels.event_parts import SenderKeys
from shortline.errors import Refused
from shortline.outbound.shapes import SendIn
from shortline.outbound.submit import submit
from shortline.policy import RULES, decide
from shortline.policy.gather import gather
from tests import cast
from tests.outbound.conftest import Desk

HOUR = 3600
WHY = "She asked for this on the phone."
SAME = "Tram 4 stands still until noon today. Bus 12 takes you to the same stops."


async def chased(desk: Desk) -> str:
    """Anna was answered and reminded, and has not answered: her conversation."""
    conversation = await desk.hear()
    for text in ("Not until noon, Anna.", "Did you get there?"):
        sent = await desk.send(conversation, text)
        await desk.reaches(sent["id"], "read")
        desk.clock.offset += timedelta(hours=2)
    return conversation


async def as_lead(desk: Desk) -> Actor:
    lead = await cast.agent(desk.runtime.db, name="Noor Lead", role=Role.LEAD, now=desk.clock.now())
    await cast.signed_in(desk.api, lead, db=desk.runtime.db, now=desk.clock.now())
    return lead


async def choose(desk: Desk, **chosen: Any) -> None:
    async with desk.runtime.db.transaction() as tx:
        await tx.execute(
            "INSERT INTO policy_settings (inbox_id, chosen, updated_at) VALUES (NULL, $1, $2)", chosen, desk.clock.now()
        )


async def test_a_third_message_without_an_answer_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    conversation = await chased(desk)
    before = await desk.value("SELECT count(*) FROM messages")
    answer = await desk.post(conversation, text="Hello?")
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    against = [each for each in problem["decision"]["findings"] if each["verdict"] != "allow"]
    assert [(each["code"], each["overridable"]) for each in against] == [("chase", True)]
    assert problem["remedies"] == [{"code": "send_later", "label": "Send it later"}]
    assert await desk.value("SELECT count(*) FROM messages") == before
    box = (await desk.api.get(f"/api/v1/conversations/{conversation}/composer")).json()
    assert box["mode"] == "open"  # it may be written, for a lead or for later

    later = await desk.post(conversation, text="Hello?", send_at=against[0]["params"]["free_at"])
    assert later.status_code == 201, later.text  # the remedy works
    assert later.json()["state"] == "held"

    await desk.hear("Yes, thanks. And back?")
    await desk.send(conversation, "At ten past, from the same stop.")  # who wrote is not chased


async def test_an_agent_leaves_it_to_a_lead_who_lets_it_pass_with_a_reason(desk: Desk) -> None:
    conversation = await chased(desk)
    assert (await desk.post(conversation, text="Hello?", allow_reason=WHY)).status_code == 403
    asked = await desk.post(conversation, text="Hello?", ask_lead=True)
    assert asked.status_code == 201, asked.text
    waiting = asked.json()["messages"][0]
    assert (waiting["state"], waiting["failure"]["code"], waiting["failure"]["waits"]) == ("held", "chase", "lead")
    assert (await desk.api.post(f"/api/v1/messages/{waiting['id']}/allow", json={"reason": WHY})).status_code == 403
    assert "Hello?" not in await desk.texts()

    await as_lead(desk)
    let = await desk.api.post(f"/api/v1/messages/{waiting['id']}/allow", json={"reason": WHY})
    assert let.status_code == 200, let.text
    sent = await desk.reaches(waiting["id"], "read")
    passed = next(each for each in sent["decision"]["findings"] if each["code"] == "allowed_by_lead")
    assert passed["params"] == {"name": "Noor Lead", "reason": WHY, "was": "chase"}
    assert (await desk.texts())[-1] == "Hello?"
    again = await desk.api.post(f"/api/v1/messages/{waiting['id']}/allow", json={"reason": WHY})
    assert (again.status_code, again.json()["code"]) == (409, "not_held")


async def test_a_lead_sends_with_a_reason_himself(desk: Desk) -> None:
    conversation = await chased(desk)
    await as_lead(desk)
    sent = await desk.send(conversation, "Hello?", allow_reason=WHY)
    await desk.reaches(sent["id"], "read")


async def test_nobody_lets_pass_what_is_forbidden(desk: Desk) -> None:
    conversation = await chased(desk)
    waiting = (await desk.post(conversation, text="Hello?", ask_lead=True)).json()["messages"][0]
    await as_lead(desk)
    await desk.api.post(f"/api/v1/conversations/{conversation}/block", json={})
    for answer in (
        await desk.post(conversation, text="Hello again?", allow_reason=WHY),
        await desk.post(conversation, text="Hello again?", ask_lead=True),
        await desk.api.post(f"/api/v1/messages/{waiting['id']}/allow", json={"reason": WHY}),
    ):
        assert answer.status_code == 422, answer.text
        assert "recipient_blocked" in {each["code"] for each in answer.json()["decision"]["findings"]}


async def test_no_way_out_passes_the_guard(desk: Desk) -> None:
    """Whatever can ask for a message to leave: to a blocked person nothing does, from a lead neither."""
    conversation = await desk.hear()
    await desk.recipe({"error": 131026})
    failed = await desk.send(conversation, "This one fails.")
    await desk.reaches(failed["id"], "failed")
    await desk.stop_sender()
    queued = await desk.send(conversation, "This one is on its way.")
    await as_lead(desk)
    heard = await desk.value("SELECT id FROM messages WHERE direction = 'in'")
    await desk.api.post(f"/api/v1/conversations/{conversation}/block", json={})
    later = (desk.clock.now() + timedelta(hours=1)).isoformat()
    buttons = {"type": "button", "body": "Shall we?", "buttons": [{"id": "1", "title": "Yes"}]}
    ways: list[dict[str, Any]] = [
        {"text": "Plainly."},
        {"text": "For later.", "send_at": later},
        {"text": "With leave.", "allow_reason": WHY},
        {"text": "For a lead.", "ask_lead": True},
        {"text": "With time to undo.", "undo_seconds": 5},
        {"template": {"name": "update", "language": "en"}},
        {"interactive": buttons},
        {"location": {"latitude": 52.1, "longitude": 4.3}},
        {"contacts": [{"name": {"formatted_name": "Ali", "first_name": "Ali"}, "phones": [{"phone": "+31205550100"}]}]},
        {"reaction": {"message_id": str(heard), "emoji": "x"}},
    ]
    for way in ways:
        answer = await desk.post(conversation, **way)
        assert (answer.status_code, answer.json()["code"]) == (422, "refused"), (way, answer.text)
    again = await desk.api.post(f"/api/v1/messages/{failed['id']}/resend")
    assert (again.status_code, again.json()["code"]) == (422, "refused")
    with pytest.raises(Refused):
        async with desk.runtime.db.transaction() as tx:
            await submit(tx, int(conversation), SendIn(text="By itself."), by=SYSTEM, now=desk.clock.now())
    desk.start_sender()
    await desk.reaches(queued["id"], "withheld")
    assert await desk.sent() == []


async def test_what_waits_for_a_lead_is_withheld_when_the_customer_writes(desk: Desk) -> None:
    conversation = await chased(desk)
    waiting = (await desk.post(conversation, text="Hello?", ask_lead=True)).json()["messages"][0]
    desk.clock.offset += timedelta(minutes=1)
    await cast.inbound_text(desk.runtime.db, desk.inbox, "I am here, thanks.", now=desk.clock.now())
    await desk.later(25 * HOUR)
    shown = await desk.reaches(waiting["id"], "withheld")
    assert "overtaken" in {each["code"] for each in shown["decision"]["findings"]}
    assert "Hello?" not in await desk.texts()


async def test_what_may_wait_for_the_morning_waits_and_can_be_taken_back(desk: Desk) -> None:
    conversation = await chased(desk)
    until = desk.clock.now() + timedelta(hours=1)
    local = until.astimezone(ZoneInfo("Europe/Amsterdam"))
    begin = (local - timedelta(hours=3)).strftime("%H:%M")
    await choose(desk, quiet_hours=f"{begin}-{local:%H:%M}", unanswered_max=5)
    answer = await desk.post(conversation, text="Your pass is ready.")
    assert answer.status_code == 201, answer.text
    sent = answer.json()["messages"][0]
    assert (sent["state"], sent["failure"]["code"]) == ("held", "quiet_hours")
    await desk.later(2 * HOUR)
    await desk.reaches(sent["id"], "read")

    second = (await desk.post(conversation, text="One more thing.", undo_seconds=0)).json()["messages"][0]
    assert second["state"] == "queued"  # it is morning
    await desk.reaches(second["id"], "read")


async def test_the_night_that_falls_while_a_message_lies_in_the_queue_counts(desk: Desk) -> None:
    conversation = await chased(desk)
    await desk.stop_sender()
    await choose(desk, unanswered_max=5)
    sent = await desk.send(conversation, "Your pass is ready.")
    async with desk.runtime.db.transaction() as tx:
        await tx.execute("UPDATE inboxes SET limited_at = $1", desk.clock.now())
    desk.start_sender()
    held = await desk.reaches(sent["id"], "held")
    assert (held["failure"]["code"], held["failure"]["waits"]) == ("number_limited", "moment")
    undone = await desk.api.post(f"/api/v1/messages/{sent['id']}/undo")
    assert undone.json()["draft"]["text"] == "Your pass is ready."


async def test_a_refusal_of_the_platform_lets_the_number_rest_but_not_its_answers(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.recipe({"error": 131048})
    sent = await desk.send(conversation)
    await desk.reaches(sent["id"], "failed")
    assert await desk.value("SELECT limited_at IS NOT NULL FROM inboxes")
    answered = await desk.send(conversation, "Again: not until noon.")
    await desk.reaches(answered["id"], "read")


@pytest.mark.parametrize("workers", [1, 4])
async def test_one_automatic_answer_a_day_however_many_think_of_it(desk: Desk, workers: int) -> None:

    conversation = int(await desk.hear())
    # Far from midnight by the desk's clock: the day must not end between two of them.
    desk.clock.offset += timedelta(hours=6 - desk.clock.now().hour % 6)
    if desk.clock.now().hour in (0, 23):
        desk.clock.offset += timedelta(hours=6)

    async def robot() -> bool:
        try:
            async with desk.runtime.db.transaction() as tx:
                await submit(tx, conversation, SendIn(text="We are closed until 8."), by=SYSTEM, now=desk.clock.now())
        except Refused as refused:
            return not refused.extra["decision"]
        return True

    first = [await robot()] if workers == 1 else await asyncio.gather(*(robot() for _ in range(workers)))
    assert sum(first) == 1
    assert await robot() is False
    await desk.send(str(conversation), "A person answers all the same.")
    desk.clock.offset += timedelta(days=1)
    sender = SenderKeys(wa_id="31612345678")
    await cast.inbound_text(desk.runtime.db, desk.inbox, "Are you open now?", sender=sender, now=desk.clock.now())
    assert await robot() is True


async def test_facts_come_from_one_question(desk: Desk) -> None:
    """Whatever the draft is: one statement. Nine people have got the same words; this desk allows eight."""
    conversation = await desk.hear()
    for number in range(9):
        other = await desk.hear(sender=f"+3161234000{number}")
        sent = await desk.send(other, SAME)
        assert sent["state"] == "queued"
    await choose(desk, same_text_people_max=8, links_max=1)
    draft = Draft(text=SAME.upper().replace(".", "!"))
    async with desk.runtime.db.transaction() as tx:
        counter = Counting(tx)
        facts = await gather(counter, int(conversation), draft, now=desk.clock.now())  # type: ignore[arg-type]  # counts only
        robot = await gather(tx, int(conversation), draft, now=desk.clock.now(), automatic=True)
    assert counter.asked == 1
    assert (facts.same_words_people, facts.written, facts.limits.links_max) == (9, 1, 1)
    assert decide(draft, facts, RULES).find("same_text_often") is not None
    assert decide(draft, robot, RULES).find("same_text") is not None


class Counting:
    """A connection that counts what it is asked."""

    def __init__(self, inner: Any) -> None:
        self._inner, self.asked = inner, 0

    def __getattr__(self, name: str) -> Any:
        if name.startswith("fetch") or name == "execute":
            self.asked += 1
        return getattr(self._inner, name)
