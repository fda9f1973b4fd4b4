"""The ledger of consents: who said what, when, how and in which words; and it goes where the address goes."""

import itertools
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.channels.account_events import MarketingPreference
from shortline.channels.event_parts import Route, SenderKeys
from shortline.channels.protocol import InboxConfig
from shortline.contacts import ledger, merge
from shortline.contacts.consent import Standings
from shortline.contacts.from_channel import marketing_preference
from shortline.db import Database
from tests import cast
from tests.cast import NOW

API = "/api/v1"
YES = {"purpose": "service", "change": "given", "how": "form", "wording": "You may tell me about my repair."}
NO = {"purpose": "service", "change": "withdrawn", "how": "phone", "wording": "Please stop writing."}


async def person(db: Database, inbox: InboxConfig, sender: SenderKeys = cast.ANNA) -> int:
    conversation, _ = await cast.inbound_text(db, inbox, sender=sender)
    async with db.transaction() as tx:
        return int(await tx.fetchval("SELECT contact_id FROM conversations WHERE id = $1", conversation))


async def wish(db: Database, inbox: InboxConfig, *, stopped: bool, at: datetime, now: datetime | None = None) -> None:
    """Anna turns the switch about marketing in her app."""
    event = MarketingPreference(
        route=Route(phone_number_id=inbox.phone_number_id, waba_id=inbox.waba_id),
        path="entry[0].changes[0].value.user_preferences[0]",
        key=f"preference:{at}:{stopped}",
        at=at,
        sender=cast.ANNA,
        stopped=stopped,
        detail="User requested to stop marketing messages" if stopped else None,
    )
    async with db.transaction() as tx:
        await marketing_preference(tx, inbox, event, now=now or at, journal_id=None)


async def record(client: httpx.AsyncClient, contact: int, **body: Any) -> dict[str, Any]:
    answer = await client.post(f"{API}/contacts/{contact}/consents", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_what_a_person_agreed_to_is_kept_with_who_when_how_and_the_words(
    db: Database, inbox: InboxConfig, client: httpx.AsyncClient
) -> None:
    anna = await person(db, inbox)
    await cast.signed_in(client, await cast.agent(db))
    empty = (await client.get(f"{API}/contacts/{anna}/consents")).json()
    assert empty == {"service": None, "marketing": None, "items": []}
    yesterday = "2026-11-20T15:00:00Z"
    kept = await record(client, anna, **YES, proof="form 4711", at=yesterday)
    [line] = kept["items"]
    assert kept["service"] == {"change": "given", "at": yesterday}
    assert (line["wording"], line["how"], line["proof"]) == (YES["wording"], "form", "form 4711")
    assert (line["at"], line["recorded_at"]) == (yesterday, "2026-11-21T09:00:00Z")
    assert (line["recorded_by_name"], line["source"]) == ("Ali Agent", "agent")
    assert kept["marketing"] is None, "one purpose says nothing about another"
    taken_back = await record(client, anna, **NO)
    assert taken_back["service"] == {"change": "withdrawn", "at": "2026-11-21T09:00:00Z"}
    assert [each["change"] for each in taken_back["items"]] == ["withdrawn", "given"]
    assert (await client.get(f"{API}/contacts/{anna}/consents")).json() == taken_back


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"wording": "  "}, "bad_request"),
        ({"how": "setting"}, "bad_request"),
        ({"purpose": "anything"}, "bad_request"),
        ({"at": "2026-11-21T09:00:01Z"}, "not_yet_said"),
        ({"identity_id": "999999"}, "unknown_identity"),
    ],
)
async def test_a_consent_without_words_or_of_the_future_is_refused(
    db: Database, inbox: InboxConfig, client: httpx.AsyncClient, wrong: dict[str, str], code: str
) -> None:
    anna = await person(db, inbox)
    await cast.signed_in(client, await cast.agent(db))
    answer = await client.post(f"{API}/contacts/{anna}/consents", json=YES | wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await client.get(f"{API}/contacts/{anna}/consents")).json()["items"] == []


async def test_a_line_is_never_changed_but_an_account_that_goes_may_go(db: Database, inbox: InboxConfig) -> None:
    await wish(db, inbox, stopped=True, at=NOW)
    with pytest.raises(asyncpg.RaiseError, match="never changed"):
        async with db.transaction() as tx:
            await tx.execute("UPDATE consents SET wording = 'another'")
    ali = await cast.agent(db)
    anna = await person(db, inbox)
    async with db.transaction() as tx:
        identity = await tx.fetchval("SELECT id FROM identities WHERE contact_id = $1", anna)
        await tx.execute(
            "INSERT INTO consents (identity_id, purpose, change, at, how, wording, source, recorded_by, recorded_at)"
            " VALUES ($1, 'service', 'given', $2, 'phone', 'yes', 'agent', $3, $2)",
            identity,
            NOW,
            ali.agent_id,
        )
        await tx.execute("DELETE FROM agents WHERE id = $1", ali.agent_id)
        assert [row["recorded_by"] for row in await ledger.lines(tx, anna)] == [None, None]


