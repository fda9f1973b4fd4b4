"""Only the app may speak: raw bytes, constant time, two secrets while one is being rotated."""

import json

import pytest

from shortline.channels.failures import WebhookRejected
from shortline.channels.whatsapp.handshake import challenge
from shortline.channels.whatsapp.signature import HEADER, sign, verify

SECRET = "geheim-app-secret"
BODY = (
    rb'{"object":"whatsapp_business_account","entry":[{"id":"7001","changes":[{"value":{"messaging_product":"whatsapp",'
    rb'"metadata":{"display_phone_number":"31205550100","phone_number_id":"9001"},"messages":[{"from":"46705550199",'
    rb'"id":"wamid.TEST1","timestamp":"1795000000","type":"text","text":{"body":"Hej! \u00c4r paketet p\u00e5 v\u00e4g? '
    rb'https:\/\/exempel.se\/kolli\/12"}}]},"field":"messages"}]}]}'
)
SIGNATURE = "sha256=f8b71d35c7e2e3e7faaf751a968d5a1da2b7d924d95fd418e04fb9caaaae7808"


def test_the_escaped_bytes_verify_as_they_came() -> None:
    assert len(BODY) == 394
    assert sign(SECRET, BODY) == SIGNATURE
    verify([SECRET], {HEADER: SIGNATURE}, BODY)


def test_the_same_content_written_anew_does_not_verify() -> None:
    anew = json.dumps(json.loads(BODY), ensure_ascii=False, separators=(",", ":")).encode()
    with pytest.raises(WebhookRejected):
        verify([SECRET], {HEADER: SIGNATURE}, anew)


@pytest.mark.parametrize("secrets", [[SECRET, "new"], ["new", SECRET], ["", SECRET]])
def test_either_of_two_secrets_is_enough(secrets: list[str]) -> None:
    verify(secrets, {HEADER: SIGNATURE}, BODY)


@pytest.mark.parametrize(
    ("secrets", "header"),
    [
        ([SECRET], None),
        ([SECRET], ""),
        ([SECRET], "sha256="),
        ([SECRET], SIGNATURE[7:]),
        ([SECRET], SIGNATURE.upper()),
        ([SECRET], SIGNATURE[:-1] + "9"),
        ([SECRET], SIGNATURE + "00"),
        ([SECRET], "sha1=" + SIGNATURE[7:47]),
        ([SECRET], "sha256=\u0130" + SIGNATURE[8:]),
        (["other"], SIGNATURE),
        ([], SIGNATURE),
        ([""], sign("", BODY)),
    ],
)
def test_anything_else_is_rejected(secrets: list[str], header: str | None) -> None:
    with pytest.raises(WebhookRejected):
        verify(secrets, {HEADER: header} if header is not None else {}, BODY)


QUERY = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "tok"}


def test_the_handshake_gives_the_challenge_back() -> None:
    assert challenge("tok", QUERY) == "1158201444"


@pytest.mark.parametrize(
    ("token", "changed"),
    [
        ("other", {}),
        ("", {"hub.verify_token": ""}),
        ("tok", {"hub.mode": "unsubscribe"}),
        ("tok", {"hub.challenge": ""}),
        ("tok", {"hub.verify_token": "tök"}),
    ],
)
def test_the_handshake_refuses(token: str, changed: dict[str, str]) -> None:
    with pytest.raises(WebhookRejected):
        challenge(token, {**QUERY, **changed})
