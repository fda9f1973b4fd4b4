"""The webhook door: who gets in, what is kept, and what the provider is told."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from shortline.channels.whatsapp.signature import sign
from shortline.clock import ManualClock
from shortline.db import Database
from shortline.inbound.body import BODY_MAX
from shortline.inbound.counters import WEBHOOKS
from shortline.inbound.door import Door
from shortline.inbound.fast_path import fast_path
from shortline.inbound.journal import Journal
from tests import cast
from tests.inbound.post import SECRET, Provider, message
from tests.serving import serving

# The fact sheet's own vector: escaped as the provider escapes it.
VECTOR = (
    rb'{"object":"whatsapp_business_account","entry":[{"id":"7001","changes":[{"value":{"messaging_product":"whatsapp",'
    rb'"metadata":{"display_phone_number":"31205550100","phone_number_id":"9001"},"messages":[{"from":"46705550199",'
    rb'"id":"wamid.TEST1","timestamp":"1795000000","type":"text","text":{"body":"Hej! \u00c4r paketet p\u00e5 v\u00e4g? '
    rb'https:\/\/exempel.se\/kolli\/12"}}]},"field":"messages"}]}]}'
)
VECTOR_SECRET = "geheim-app-secret"
VECTOR_SIGNATURE = "sha256=f8b71d35c7e2e3e7faaf751a968d5a1da2b7d924d95fd418e04fb9caaaae7808"
BODY = b'{"entry": []}'


@pytest.fixture(params=["fast", "ordinary"])
async def provider(request: pytest.FixtureRequest, db: Database, door: Door) -> AsyncIterator[Provider]:
    """By the short way and by the ordinary one: who is let in, and what is kept, is the same."""
    http = fast_path(door) if request.param == "fast" else "auto"
    inbox = await cast.inbox(db)
    async with serving(door, http=http) as url, httpx.AsyncClient(base_url=url, timeout=20) as client:
        yield Provider(client, db, inbox)


def counted(outcome: str) -> float:
    return float(WEBHOOKS.labels("whatsapp", outcome)._value.get())


async def test_the_handshake_gives_back_the_challenge_and_nothing_else(provider: Provider) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "verify-token"}
    answer = await provider.client.get(provider.path, params=query)
    assert (answer.status_code, answer.content) == (200, b"1158201444")
    assert answer.headers["content-type"].startswith("text/plain")
    [inbox] = await provider.rows("SELECT webhook_verified_at FROM inboxes")
    assert inbox["webhook_verified_at"] == ManualClock().now()
    kinds = [row["kind"] for row in await provider.rows("SELECT kind FROM events ORDER BY id")]
    assert kinds[-1] == "inbox.updated"


REFUSED = [
    {},
    {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": "wrong"},
    {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": ""},
    {"hub.mode": "unsubscribe", "hub.challenge": "1", "hub.verify_token": "verify-token"},
    {"hub.mode": "subscribe", "hub.verify_token": "verify-token"},
    {"hub_mode": "subscribe", "hub_challenge": "1", "hub_verify_token": "verify-token"},
]


async def test_a_handshake_by_anybody_else_is_refused(provider: Provider) -> None:
    for query in REFUSED:
        answer = await provider.client.get(provider.path, params=query)
        assert (answer.status_code, answer.content) == (403, b""), query
    [inbox] = await provider.rows("SELECT webhook_verified_at FROM inboxes")
    assert inbox["webhook_verified_at"] is None


async def test_a_signed_body_is_kept_byte_for_byte_before_the_answer(provider: Provider) -> None:
    assert len(VECTOR) == 394
    await provider.rows("UPDATE inboxes SET secrets = $1", cast.BOX.seal({"app_secret": VECTOR_SECRET}))
    headers = {"x-hub-signature-256": VECTOR_SIGNATURE}
    answer = await provider.client.post(provider.path, content=VECTOR, headers=headers)
    assert (answer.status_code, answer.content) == (200, b"")
    assert await provider.kept() == [VECTOR]


async def test_a_body_that_was_parsed_and_written_again_does_not_verify(provider: Provider) -> None:
    await provider.rows("UPDATE inboxes SET secrets = $1", cast.BOX.seal({"app_secret": VECTOR_SECRET}))
    rewritten = json.dumps(json.loads(VECTOR), ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"x-hub-signature-256": VECTOR_SIGNATURE}
    assert (await provider.client.post(provider.path, content=rewritten, headers=headers)).status_code == 401


NOT_A_SIGNATURE: list[list[tuple[str, str]]] = [
    [],
    [("x-hub-signature-256", "")],
    [("x-hub-signature-256", "sha256=")],
    [("x-hub-signature-256", sign("another app", BODY))],
    [("x-hub-signature-256", sign(SECRET, BODY + b" "))],
    [("x-hub-signature-256", sign(SECRET, BODY).upper())],
    [("x-hub-signature-256", sign(SECRET, BODY).replace("sha256", "sha1"))],
    [("x-hub-signature-256", sign(SECRET, BODY)[:-1])],
    [("x-hub-signature-256", sign("", BODY))],
    [("x-hub-signature", sign(SECRET, BODY))],
    [("x-hub-signature-256", sign(SECRET, BODY)), ("x-hub-signature-256", sign(SECRET, BODY))],
]


async def test_without_its_signature_nothing_is_kept_but_a_count(provider: Provider) -> None:
    before = counted("bad_signature")
    for headers in NOT_A_SIGNATURE:
        answer = await provider.client.post(provider.path, content=BODY, headers=headers)
        assert (answer.status_code, answer.content) == (401, b""), headers
    assert await provider.kept() == []
    assert counted("bad_signature") == before + len(NOT_A_SIGNATURE)


async def test_two_secrets_hold_while_one_is_rotated(provider: Provider, door: Door) -> None:
    assert await provider.post(provider.body(message("wamid.1"))) == 200
    sealed = cast.BOX.seal({"app_secret": "the new one", "app_secret_previous": SECRET})
    await provider.rows("UPDATE inboxes SET secrets = $1", sealed)
    door.forget()
    assert await provider.post(provider.body(message("wamid.2")), secret="the new one") == 200
    assert await provider.post(provider.body(message("wamid.3"))) == 200
    await provider.rows("UPDATE inboxes SET secrets = $1", cast.BOX.seal({"app_secret": "the new one"}))
    door.forget()
    assert await provider.post(provider.body(message("wamid.4"))) == 401


async def test_an_inbox_without_a_secret_lets_nobody_in(provider: Provider) -> None:
    await provider.rows("UPDATE inboxes SET secrets = $1", cast.BOX.seal({"app_secret": ""}))
    assert await provider.post(BODY, secret="") == 401


NO_INBOX = (
    "/hooks/whatsapp/999", "/hooks/whatsapp/0", "/hooks/whatsapp/-1", "/hooks/whatsapp/9223372036854775808",
    "/hooks/whatsapp/%D9%A3", "/hooks/telegram/1", "/hooks/whatsapp", "/hooks/whatsapp/1/2", "/hooks/whatsapp/", "/hooks/",
)  # fmt: skip


async def test_what_is_no_inbox_is_not_found(provider: Provider) -> None:
    for path in NO_INBOX:
        assert await provider.post(BODY, path=path) == 404, path
    assert await provider.kept() == []


async def test_only_get_and_post_are_answered(provider: Provider) -> None:
    answer = await provider.client.put(provider.path, content=BODY)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


async def test_a_body_announced_too_large_is_refused_before_it_is_sent(provider: Provider) -> None:
    reader, writer = await _raw(provider)
    writer.write(f"POST {provider.path} HTTP/1.1\r\nHost: x\r\nContent-Length: {BODY_MAX + 1}\r\n\r\n".encode())
    assert b" 413 " in await asyncio.wait_for(reader.readline(), 5)
    writer.close()


async def test_a_stream_without_a_length_is_cut_at_the_limit(provider: Provider) -> None:
    async def endless():  # type: ignore[no-untyped-def]
        for _ in range(6):
            yield b"x" * (1 << 20)

    before = counted("too_large")
    try:
        answer = await provider.client.post(provider.path, content=endless())
        assert answer.status_code == 413
    except httpx.WriteError:
        pass  # the server had hung up before we had finished
    assert counted("too_large") == before + 1
    assert await provider.kept() == []


async def test_a_body_of_exactly_the_limit_passes(provider: Provider) -> None:
    content = b'{"entry": [], "x": "' + b"y" * (BODY_MAX - 22) + b'"}'
    assert len(content) == BODY_MAX
    assert await provider.post(content) == 200
    assert await provider.kept() == [content]


async def test_a_sender_who_hangs_up_leaves_nothing(provider: Provider) -> None:
    before = counted("disconnected")
    _, writer = await _raw(provider)
    writer.write(f"POST {provider.path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf".encode())
    await writer.drain()
    writer.close()
    async with asyncio.timeout(30):
        while counted("disconnected") == before:
            await asyncio.sleep(0.01)
    assert await provider.kept() == []


async def test_hundreds_of_senders_at_once_are_all_kept(provider: Provider) -> None:
    bodies = [provider.body(message(f"wamid.{n}")) for n in range(300)]
    assert set(await asyncio.gather(*(provider.post(content) for content in bodies))) == {200}
    assert sorted(await provider.kept()) == sorted(bodies)


async def test_a_new_secret_counts_within_seconds_without_anybody_ringing(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shortline.inbound.door_keys.FRESH", 0.05)
    assert await provider.post(BODY) == 200
    await provider.rows("UPDATE inboxes SET secrets = $1", cast.BOX.seal({"app_secret": "the new one"}))
    async with asyncio.timeout(30):
        while await provider.post(BODY, secret="the new one") != 200:
            await asyncio.sleep(0.01)


async def test_with_the_journal_away_the_answer_is_503(db: Database, clock: ManualClock) -> None:
    inbox = await cast.inbox(db)
    journal = await Journal(Database("postgresql://nobody@127.0.0.1:9/none")).start()
    door = Door(db, cast.BOX, journal, clock)
    async with serving(door, http=fast_path(door)) as url, httpx.AsyncClient(base_url=url) as client:
        provider = Provider(client, db, inbox)
        assert await provider.post(BODY) == 503
        assert await provider.post(BODY, secret="wrong") == 401
    await journal.stop()


async def _raw(provider: Provider) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    base = provider.client.base_url
    return await asyncio.open_connection(base.host, base.port)
