"""What short texts say: the labelled ones, the ones that matter, and whatever anybody may send."""

import sys
import time
import unicodedata
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.hints.says import LONGEST, heard, says, seems_settled, stays_settled
from shortline.hints.tone import tone
from shortline.hints.words import LANGUAGES
from tests.hints.__main__ import PAGE, written
from tests.hints.measured import DETECTORS, OF_AGENTS, OF_CUSTOMERS, Detector, Labelled, labelled, measure

# What a detector must reach on texts its lists were not made from. Only what is wrongly taken for settled or for a greeting
# costs a customer something, so that is where the floor is high.
FLOORS = {
    "hello": (1.0, 0.4),
    "stays closed": (1.0, 0.2),
    "settled": (0.7, 0.4),
    "cold": (0.6, 0.4),
    "shouting": (1.0, 1.0),
    "long": (1.0, 1.0),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
def test_a_detector_is_as_good_as_we_say(detector: Detector, language: str) -> None:
    precision, recall = FLOORS[detector.name]
    found = measure(detector, labelled(language, "held_out"))
    assert found.precision >= precision
    assert found.recall >= recall
    tuned = measure(detector, labelled(language, "tuned"))
    assert tuned.precision >= 0.9
    assert tuned.recall >= 0.8


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_texts_and_none_is_in_both_parts(language: str) -> None:
    tuned, held_out = labelled(language, "tuned"), labelled(language, "held_out")
    assert len(tuned) + len(held_out) >= 200
    assert {each.label for each in tuned + held_out} == {*OF_CUSTOMERS, *OF_AGENTS}
    assert not {each.text for each in tuned} & {each.text for each in held_out}


def test_the_docs_tell_what_was_measured() -> None:
    page = PAGE.read_text("utf-8")
    assert written(page) == page, "run python -m tests.hints"


@pytest.mark.parametrize(
    "text",
    ["Thanks!", "thank you so much", "Bedankt 🙏", "Dank je wel hoor", "Tack så mycket!", "¡Muchas gracias!", "Liels paldies",
     "Vielen Dank", "merci beaucoup", "👍", "🙏🏽", "Спасибо большое", "OK thanks"],
)  # fmt: skip
def test_thanks_are_thanks(text: str) -> None:
    assert stays_settled(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, and with a bike?",
        "ok",
        "Danke aber nein",
        "gracias, son 88213",
        "hello",
        "",
        None,
        "...",
        "👍?",
        "no thanks",
    ],
)
def test_what_is_more_than_thanks_is_a_turn(text: str | None) -> None:
    assert not stays_settled(text)


@pytest.mark.parametrize(
    "text", ["Hi", "good morning 🙂", "Hi, how are you?", "Hallo Anna", "👋", "test 123", "heeey", "HOLA", "Labdien!"]
)
def test_a_greeting_is_a_greeting(text: str) -> None:
    assert says(text) == "hello"


@pytest.mark.parametrize(
    "text",
    [
        "help",
        "hi help",
        "hello?",
        "hi, order 5512",
        "test result",
        "😡",
        "HELLO REFUND",
        "hola ayuda",
        "ok",
        "hi ok",
        "1",
        "c",
        None,
    ],
)
def test_what_may_want_something_is_no_greeting(text: str | None) -> None:
    assert says(text) != "hello"


def test_the_language_of_a_greeting_is_known_where_it_is_of_one() -> None:
    assert _languages("Labdien") == {"lv"}
    assert _languages("hallo") == {"nl", "sv", "de"}
    assert _languages("👋") == set()


def _languages(text: str) -> set[str]:
    found = heard(text)
    assert found is not None
    return set(found.languages)


@given(st.text(max_size=200))
def test_a_text_with_a_question_mark_is_settled_for_nobody(text: str) -> None:
    assert not stays_settled(f"{text}?")
    assert not seems_settled(f"{text}?")


@given(
    st.sampled_from([each for language in LANGUAGES for each in labelled(language, "tuned") if each.label == "thanks"])
)
def test_a_word_we_do_not_know_reopens(each: Labelled) -> None:
    assert not stays_settled(f"{each.text} wxyzq 17")


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_every_text_is_answered_and_case_and_accents_do_not_matter(text: str) -> None:
    said = says(text)
    assert said is None or len(text) <= LONGEST
    tone(text)
    if text.isascii():
        assert says(unicodedata.normalize("NFD", text)) == said


HOSTILE = ["a" * 4_000, "!" * 4_000, "thanks " * 600, "A " * 2_000, "ok " * 26, "é" * 4_000, "AAAA " * 800, "?" * 4_000,
           "👍" * 2_000, "\u0301" * 4_000,
           "thanks thanks thanks so much so much so much so much so much x", "h" * 79]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_time_grows_no_faster_than_the_text(text: str) -> None:
    """By counting, not by the clock of a busy machine: twice the text must not cost four times the steps."""
    once, twice = (_steps(text[: len(text) // part]) for part in (2, 1))
    assert twice <= 3 * once + 2_000


def _steps(text: str) -> int:
    """How many lines of our code run."""
    count = 0

    def tracer(_frame: FrameType, _event: str, _arg: object) -> Callable[..., Any]:
        nonlocal count
        count += 1
        return tracer

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        says(text)
        seems_settled(text)
        tone(text)
    finally:
        sys.settrace(before)
    return count


def test_no_pattern_can_be_made_to_look_back() -> None:
    """A text of 200 kB in far less than a second, on the slowest of machines."""
    began = time.process_time()
    for text in HOSTILE:
        for read in (says, tone, seems_settled):
            read(text * 50)
    assert time.process_time() - began < 30