async def test_the_switch_in_the_customers_app_is_a_line_told_once_and_old_news_change_nothing(
    db: Database, inbox: InboxConfig, client: httpx.AsyncClient
) -> None:
    anna = await person(db, inbox)
    await cast.signed_in(client, await cast.agent(db))

    async def shown() -> tuple[Any, Any, int]:
        contact = (await client.get(f"{API}/contacts/{anna}")).json()
        kept = (await client.get(f"{API}/contacts/{anna}/consents")).json()
        return contact["marketing_stopped_at"], kept["marketing"] and kept["marketing"]["change"], len(kept["items"])

    await wish(db, inbox, stopped=True, at=NOW)
    await wish(db, inbox, stopped=True, at=NOW, now=NOW + timedelta(minutes=5))  # the provider tells it again
    assert await shown() == ("2026-11-21T09:00:00Z", "withdrawn", 1)
    await wish(db, inbox, stopped=False, at=NOW - timedelta(hours=1), now=NOW)
    assert await shown() == ("2026-11-21T09:00:00Z", "withdrawn", 2)
    await wish(db, inbox, stopped=False, at=NOW + timedelta(hours=1))
    assert await shown() == (None, "given", 3)


async def test_what_an_agent_writes_down_about_marketing_moves_the_same_mark(
    db: Database, inbox: InboxConfig, client: httpx.AsyncClient
) -> None:
    anna = await person(db, inbox)
    await cast.signed_in(client, await cast.agent(db))
    await record(client, anna, **NO | {"purpose": "marketing"})
    assert (await client.get(f"{API}/contacts/{anna}")).json()["marketing_stopped_at"] is not None
    await record(client, anna, **YES | {"purpose": "marketing"})
    assert (await client.get(f"{API}/contacts/{anna}")).json()["marketing_stopped_at"] is None


async def test_joined_and_parted_people_keep_what_is_theirs_and_a_refusal_of_both(
    db: Database, inbox: InboxConfig, client: httpx.AsyncClient
) -> None:
    anna, janis = await person(db, inbox), await person(db, inbox, cast.JANIS)
    ali = await cast.agent(db, role="lead")
    await cast.signed_in(client, ali)
    await record(client, janis, **YES)

    async def stands(contact: int) -> str | None:
        service = (await client.get(f"{API}/contacts/{contact}/consents")).json()["service"]
        return service and service["change"]

    async with db.transaction() as tx:
        first = await merge.merge(tx, anna, janis, reason="", by=ali, now=NOW)
    assert await stands(anna) == "given"
    refused = await client.post(f"{API}/contacts/{janis}/consents", json=YES)
    assert refused.json()["code"] == "already_merged"
    async with db.transaction() as tx:
        await merge.unmerge(tx, anna, first, by=ali, now=NOW)
    assert (await stands(anna), await stands(janis)) == (None, "given")
    async with db.transaction() as tx:
        second = await merge.merge(tx, anna, janis, reason="", by=ali, now=NOW)
    await record(client, anna, **NO)
    async with db.transaction() as tx:
        await merge.unmerge(tx, anna, second, by=ali, now=NOW)
    assert (await stands(anna), await stands(janis)) == ("withdrawn", "withdrawn")


MOMENTS = st.sampled_from([NOW, NOW + timedelta(microseconds=1), NOW - timedelta(days=400)])
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "purpose": st.sampled_from(["service", "marketing"]),
            "change": st.sampled_from(["given", "withdrawn"]),
            "at": MOMENTS,
        }
    ),
    max_size=6,
).map(lambda lines: [line | {"id": number} for number, line in enumerate(lines)])


@given(LINES, st.randoms())
def test_what_stands_is_the_latest_line_in_whatever_order_they_come(lines: list[dict[str, Any]], shuffle: Any) -> None:
    mixed = list(lines)
    shuffle.shuffle(mixed)
    assert Standings.of(mixed) == Standings.of(lines)
    for purpose, standing in (("service", Standings.of(mixed).service), ("marketing", Standings.of(mixed).marketing)):
        about = sorted(
            (line for line in lines if line["purpose"] == purpose), key=lambda line: (line["at"], line["id"])
        )
        assert (standing and standing.change) == (about[-1]["change"] if about else None)


@given(LINES.filter(bool))
def test_one_more_line_later_than_all_decides_for_its_purpose_alone(lines: list[dict[str, Any]]) -> None:
    for purpose, change in itertools.product(("service", "marketing"), ("given", "withdrawn")):
        other = "marketing" if purpose == "service" else "service"
        later = {"id": 99, "purpose": purpose, "change": change, "at": NOW + timedelta(days=1)}
        after = Standings.of([*lines, later])
        assert getattr(after, purpose).change == change
        assert getattr(after, other) == getattr(Standings.of(lines), other)
