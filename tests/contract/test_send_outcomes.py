"""Did it leave? Every way a request can end, against a real socket: only certainty is called certain."""

import json
import socket
from collections.abc import AsyncIterator

import pytest

from shortline.channels import failures as f
from shortline.channels.draft import Draft
from shortline.channels.protocol import Address, InboxConfig, Sent
from shortline.channels.whatsapp import send as sending
from shortline.channels.whatsapp.send import send
from shortline.http import Http
from tests.contract import misbehaving as m

ACCEPTED = json.dumps(
    {"contacts": [{"input": "+31612345678", "wa_id": "31612345678"}], "messages": [{"id": "wamid.OUT1"}]}
)
PROVIDER_ERROR = json.dumps({"error": {"message": "(#131000) Something went wrong", "code": 131000}})
HTML = "<html><h1>Bad gateway</h1></html>"


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    client = Http(allow_private=True)
    yield client
    await client.close()


async def try_send(http: Http, url: str) -> Sent:
    inbox = InboxConfig(id=1, phone_number_id="9001", access_token="EAA-secret-token", graph_url=url)
    return await send(inbox, Address(phone="31612345678"), Draft(text="Hallo"), http, "a1:0193")


UNKNOWN = {
    "cut before an answer": m.cut_at_once,
    "cut after the request": m.cut_after_the_request,
    "half an answer": m.half_an_answer,
    "half a header": m.half_a_header,
    "gibberish": m.gibberish,
    "an HTML error page": m.answer(500, HTML, type="text/html"),
    "a 502 without a word": m.answer(502, ""),
    "a 500 with somebody else's JSON": m.answer(500, '{"error":"internal"}'),
    "a 400 of a proxy": m.answer(400, HTML, type="text/html"),
    "a success without an id": m.answer(200, '{"messages":[{}]}'),
    "a success with an empty id": m.answer(200, '{"messages":[{"id":""}]}'),
    "a success that is no JSON": m.answer(200, "OK"),
    "a success without a body": m.answer(200, ""),
    "a success with a list": m.answer(200, "[]"),
    "a success that is a page": m.answer(200, HTML, type="text/html"),
    "no content": m.answer(204, ""),
    "a redirect": m.answer(302, "", "location: http://127.0.0.1:9/"),
    "a permanent redirect": m.answer(308, "", "location: /elsewhere"),
    "an answer too large to read": m.answer(200, b'{"messages":[' + b" " * 2_000_000 + b"]}"),
    "an answer in an encoding nobody asked for": m.answer(200, b"\x1f\x8b", "content-encoding: gzip"),
}


@pytest.mark.parametrize("name", UNKNOWN)
async def test_it_may_have_left(http: Http, name: str) -> None:
    async with m.server(UNKNOWN[name]) as url:
        with pytest.raises(f.OutcomeUnknown) as caught:
            await try_send(http, url)
    assert caught.value.code == "unknown_outcome"


@pytest.mark.parametrize("behave", [m.drip, m.silence])
async def test_one_deadline_covers_everything(http: Http, behave: m.Behaviour, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SEND_SECONDS", 0.5)
    async with m.server(behave) as url:
        with pytest.raises(f.OutcomeUnknown):
            await try_send(http, url)


@pytest.mark.parametrize("status", [200, 201])
async def test_it_was_accepted(http: Http, status: int) -> None:
    async with m.server(m.answer(status, ACCEPTED)) as url:
        assert await try_send(http, url) == Sent(provider_id="wamid.OUT1", wa_id="31612345678")


async def test_a_held_template_says_so(http: Http) -> None:
    body = {"messages": [{"id": "wamid.OUT1", "message_status": "held_for_quality_assessment"}]}
    async with m.server(m.answer(200, json.dumps(body))) as url:
        assert (await try_send(http, url)).message_status == "held_for_quality_assessment"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 503])
async def test_the_providers_own_error_is_a_refusal_whatever_the_status(http: Http, status: int) -> None:
    async with m.server(m.answer(status, PROVIDER_ERROR)) as url:
        with pytest.raises(f.ProviderError) as caught:
            await try_send(http, url)
    assert caught.value.transient
    assert caught.value.provider_code == 131000


async def test_too_many_requests_says_when_to_come_back(http: Http) -> None:
    async with m.server(m.answer(429, HTML, "retry-after: 7", type="text/html")) as url:
        with pytest.raises(f.RateLimited) as caught:
            await try_send(http, url)
    assert caught.value.retry_after == 7


async def test_nobody_listens(http: Http) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: refused
        with pytest.raises(f.NotSent) as caught:
            await try_send(http, f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert caught.value.code == "unreachable"


@pytest.mark.parametrize("url", ["https://does-not-exist.invalid", "ftp://a.example", "http://[bad", "nonsense"])
async def test_an_address_that_leads_nowhere(http: Http, url: str) -> None:
    with pytest.raises(f.NotSent):
        await try_send(http, url)


async def test_tls_that_cannot_be_agreed_on_is_certain(http: Http) -> None:
    async with m.server(m.cut_at_once) as url:
        with pytest.raises(f.NotSent):
            await try_send(http, url.replace("http://", "https://"))


async def test_a_private_address_is_refused_unless_the_operator_named_it() -> None:
    guarded = Http()
    async with m.server(m.answer(200, ACCEPTED)) as url:
        with pytest.raises(f.NotSent) as caught:
            await try_send(guarded, url)
    await guarded.close()
    assert caught.value.data["refused"]


async def test_an_inbox_without_a_token_does_not_try(http: Http) -> None:
    inbox = InboxConfig(id=1, phone_number_id="9001", graph_url="http://127.0.0.1:9")
    with pytest.raises(f.CredentialsRejected):
        await send(inbox, Address(phone="31612345678"), Draft(text="Hallo"), http, "a1:0193")


async def test_no_error_tells_the_token(http: Http) -> None:
    for behave in (m.cut_after_the_request, m.answer(500, HTML)):
        async with m.server(behave) as url:
            with pytest.raises(f.ChannelError) as caught:
                await try_send(http, url)
        assert "EAA-secret-token" not in repr(caught.value) + str(caught.value.as_failure()) + str(caught.value.data)
    assert "EAA-secret-token" not in repr(InboxConfig(id=1, access_token="EAA-secret-token"))
