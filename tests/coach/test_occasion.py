"""When a line is offered, in which language, and that a person does not get the same one again. Pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.coach.fresh import fresh_first
from shortline.coach.lines import LINES, Occasion
from shortline.coach.occasion import Turn, language, languages, occasion
from shortline.hints.says import heard
from shortline.hints.tone import tone
from shortline.hints.words import LANGUAGES
from shortline.macros import wording

VALUES = {"contact.first_name": "Ada", "agent.first_name": "Ali"}


def turns(*texts: str) -> list[Turn]:
    return [Turn("text", text) for text in texts]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("hi",), "hello"),
        (("hi", "👋", "test"), "hello"),
        (("thanks!",), "closing"),
        (("hi", "thanks"), "closing"),
        (("thank you Anna, you are the best",), "closing"),
        (("it does not work", "never mind, found it"), "closing"),
        (("where is it", "thanks"), None),
        (("hi", "where is my order"), None),
        (("thanks, but where is it?",), None),
        (("ok", "and when?"), None),
        ((), None),
    ],
)
def test_what_the_moment_is_good_for(said: tuple[str, ...], expected: str | None) -> None:
    assert occasion(turns(*said)) == expected


def test_a_photo_is_something_to_look_at() -> None:
    assert occasion([Turn("image", "thanks"), *turns("thanks")]) is None
    assert occasion([*turns("hi"), Turn("image", None)]) is None


@pytest.mark.parametrize(
    ("known", "said", "agents", "expected"),
    [
        ("nl-BE", "hi", "en", "nl"),
        (None, "labdien", "en", "lv"),
        (None, "hallo", "de", "de"),  # Dutch or German: the agent's, if it is one of them
        (None, "hallo", "en", "nl"),
        (None, "👋", "nl", "nl"),
        ("ar", "👋", "nl", "en"),
        (None, "👋", "qps", "en"),
    ],
)
def test_the_language_of_the_line(known: str | None, said: str, agents: str, expected: str) -> None:
    assert language(known, languages(turns(said)), agents, tuple(LINES["hello"])) == expected


@given(st.integers(5, 8), st.integers(0, 20), st.data())
def test_nothing_is_said_twice_before_everything_was_said(count: int, start: int, data: st.DataObject) -> None:
    lines = [f"Line {chr(65 + number)}, {{{{contact.first_name|you}}}}!" for number in range(count)]
    sent: list[str] = []
    for _ in range(3 * count):
        place = fresh_first(lines, sent, start=start % count)[0]
        recent = sent[: count - 1]
        said = lines[place].replace("{{contact.first_name|you}}", data.draw(st.sampled_from(["Ada", "you"])))
        assert not any(text.startswith(said[:6]) for text in recent)
        sent.insert(0, data.draw(st.sampled_from([said, f"Yes. {said.upper()} Bye"])))


@pytest.mark.parametrize("kind", LINES)
def test_every_language_has_enough_lines_that_can_be_filled_and_sound_well(kind: Occasion) -> None:
    by_language = LINES[kind]
    assert set(by_language) == set(LANGUAGES)
    for lines in by_language.values():
        assert len(set(lines)) == len(lines) >= 5
        for line in lines:
            wording.check(line)
            assert tone(line) == ()
            for values in (VALUES, {"agent.first_name": "Ali"}):
                text = wording.render(line, values).text
                assert "{{" not in text
                assert "  " not in text


def test_a_line_of_ours_is_nothing_a_customer_would_be_taken_for() -> None:
    assert heard(LINES["hello"]["en"][0]) is None
