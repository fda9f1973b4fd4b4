"""Numbers of bank cards: found however they are written, and nothing else taken for one."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.policy import cards

EXAMPLES = json.loads((Path(__file__).parent / "cards.json").read_text())
SEPARATORS = [" ", "-", ".", "\u00a0", ""]


def with_check(start: str) -> str:
    return next(start + str(n) for n in range(10) if cards._luhn(start + str(n)))


visa = st.text("0123456789", min_size=14, max_size=14).map(lambda rest: with_check(f"4{rest}"))


@pytest.mark.parametrize(("text", "shown"), EXAMPLES["masked"].items())
def test_a_card_is_masked(text: str, shown: str) -> None:
    assert cards.masked(text) == shown


@pytest.mark.parametrize("text", EXAMPLES["untouched"])
def test_anything_else_stays(text: str) -> None:
    assert cards.masked(text) == text


@given(
    visa,
    st.sampled_from(SEPARATORS),
    st.sampled_from(["", "Card: ", "nr.\n"]),
    st.sampled_from(["", ".", "\nthanks", ", ok"]),
)
def test_a_card_is_found_however_it_is_written(number: str, between: str, before: str, after: str) -> None:
    text = before + between.join(number[at : at + 4] for at in range(0, 16, 4)) + after
    shown = cards.masked(text)
    assert cards.found(shown) == []
    assert shown.startswith(before)
    assert shown.endswith(number[-4:] + after)
    assert sum(char.isdecimal() for char in shown) == 4


@given(visa, st.integers(0, 15), st.integers(1, 9))
def test_one_wrong_digit_makes_it_no_card(number: str, at: int, more: int) -> None:
    wrong = number[:at] + str((int(number[at]) + more) % 10) + number[at + 1 :]
    assert not cards.is_card(wrong)


@given(st.text(max_size=200))
def test_masking_keeps_length_and_is_done_once(text: str) -> None:
    shown = cards.masked(text)
    assert len(shown) == len(text)
    assert cards.masked(shown) == shown
