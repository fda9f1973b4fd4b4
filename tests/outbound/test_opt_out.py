"""STOP over the whole way: what waits is withheld, one line confirms it in the customer's language, answers still leave."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from shortline.jobs import JobContext
from shortline.outbound.confirm_opt_out import confirm_opt_out
from shortline.outbound.opt_out_lines import LINES, language_of
from tests.outbound.conftest import ANNA, Desk, until

BORIS = "+46705550199"


async def opt_out_of(desk: Desk, conversation: str) -> int:
    """The line in the ledger that the waiting job is about."""

    async def honoured() -> Any:
        return await desk.value(
            "SELECT r.id FROM consents r JOIN messages m ON m.id = r.message_id"
            " WHERE m.conversation_id = $1 AND r.purpose = 'service' ORDER BY r.id DESC LIMIT 1",
            int(conversation),
        )

    return int(await until(honoured))


async def confirm(desk: Desk, consent: int) -> None:
    """As the worker runs it."""
    runtime = desk.runtime
    ctx = JobContext(runtime.db, desk.clock, runtime.http, runtime.settings, runtime.store)
    await confirm_opt_out(ctx, {"consent_id": consent})


async def test_what_was_waiting_when_stop_came_is_withheld_and_named(desk: Desk) -> None:
    conversation = await desk.hear("Is my bike ready?")
    await desk.stop_sender()
    waiting = await desk.send(conversation, "By the way, we have new helmets.")
    await desk.hear("STOP")
    desk.start_sender()
    shown = await desk.reaches(waiting["id"], "withheld", "sent", "delivered")
    assert (shown["state"], shown["failure"]["code"]) == ("withheld", "opted_out")
    assert shown["failure"]["remedy"] == "record_consent"
    assert await desk.texts() == []


async def test_the_opt_out_is_confirmed_once_whoever_tries_again(desk: Desk) -> None:
    conversation = await desk.hear("Stop")
    consent = await opt_out_of(desk, conversation)
    await asyncio.gather(*(confirm(desk, consent) for _ in range(3)))
    message = await desk.value("SELECT message_id FROM outbox WHERE confirms_consent = $1", consent)
    shown = await desk.reaches(str(message), "sent", "delivered", "read")
    assert shown["author"]["kind"] == "automation"
    await confirm(desk, consent)  # after a restart, the queue may not know that it ran
    await desk.hear("stop", sender=ANNA)
    assert await desk.value("SELECT count(*) FROM outbox WHERE confirms_consent IS NOT NULL") == 1
    assert await desk.texts() == [LINES["nl"]], "her number is Dutch, and so can the word be"


async def test_a_confirmation_is_no_answer_to_what_was_asked(desk: Desk) -> None:
    conversation = await desk.hear("Is my bike ready?")
    since = await desk.value("SELECT waiting_since FROM conversations WHERE id = $1", int(conversation))
    await desk.hear("Stop")
    consent = await opt_out_of(desk, conversation)
    await confirm(desk, consent)
    message = await desk.value("SELECT message_id FROM outbox WHERE confirms_consent = $1", consent)
    await desk.reaches(str(message), "sent", "delivered", "read")
    assert await desk.value("SELECT waiting_since FROM conversations WHERE id = $1", int(conversation)) == since


async def test_nothing_is_confirmed_to_who_came_back_meanwhile(desk: Desk) -> None:
    conversation = await desk.hear("Stopp", sender=BORIS)
    consent = await opt_out_of(desk, conversation)
    await desk.hear("START", sender=BORIS)
    await confirm(desk, consent)
    standing = await desk.value(
        "SELECT change FROM consents WHERE purpose = 'service' ORDER BY at DESC, id DESC LIMIT 1"
    )
    assert standing == "given"
    assert await desk.value("SELECT count(*) FROM outbox") == 0


async def test_who_opted_out_and_asks_gets_an_answer_and_no_template(desk: Desk) -> None:
    conversation = await desk.hear("Stop")
    refused = await desk.post(conversation, text="Are you sure?")
    assert refused.status_code == 422
    assert "record_consent" in [each["code"] for each in refused.json()["remedies"]]
    composer = (await desk.api.get(f"/api/v1/conversations/{conversation}/composer")).json()
    assert composer["mode"] == "refused"
    desk.clock.offset += timedelta(seconds=5)  # the provider counts in whole seconds
    await desk.sim("clock", advance=5)
    await desk.hear("What does a new chain cost?")
    answer = await desk.send(conversation, "35 euros.")
    await desk.reaches(answer["id"], "sent", "delivered", "read")
    template = await desk.post(conversation, template={"name": "update", "language": "nl"})
    assert template.status_code == 422


def test_the_line_is_in_the_language_the_customer_reads() -> None:
    every = tuple(LINES)
    assert language_of("sv-SE", ("nl",), "31612345678") == "sv"
    assert language_of(None, ("nl",), "46705550199") == "nl"
    assert language_of(None, every, "37120000000") == "lv"
    assert language_of("ru", every, "34600000000") == "es"
    assert language_of(None, ("sv", "de"), "46705550199") == "sv"
    assert language_of(None, ("sv", "de"), None) == "sv"
    assert language_of(None, every, None) == language_of(None, (), "8613800138000") == "en"
