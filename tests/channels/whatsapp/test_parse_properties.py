"""Whatever arrives: parse answers, every element is accounted for, and what it gives fits the database."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shortline.channels import events as e
from shortline.channels.whatsapp.parse import parse

LISTS = ("messages", "statuses", "errors", "message_echoes", "calls", "user_preferences", "state_sync")
TYPES = ["text", "image", "audio", "location", "contacts", "interactive", "button", "reaction", "order", "system",
         "edit", "revoke", "unsupported", "hologram", "voice", "request_welcome"]  # fmt: skip
WORDS = ["id", "from", "from_user_id", "type", "timestamp", "text", "body", "image", "mime_type", "location", "latitude",
         "longitude", "contacts", "name", "phones", "interactive", "nfm_reply", "response_json", "button", "reaction",
         "message_id", "order", "product_items", "item_price", "system", "wa_id", "edit", "message",
         "original_message_id", "revoke", "context", "errors", "code", "error_data", "status", "recipient_id",
         "group_id", "referral", "profile", "user_id", "event", "direction", "duration", "to", "value"]  # fmt: skip

texts = st.one_of(
    st.sampled_from(["", "31612345678", "NL.4410982377", "wamid.1", "1795268000", "sent", "failed", *TYPES]),
    st.text(max_size=8),
    st.sampled_from(["\x00", "\ud83d", "a\x00b", "😀", "9" * 400, "\u202e"]),
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    texts,
    st.integers(),
    st.sampled_from([10**30, -(10**400), 2**63, 1.5, 1e308, -0.0]),
    st.floats(allow_nan=False, allow_infinity=False),
)
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(WORDS), inner, max_size=5)),
    max_leaves=12,
)
items = st.one_of(
    st.fixed_dictionaries(
        {"id": texts, "from": texts, "timestamp": scalars, "type": st.sampled_from(TYPES)},
        optional={word: anything for word in WORDS if word not in ("id", "from", "type", "timestamp")},
    ),
    anything,
)
values = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.one_of(st.lists(items, max_size=4), anything) for name in LISTS},
        "contacts": anything,
        "metadata": anything,
        "history": anything,
    },
)
FIELDS = ["messages", "calls", "history", "smb_message_echoes", "smb_app_state_sync", "user_preferences",
          "message_template_status_update", "account_update", "phone_number_quality_update", "holograms", ""]  # fmt: skip
changes = st.fixed_dictionaries({"field": st.sampled_from(FIELDS), "value": st.one_of(values, anything)})
entries = st.fixed_dictionaries({"id": texts, "changes": st.lists(st.one_of(changes, anything), max_size=3)})
bodies = st.one_of(st.fixed_dictionaries({"entry": st.lists(entries, max_size=3)}), anything)


def encoded(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=True).encode()


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, msgspec.Struct):
        return [text for field in value.__struct_fields__ for text in strings(getattr(value, field))]
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in strings(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in strings(part)]
    return []


@given(bodies)
@settings(max_examples=300, deadline=None)
def test_parse_never_raises_and_never_loses_an_element(body: Any) -> None:
    found = parse(encoded(body))
    assert found
    paths = {event.path for event in found}
    for path in expected_paths(body):
        assert path in paths


def expected_paths(body: Any) -> list[str]:
    """Elements of the lists that the field in question carries."""
    found = []
    for at, entry in enumerate(body.get("entry") or [] if isinstance(body, dict) else []):
        changes = entry.get("changes") if isinstance(entry, dict) else None
        for index, change in enumerate(changes if isinstance(changes, list) else []):
            value = change.get("value") if isinstance(change, dict) else None
            if not isinstance(value, dict) or change.get("field") != "messages":
                continue
            for name in ("messages", "statuses", "errors", "message_echoes"):
                if isinstance(value.get(name), list):
                    found += [f"entry[{at}].changes[{index}].value.{name}[{n}]" for n in range(len(value[name]))]
    return found


@given(bodies)
@settings(max_examples=200, deadline=None)
def test_everything_that_comes_out_fits_the_database(body: Any) -> None:
    for event in parse(encoded(body)):
        for text in strings(event):
            assert "\x00" not in text
            text.encode()  # no lone surrogate
        assert event.key
        for name in ("provider_id", "target_provider_id", "attempt_key", "group_id"):
            assert getattr(event, name, None) != ""


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_answered(body: bytes) -> None:
    assert parse(body)


GOOD = '{"id":"wamid.OK","from":"31612345678","timestamp":"1795268000","type":"text","text":{"body":"hallo"}}'


def batch(bad: str) -> bytes:
    return (
        '{"entry":[{"id":"7","changes":[{"field":"messages","value":{"messages":[' + bad + "," + GOOD + "]}}]}]}"
    ).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    "bad",
    [
        '{"id":"x","from":"31612345679","type":"text","text":' + "[" * 5000 + "]" * 5000 + "}",
        '{"id":"x","from":"31612345679","type":"text","text":{"body":"a"},"more":'
        + '{"a":' * 2000
        + "1"
        + "}" * 2000
        + "}",
        '{"id":"x","timestamp":' + "9" * 5000 + "}",
        '{"id":1e999}',
        '{"id":NaN}',
        '{"id":"x","from":"31612345679","type":"text","text":{"body":"\\u0000"}}',
        '{"id":"x","from":"31612345679","type":"text","text":{"body":"\\ud83d alone"}}',
        '{"id":"x","from":"31612345679","type":"text","text":{"body":"raw\nline"}}',
        '{"id":"' + "x" * 100_000 + '"}',
        "[[[]]]",
        "null",
        '"text"',
    ],
)
def test_a_poisoned_neighbour_hides_nothing(bad: str) -> None:
    found = parse(batch(bad))
    assert [
        event.text for event in found if isinstance(event, e.MessageReceived) and event.provider_id == "wamid.OK"
    ] == ["hallo"]
    assert len(found) == 2


def test_a_spoilt_contact_costs_a_name_and_no_message() -> None:
    contacts = [7, {"wa_id": "9" * 999}, {"wa_id": "31612345678", "profile": {"name": "Sanne"}}]
    value = {"contacts": contacts, "messages": [json.loads(GOOD), json.loads(GOOD) | {"from": "46705550199"}]}
    first, second = parse(encoded({"entry": [{"changes": [{"field": "messages", "value": value}]}]}))
    assert isinstance(first, e.MessageReceived)
    assert isinstance(second, e.MessageReceived)
    assert (first.sender.profile_name, second.sender.profile_name) == ("Sanne", None)


def test_text_the_database_cannot_hold_is_shown_with_a_mark() -> None:
    found = parse(
        batch('{"id":"x","from":"31612345679","type":"text","text":{"body":"a\\u0000b \\ud83d \\ud83d\\ude00"}}')
    )
    assert isinstance(found[0], e.MessageReceived)
    assert found[0].text == "a\ufffdb \ufffd 😀"


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"entry":[', '{"entry":[]}'.encode("utf-16"), b"\xff\xfe\x00", b"[" * 100_000]
)
def test_a_body_that_is_no_json_is_one_unparsable_item(body: bytes) -> None:
    (found,) = parse(body)
    assert isinstance(found, e.Unparsable)
    assert found.path == "$"


@pytest.mark.parametrize(
    ("given_time", "year"),
    [("1795268000", 2026), (1795268000, 2026), (1795268000.5, 2026), (1795268000000, 2026), ("", None), (None, None),
     ("soon", None), (-5, None), (0, None), (10**20, None), (True, None), ("9" * 30, None)],
)  # fmt: skip
def test_times_are_read_as_they_come_and_absurd_ones_are_absent(given_time: Any, year: int | None) -> None:
    item = {"id": "x", "from": "31612345678", "type": "text", "text": {"body": "a"}, "timestamp": given_time}
    (event,) = parse(encoded({"entry": [{"changes": [{"field": "messages", "value": {"messages": [item]}}]}]}))
    assert isinstance(event, e.MessageReceived)
    assert (event.at.year if event.at else None) == year
