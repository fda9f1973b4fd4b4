"""Cases linked, merged and split through the API: whose they may be, what stays where it is, and how it is undone."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.channels.event_parts import SenderKeys
from shortline.channels.protocol import InboxConfig
from shortline.db import Database
from shortline.outbound.answer_clock import stop
from tests import cast
from tests.cast import NOW
from tests.routing.team import ask

ADA = SenderKeys(wa_id="31611110001", profile_name="Ada")
BO = SenderKeys(wa_id="31611110002", profile_name="Bo")


async def writes(
    db: Database, inbox: InboxConfig, who: SenderKeys, text: str = "Where is my bag?", minute: int = 0
) -> int:
    talk, _ = await cast.inbound_text(db, inbox, text, sender=who, now=NOW + timedelta(minutes=minute))
    return talk


async def case(client: httpx.AsyncClient, talk: int) -> str:
    detail = await ask(client, "GET", f"/conversations/{talk}")
    return str(next(each["id"] for each in detail["cases"] if each["conversation_id"] == str(talk)))


async def changes(client: httpx.AsyncClient, talk: int) -> list[str]:
    lines = (await ask(client, "GET", f"/conversations/{talk}/messages"))["items"]
    return [each["content"]["change"] for each in lines if each["direction"] == "activity"]


async def texts_of_cases(db: Database, talk: int) -> list[list[str]]:
    """What was said in each case of a conversation that is one."""
    async with db.transaction() as tx:
        rows = await tx.fetch(
            "SELECT k.id, array_agg(m.text ORDER BY m.display_at, m.seq) FILTER (WHERE m.id IS NOT NULL) AS texts"
            " FROM cases k LEFT JOIN messages m ON m.case_id = k.id"
            " WHERE k.conversation_id = $1 AND k.merged_into_id IS NULL GROUP BY k.id ORDER BY k.id",
            talk,
        )
    return [row["texts"] or [] for row in rows]


async def answered(db: Database, talk: int, at: datetime) -> None:
    """The provider took an answer of ours."""
    async with db.transaction() as tx:
        message = await tx.fetchval(
            "INSERT INTO messages (conversation_id, inbox_id, case_id, seq, direction, kind, text, author_kind, display_at,"
            " state, state_at, created_at)"
            " SELECT c.id, c.inbox_id, k.id, c.message_seq + 1, 'out', 'text', 'Found it.', 'agent', $2, 'sent', $2, $2"
            " FROM conversations c JOIN cases k ON k.conversation_id = c.id AND k.closed_at IS NULL WHERE c.id = $1"
            " RETURNING id",
            talk, at,
        )  # fmt: skip
        await tx.execute("UPDATE conversations SET message_seq = message_seq + 1 WHERE id = $1", talk)
        inbox_id = await tx.fetchval("SELECT inbox_id FROM conversations WHERE id = $1", talk)
        row = {
            "kind": "text", "confirms_consent": None, "conversation_id": talk, "message_id": message, "inbox_id": inbox_id,
            "author_agent_id": None, "author_kind": "agent", "hand": None, "automatic": False,
        }  # fmt: skip
        await stop(tx, row, at=at)


@pytest.fixture
async def two(db: Database, client: httpx.AsyncClient) -> tuple[int, int, InboxConfig]:
    """Ada has written to two numbers: first to the one, five minutes later to the other."""
    await cast.signed_in(client, await cast.agent(db, name="Sanne", role=Role.LEAD), db=db)
    one, other = await cast.inbox(db), await cast.inbox(db)
    return await writes(db, one, ADA), await writes(db, other, ADA, minute=5), other


async def test_two_cases_of_one_person_become_one_and_no_message_moves(
    two: tuple[int, int, InboxConfig], db: Database, client: httpx.AsyncClient
) -> None:
    first, second, _ = two
    gone, goes_on = await case(client, first), await case(client, second)
    await ask(client, "POST", f"/conversations/{first}/priority", json={"priority": "high"})
    waited = (await ask(client, "GET", f"/conversations/{first}"))["due_at"]
    async with db.transaction() as tx:
        before = await tx.fetch("SELECT id, conversation_id, case_id FROM messages WHERE direction = 'in' ORDER BY id")
    tie = (await ask(client, "POST", f"/cases/{gone}/merge", 201, json={"into_case_id": goes_on}))["id"]
    here, there = [await ask(client, "GET", f"/conversations/{each}") for each in (first, second)]
    assert (here["state"], there["state"]) == ("closed", "waiting_for_us")
    assert (there["due_at"], there["priority"]) == (waited, "high")  # who waits longest still does
    assert [each["id"] for each in there["cases"]] == [goes_on]  # one matter, counted once
    assert here["to"] == {"display": here["identity"]["display"]}  # and nobody is answered elsewhere
    async with db.transaction() as tx:
        assert before == await tx.fetch(
            "SELECT id, conversation_id, case_id FROM messages WHERE direction = 'in' ORDER BY id"
        )
    assert (await changes(client, first))[-1] == "case_merged_away"
    assert (await changes(client, second)) == ["case_merged_here"]
    for shown, other, first_here in ((here, second, True), (there, first, False)):
        [found] = shown["ties"]
        assert (found["kind"], found["here_first"], found["other"]["conversation_id"]) == (
            "merged",
            first_here,
            str(other),
        )
    assert (await ask(client, "POST", f"/cases/{gone}/merge", 409, json={"into_case_id": goes_on}))[
        "code"
    ] == "case_gone"

    await ask(client, "DELETE", f"/case-ties/{tie}", 204)
    here, there = [await ask(client, "GET", f"/conversations/{each}") for each in (first, second)]
    assert (here["state"], here["due_at"], here["priority"]) == ("waiting_for_us", waited, "high")
    assert (there["state"], there["priority"], len(there["cases"]), there["ties"]) == (
        "waiting_for_us",
        "normal",
        2,
        [],
    )
    assert there["due_at"] > waited
    assert (await ask(client, "DELETE", f"/case-ties/{tie}", 409))["code"] == "tie_undone"


async def test_cases_of_two_people_are_linked_and_never_merged(db: Database, client: httpx.AsyncClient) -> None:
    await cast.signed_in(client, await cast.agent(db), db=db)
    inbox = await cast.inbox(db)
    ada, bo = await writes(db, inbox, ADA), await writes(db, inbox, BO)
    one, other = await case(client, ada), await case(client, bo)
    refused = await ask(client, "POST", f"/cases/{one}/merge", 409, json={"into_case_id": other})
    assert refused["code"] == "other_person"
    assert (await changes(client, ada), await changes(client, bo)) == ([], [])
    tie = await ask(client, "POST", f"/cases/{one}/links", 201, json={"conversation_id": str(bo)})
    assert await ask(client, "POST", f"/cases/{other}/links", 201, json={"case_id": one}) == tie
    for talk, name in ((ada, "Bo"), (bo, "Ada")):
        assert await changes(client, talk) == ["case_linked"]
        [found] = (await ask(client, "GET", f"/conversations/{talk}"))["ties"]
        assert (found["kind"], found["other"]["contact_name"]) == ("linked", name)
    await ask(client, "DELETE", f"/case-ties/{tie['id']}", 204)
    assert (await ask(client, "GET", f"/conversations/{bo}"))["ties"] == []
    again = await ask(client, "POST", f"/cases/{one}/links", 201, json={"case_id": other})
    assert again != tie
    for body, code in (({"case_id": one}, "same_case"), ({}, "case_or_conversation")):
        assert (await ask(client, "POST", f"/cases/{one}/links", 422, json=body))["code"] == code
    assert (await ask(client, "POST", f"/cases/{one}/merge", 422, json={"into_case_id": one}))["code"] == "same_case"
    await ask(client, "POST", f"/cases/{one}/links", 422, json={"case_id": "x"})


async def test_the_other_end_tells_nothing_to_whom_may_not_see_it(db: Database, client: httpx.AsyncClient) -> None:
    ours, theirs = await cast.team(db), await cast.team(db)
    hidden = await writes(db, await cast.inbox(db, team_id=theirs), BO)
    shown = await writes(db, await cast.inbox(db, team_id=ours), ADA)
    await cast.signed_in(client, await cast.agent(db, role=Role.LEAD), db=db)
    one, other = await case(client, shown), await case(client, hidden)
    tie = (await ask(client, "POST", f"/cases/{one}/links", 201, json={"case_id": other}))["id"]
    await cast.signed_in(client, await cast.agent(db, team_ids=(ours,)), db=db)
    [found] = (await ask(client, "GET", f"/conversations/{shown}"))["ties"]
    assert (found["kind"], found["other"]) == ("linked", None)
    await ask(client, "DELETE", f"/case-ties/{tie}", 404)  # whose other end is not his he cannot cut
    await ask(client, "POST", f"/cases/{one}/links", 404, json={"case_id": other})


async def test_a_case_is_split_at_a_message_and_joined_again(db: Database, client: httpx.AsyncClient) -> None:
    await cast.signed_in(client, await cast.agent(db), db=db)
    inbox = await cast.inbox(db)
    talk = await writes(db, inbox, ADA, "Where is my bag?")
    await answered(db, talk, NOW + timedelta(minutes=2))
    await writes(db, inbox, ADA, "And what is a month ticket?", minute=10)
    await writes(db, inbox, ADA, "For students", minute=11)
    whole = await case(client, talk)
    messages = (await ask(client, "GET", f"/conversations/{talk}/messages"))["items"]
    by_text = {each["text"]: each["id"] for each in messages}
    at = by_text["And what is a month ticket?"]
    begins = await ask(client, "POST", f"/cases/{whole}/split", 422, json={"message_id": by_text["Where is my bag?"]})
    assert begins["code"] == "case_begins_here"
    before = await ask(client, "GET", f"/conversations/{talk}")
    tie = (await ask(client, "POST", f"/cases/{whole}/split", 201, json={"message_id": at}))["id"]
    assert await texts_of_cases(db, talk) == [
        ["Where is my bag?", "Found it."], ["And what is a month ticket?", "For students"],
    ]  # fmt: skip
    shown = await ask(client, "GET", f"/conversations/{talk}")
    later, earlier = shown["cases"]
    assert (earlier["id"], earlier["closed_at"], later["closed_at"]) == (whole, "2026-11-21T09:10:00Z", None)
    assert later["opened_at"] == earlier["closed_at"]
    assert (shown["state"], shown["due_at"]) == (before["state"], before["due_at"])  # the clock runs on as it ran
    async with db.transaction() as tx:
        first = await tx.fetch("SELECT first_answered_at FROM cases ORDER BY id")
    assert [row[0] for row in first] == [NOW + timedelta(minutes=2), None]
    closed = await ask(client, "POST", f"/cases/{whole}/split", 409, json={"message_id": at})
    assert closed["code"] == "case_closed"
    of_other = await ask(client, "POST", f"/cases/{later['id']}/split", 422, json={"message_id": by_text["Found it."]})
    assert of_other["code"] == "not_of_case"

    # What comes later belongs to the later part, and with it to the whole again.
    await writes(db, inbox, ADA, "Thank you in advance, when is it?", minute=20)
    await ask(client, "DELETE", f"/case-ties/{tie}", 204)
    [texts] = await texts_of_cases(db, talk)
    assert texts[-1] == "Thank you in advance, when is it?"
    assert len(texts) == 5
    [only] = (await ask(client, "GET", f"/conversations/{talk}"))["cases"]
    assert (only["id"], only["closed_at"]) == (whole, None)
    assert await changes(client, talk) == ["case_split", "case_rejoined"]
    # And it goes on as a case does: closed, and opened again as the same one.
    await ask(client, "POST", f"/conversations/{talk}/close")
    await ask(client, "POST", f"/conversations/{talk}/reopen")
    assert await case(client, talk) == whole


async def test_a_part_with_ties_of_its_own_is_not_joined_under_them(db: Database, client: httpx.AsyncClient) -> None:
    await cast.signed_in(client, await cast.agent(db), db=db)
    inbox = await cast.inbox(db)
    talk = await writes(db, inbox, ADA)
    await writes(db, inbox, ADA, "Something else?", minute=3)
    bo = await writes(db, inbox, BO)
    whole = await case(client, talk)
    newest = (await ask(client, "GET", f"/conversations/{talk}/messages"))["items"][-1]["id"]
    tie = (await ask(client, "POST", f"/cases/{whole}/split", 201, json={"message_id": newest}))["id"]
    later = await case(client, talk)
    linked = (await ask(client, "POST", f"/cases/{later}/links", 201, json={"conversation_id": str(bo)}))["id"]
    assert (await ask(client, "DELETE", f"/case-ties/{tie}", 409))["code"] == "part_tied"
    await ask(client, "DELETE", f"/case-ties/{linked}", 204)
    await ask(client, "DELETE", f"/case-ties/{tie}", 204)
    assert await case(client, talk) == whole


async def test_parting_leaves_what_was_done_since(
    two: tuple[int, int, InboxConfig], db: Database, client: httpx.AsyncClient
) -> None:
    first, second, _ = two
    gone, goes_on = await case(client, first), await case(client, second)
    tie = (await ask(client, "POST", f"/cases/{gone}/merge", 201, json={"into_case_id": goes_on}))["id"]
    await answered(db, second, NOW + timedelta(minutes=30))
    await ask(client, "DELETE", f"/case-ties/{tie}", 204)
    here, there = [await ask(client, "GET", f"/conversations/{each}") for each in (first, second)]
    assert (here["state"], there["state"]) == ("waiting_for_customer", "waiting_for_customer")

    gone = await case(client, first)
    tie = (await ask(client, "POST", f"/cases/{gone}/merge", 201, json={"into_case_id": goes_on}))["id"]
    await ask(client, "POST", f"/conversations/{second}/close")
    await ask(client, "DELETE", f"/case-ties/{tie}", 204)
    here = await ask(client, "GET", f"/conversations/{first}")
    assert (here["state"], len(here["cases"])) == ("closed", 2)  # what was settled stays settled, as two


async def test_many_who_merge_at_once_make_one_of_it(
    two: tuple[int, int, InboxConfig], db: Database, client: httpx.AsyncClient
) -> None:
    first, second, _ = two
    gone, goes_on = await case(client, first), await case(client, second)
    answers: list[Any] = await asyncio.gather(
        *(client.post(f"/api/v1/cases/{gone}/merge", json={"into_case_id": goes_on}) for _ in range(4)),
        *(client.post(f"/api/v1/cases/{goes_on}/merge", json={"into_case_id": gone}) for _ in range(4)),
    )
    assert sorted(each.status_code for each in answers) == [201] + [409] * 7
    async with db.transaction() as tx:
        assert await tx.fetchval("SELECT count(*) FROM cases WHERE merged_into_id IS NULL") == 1
        assert await tx.fetchval("SELECT count(*) FROM conversations WHERE state = 'open'") == 1
