"""Wordings: slots from a fixed list, fallbacks instead of gaps, one pass, and the same facts in every wording."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.macros.choose import choose, digest
from shortline.macros.wording import VARIABLES, Wrong, check, first_name, render, variables

VALUES = dict.fromkeys(VARIABLES, "")


def test_a_slot_takes_its_value_and_without_one_its_fallback():
    said = "Hi {{ contact.first_name | there }}, this is {{agent.first_name}}."
    named = render(said, VALUES | {"contact.first_name": "Anna", "agent.first_name": "Ali"})
    assert (named.text, named.missing) == ("Hi Anna, this is Ali.", ())
    nameless = render(said, VALUES | {"agent.first_name": "Ali"})
    assert (nameless.text, nameless.missing) == ("Hi there, this is Ali.", ("contact.first_name",))


@pytest.mark.parametrize(
    "name",
    ["{{agent.name}}", "{{contact.name|x}}", "{{7*7}}", "{0.__class__}", "%(agent)s", r"\1", r"\g<0>", "${agent}"],
)
def test_what_a_customer_calls_himself_is_never_read_as_a_template(name):
    said = render("Hi {{contact.name|there}}!", VALUES | {"contact.name": name, "agent.name": "SECRET"})
    assert said.text == f"Hi {name}!"


@pytest.mark.parametrize(
    "text", ["{{7*7}}", "{0.__class__}", "{{}}", "{{ }}", "{contact.name}", "{{{{", "}}{{", "{% if %}"]
)
def test_braces_that_name_nothing_stay_text(text):
    check(text)
    assert render(text, VALUES | {"contact.name": "Anna"}).text == text


@pytest.mark.parametrize(
    "text", ["{{contact.nam|x}}", "{{contact.__class__|x}}", "{{first name}}", "Hi {{Contact.Name|you}}", "{{a}}"]
)
def test_a_name_that_is_no_variable_is_refused(text):
    with pytest.raises(Wrong) as refused:
        check(text)
    assert refused.value.code == "unknown_variable"
    assert "contact.first_name" in refused.value.sentence


@pytest.mark.parametrize(
    "text", ["Hi {{contact.name}}", "Hi {{contact.name|}}", "Hi {{contact.first_name| }}", "{{team.name}}"]
)
def test_what_may_be_missing_needs_a_fallback(text):
    with pytest.raises(Wrong) as refused:
        check(text)
    assert refused.value.code == "fallback_missing"


def test_a_name_brings_no_lines_and_no_turned_text_along():
    said = render("Hi {{contact.name|there}}!", VALUES | {"contact.name": "A\n\n\u202eB\x00 \u2066C\u2069"})
    assert said.text == "Hi A B C!"


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Anna de Vries", "Anna"),
        ("  Jānis  ", "Jānis"),
        ("🚲", ""),
        ("+31 6 12", ""),
        ("", ""),
        ("🚲 Bo", "Bo"),
        ("نور حداد", "نور"),
    ],
)
def test_the_first_name_is_the_first_word_with_a_letter(name, first):
    assert first_name(name) == first


def test_the_variables_used_are_listed_once():
    assert variables(["{{agent.name}} {{contact.name|x}}", "{{contact.name|y}} {{7*7}}"]) == [
        "contact.name",
        "agent.name",
    ]


names = st.one_of(st.text(max_size=12), st.sampled_from(["{{agent.name}}", "{{contact.name|{{agent.name}}}}", "Anna"]))


@given(names, st.text(max_size=8), st.text(max_size=8))
def test_rendering_looks_at_a_value_once(name, before, after):
    """Whatever stands around and inside, the agent's name appears only where the macro put it."""
    if "{" in before + after or "}" in before + after:
        return
    said = render(before + "{{contact.name|there}}" + after, VALUES | {"contact.name": name, "agent.name": "SECRET"})
    assert "SECRET" not in said.text
    assert said.text.startswith(before)
    assert said.text.endswith(after)


@given(st.lists(st.text(min_size=1, max_size=5), min_size=2, max_size=6, unique=True), st.data())
def test_nobody_gets_the_same_wording_twice_running_even_after_they_were_changed(wordings, data):
    contact = data.draw(st.integers(1, 2**40))
    last = last_digest = None
    for _ in range(6):
        used = data.draw(st.lists(st.integers(0, 3), min_size=len(wordings), max_size=len(wordings)))
        nth = choose(wordings, used=used, last=last, last_digest=last_digest, contact_id=contact)
        assert digest(wordings[nth]) != last_digest
        assert used[nth] == min(n for n, each in zip(used, wordings, strict=True) if digest(each) != last_digest)
        last, last_digest = nth, digest(wordings[nth])
        wordings = data.draw(st.permutations(wordings))
        if len(wordings) > 2 and data.draw(st.booleans()):
            wordings = wordings[:-1]


@given(st.integers(2, 8), st.lists(st.integers(1, 30), min_size=1, max_size=300))
def test_over_all_people_the_wordings_are_used_evenly(count, people):
    """Whoever comes, in whatever order: as long as nobody's last wording stands in the way, the counts differ by one."""
    wordings, used, last = [f"wording {n}" for n in range(count)], [0] * count, {}
    forced = 0
    for person in people:
        before = last.get(person)
        nth = choose(
            wordings,
            used=used,
            last=before,
            last_digest=None if before is None else digest(wordings[before]),
            contact_id=person,
        )
        assert nth != before
        forced += used[nth] > min(used)
        used[nth] += 1
        last[person] = nth
    assert max(used) - min(used) <= 1 + forced
