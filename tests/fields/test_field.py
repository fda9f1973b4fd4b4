"""Whether a value fits a field: held by properties, aimed at the edges of what is typed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.errors import BadRequest
from shortline.fields.field import NUMBER_MAX, TEXT_MAX, Choice, Field, filled, lacking

KINDS = ("text", "number", "yes_no", "date", "choice")
CHOICES = (Choice("1", "Bus"), Choice("2", "Tram"), Choice("3", "Ferry", archived=True))
GOOD: dict[str, list[Any]] = {
    "text": ["a", "x" * TEXT_MAX, "two\nlines", "\U0001f600", "عربي"],
    "number": [0, -1, 12.5, NUMBER_MAX, -NUMBER_MAX],
    "yes_no": [True, False],
    "date": ["2026-02-28", "2024-02-29", "1900-01-01", "2200-12-31"],
    "choice": ["1", "2"],
}
BAD: dict[str, list[Any]] = {
    "text": ["x" * (TEXT_MAX + 1), "a\x00b", "\x1b[2J", "\ud800", 1, True, [], {}],
    "number": ["1", True, NUMBER_MAX + 1, 10**400, float("nan"), float("inf"), -float("inf"), []],
    "yes_no": [0, 1, "true", "yes", []],
    "date": ["2026-02-30", "1899-12-31", "2201-01-01", "20260228", "2026-W08-6", "28-02-2026", 20260228, True],
    "choice": ["3", "4", 1, "Bus", True, []],
}
anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12),
    st.sampled_from([each for some in (*GOOD.values(), *BAD.values()) for each in some]),
)  # fmt: skip


def field(kind: Any, **more: Any) -> Field:
    return Field(7, "Vehicle", kind, CHOICES if kind == "choice" else (), **more)


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind in KINDS for value in GOOD[kind]])
def test_what_fits_is_kept_as_it_is(kind: str, value: Any) -> None:
    assert field(kind).accepts(value) is value or field(kind).accepts(value) == value


@pytest.mark.parametrize("kind", KINDS)
def test_what_does_not_fit_is_refused_with_the_field_named(kind: str) -> None:
    for value in BAD[kind]:
        with pytest.raises(BadRequest) as refused:
            field(kind).accepts(value)
        found = refused.value
        assert (found.code, found.reason, found.field) == ("field_value", f"field_takes_{kind}", "fields.7"), repr(
            value
        )
        assert found.params["name"] == "Vehicle"


@given(st.sampled_from(KINDS), anything, anything)
def test_a_refused_value_leaves_what_was_there(kind: str, first: Any, second: Any) -> None:
    fields = {7: field(kind)}
    values: dict[str, Any] = {}
    for value in (first, second):
        before = dict(values)
        try:
            values = filled(values, {"7": value}, fields)
        except BadRequest:
            assert values == before
        else:
            gone = value is None or (isinstance(value, str) and not value.strip())
            assert ("7" in values) == (not gone)
            if not gone:  # and what is there could be typed again
                assert field(kind).accepts(values["7"]) == values["7"]


def test_an_archived_field_and_an_archived_choice_keep_what_was_filled_in() -> None:
    archived = {7: field("choice", is_archived=True)}
    assert filled({"7": "3"}, {"7": None}, archived) == {}
    with pytest.raises(BadRequest) as refused:
        filled({"7": "3"}, {"7": "1"}, archived)
    assert refused.value.code == "unknown_field"
    assert filled({"7": "3"}, {"7": "3"}, {7: field("choice")}) == {"7": "3"}
    with pytest.raises(BadRequest):
        filled({}, {"8": "x"}, archived)


def test_no_and_nought_are_values() -> None:
    required = [field(kind, required_at_close=True) for kind in ("yes_no", "number")]
    assert [lacking({"7": value}, [each]) for value, each in zip((False, 0), required, strict=True)] == [[], []]
    assert lacking({}, required) == required
    assert lacking({}, [field("text"), field("text", required_at_close=True, is_archived=True)]) == []
