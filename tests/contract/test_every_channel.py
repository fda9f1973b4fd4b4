"""One contract for every channel: what is declared is there, and what is there is explained."""

import tomllib
from importlib.resources import files as resource_files

import pytest

from shortline.channels.capability import Receipts
from shortline.channels.draft import Draft
from shortline.channels.events import Unparsable
from shortline.channels.failures import WebhookRejected
from shortline.channels.protocol import CarriesMedia, Channel, ChecksAccount, HasTemplates, ReadsReceipts
from shortline.channels.registry import CHANNELS, channel
from shortline.errors import NotFound

EXPECTED = {"verify", "handshake", "parse", "send", "validate", "receipts", "read_and_typing", "media", "templates",
            "template_editing", "account_checks", "groups", "calls", "flows", "payments", "block_list"}  # fmt: skip


@pytest.fixture(params=sorted(CHANNELS))
def each(request: pytest.FixtureRequest) -> Channel:
    return CHANNELS[request.param]


def test_a_channel_is_found_by_its_kind(each: Channel) -> None:
    assert channel(each.kind) is each
    assert each.capability.kind == each.kind
    with pytest.raises(NotFound):
        channel("pigeon")


def test_what_is_declared_is_there(each: Channel) -> None:
    capability = each.capability
    assert isinstance(each, HasTemplates) == capability.templates
    assert isinstance(each, CarriesMedia) == bool(capability.media_max_bytes)
    assert isinstance(each, ReadsReceipts) or not capability.typing
    assert isinstance(each, ChecksAccount)
    assert isinstance(capability.receipts, Receipts)


def test_whatever_may_be_added_can_be_sent_as_it_is_converted_or_as_a_file(each: Channel) -> None:
    capability = each.capability
    assert capability.accept == sorted(capability.addable)
    assert not capability.media_max_bytes.keys() & (capability.converted_max_bytes.keys() | set(capability.other_files))
    for mime in capability.addable.keys() - capability.converted_max_bytes.keys():
        assert capability.max_bytes(mime)


def test_nothing_verifies_without_a_secret(each: Channel) -> None:
    for secrets in ([], [""]):
        with pytest.raises(WebhookRejected):
            each.verify(secrets, {}, b"{}")


@pytest.mark.parametrize("body", [b"", b"\x00", b"{", b"[]", "é".encode("utf-16")])
def test_parse_answers_with_events_whatever_comes(each: Channel, body: bytes) -> None:
    found = each.parse(body)
    assert found
    assert all(isinstance(event, Unparsable) for event in found)


def test_the_longest_text_passes_and_one_more_does_not(each: Channel) -> None:
    most = each.capability.text_max
    assert each.validate(Draft(text="x" * most)) == []
    assert each.validate(Draft(text="x" * (most + 1)))


def test_every_expectation_is_answered_with_a_reason(each: Channel) -> None:
    folder = resource_files(f"shortline.channels.{each.kind}")
    checklist = tomllib.loads(folder.joinpath("checklist.toml").read_text("utf-8"))
    assert checklist.keys() == EXPECTED
    for answer in checklist.values():
        assert answer["state"] in ("done", "todo", "exempt")
        assert answer["why"]
    assert "| fact | source |" in folder.joinpath("README.md").read_text("utf-8")
