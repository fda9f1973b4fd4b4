"""The meaning lock: links, numbers and marked pieces are the same in every wording, language and rendering."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.macros.meaning import Version, brings_facts, check_same, check_slots, check_versions, facts, holds
from shortline.macros.use import said_name
from shortline.macros.wording import SLOT, VARIABLES, Wrong, check, render


@pytest.mark.parametrize(
    "wordings",
    [
        ("See https://a.example/x", "Look: https://a.example/y"),
        ("Open until 18:00", "Open until 19:00"),
        ("Costs 14 euro", "Costs a little"),
        ("Mail info@desk.example", "Mail us"),
    ],
)
def test_another_wording_holds_no_other_fact_or_link(wordings):
    with pytest.raises(Wrong) as refused:
        check_same(Version(wordings))
    assert refused.value.code == "facts_differ"


def test_the_same_facts_said_differently_are_fine():
    check_same(
        Version(
            (
                "Bus 12 goes, see https://a.example/x.",
                "(https://a.example/x) Take bus 12!",
                "Bus 12: https://A.example/x",
            )
        )
    )


@pytest.mark.parametrize(
    ("wordings", "fixed"),
    [
        (("On 3 May.", "On 3 June."), "3 May"),
        (("Ask for Sanne.", "Ask for sanne."), "Sanne"),
        (("On 3 May, not 13 May.", "On 13 May, not on 3 of them."), "3 May"),
        (("Ask for Sanne.", "Ask for {{agent.first_name}}Sanne."), "Sanne"),
    ],
)
def test_a_piece_marked_as_fixed_stands_in_each_wording_in_these_words(wordings, fixed):
    with pytest.raises(Wrong) as refused:
        check_same(Version(wordings, (fixed,)))
    assert refused.value.code == "fixed_missing"
    assert refused.value.params == {"place": 2, "text": fixed}


@pytest.mark.parametrize(
    "wording",
    [
        "See https://a.example/{{contact.name|x}}",
        "{{agent.name}}@desk.example",
        "www.{{inbox.name}}",
        "Mail a@{{inbox.name}}.nl",
    ],
)
def test_a_slot_that_could_change_a_link_is_refused(wording):
    with pytest.raises(Wrong) as refused:
        check_slots(wording)
    assert refused.value.code == "slot_in_fact"


@pytest.mark.parametrize("fallback", ["number 7", "see https://a.example", "a@b.example", "desk.example"])
def test_a_fallback_holds_no_fact(fallback):
    with pytest.raises(Wrong) as refused:
        check_slots(f"Hi {{{{contact.name|{fallback}}}}}")
    assert refused.value.code == "fact_in_fallback"


@pytest.mark.parametrize(
    ("ours", "theirs", "code"),
    [
        ("It costs 14,50.", "It costs 15.50.", "versions_differ"),
        ("See https://a.example.", "See https://b.example.", "versions_differ"),
        ("Open until 18:00.", "Open.", "versions_differ"),
    ],
)
def test_a_language_version_says_nothing_else(ours, theirs, code):
    with pytest.raises(Wrong) as refused:
        check_versions(Version((ours,)), {"nl": Version((theirs,))})
    assert (refused.value.code, refused.value.params["language"]) == (code, "nl")


def test_languages_write_the_same_number_in_their_own_way():
    check_versions(Version(("14,50 om 9.00",), ("Sanne",)), {"en": Version(("14.50 at 9:00",), ("Sanne",))})
    with pytest.raises(Wrong) as refused:
        check_versions(Version(("a",), ("3 May",)), {"nl": Version(("b",), ())})
    assert refused.value.code == "fixed_count_differs"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Anna de Vries", ("Anna de Vries", "Anna")),
        ("J.R. Tolkien", ("J.R. Tolkien", "J.R.")),
        ("https://evil.example", ("", "")),
        ("evil.example pays", ("", "")),
        ("Anna evil.example", ("", "Anna")),
        ("Anna 0900-1234", ("", "Anna")),
        ("{{agent.name}}", ("", "")),
        ("a@b", ("", "")),
        ("A" * 200, ("", "")),
    ],
)
def test_only_a_name_is_said_as_a_name(name, said):
    assert said_name(name) == said


HOSTILE = ["https://evil.example/x", "evil.example", "Bel 0900-1234", "{{agent.name}}", "{{contact.name|{{agent.name}}}}",
           "a@b.example", "{{", "}}", "|", "Anna\n\nP.S. pay 100", "\u202eAnna", "3 May", "Sanne 4", "٣", "www.evil.example",
           "", "O'Neil", "نور حداد", "Anna", "🚲 Bo"]  # fmt: skip
PIECES = ["3 May", "Sanne", "Utrecht Centraal", "gate B"]
FACTS = ["https://a.example/x?y=1", "14,50", "18:00", "bus 12", "info@desk.example", "+31 20 555 0100", "05/03/2026"]
FILLERS = ["Hi", "welcome", "please", "thanks!", "see you", "–", "“soon”"]
SLOTS = ["{{contact.first_name|there}}", "{{contact.name|dear traveller}}", "{{agent.first_name}}", "{{team.name|us}}"]


def _a_macro(rng: random.Random) -> Version | None:
    """Three wordings with the same facts in other orders, slots put anywhere; None when our own checks refuse it."""
    kept, fixed = rng.sample(FACTS, 2), rng.sample(PIECES, rng.randint(1, 2))
    wordings = []
    for _ in range(3):
        parts = [*kept, *fixed, *rng.sample(FILLERS, 3), *rng.choices(SLOTS, k=2)]
        rng.shuffle(parts)
        wordings.append("".join(part + rng.choice([" ", " ", ", ", "\n", ""]) for part in parts))
    version = Version(wordings, fixed)
    try:
        for each in wordings:
            check(each)
            check_slots(each)
        check_same(version)
    except Wrong:
        return None
    return version


def test_over_ten_thousand_renderings_the_facts_stay_and_nothing_is_brought_in():
    rng = random.Random(20261122)
    renders = refused = 0
    while renders < 10_000:
        version = _a_macro(rng)
        if version is None:
            refused += 1
            continue
        wanted = facts(SLOT.sub(" ", version.wordings[0]))
        for wording in version.wordings:
            name = (
                rng.choice(HOSTILE) if rng.random() < 0.7 else "".join(chr(rng.randrange(32, 0x2100)) for _ in range(9))
            )
            whole, first = said_name(name)
            said = render(wording, dict.fromkeys(VARIABLES, "") | {
                "contact.name": whole, "contact.first_name": first, "agent.first_name": "Ali", "team.name": "",
            }).text  # fmt: skip
            assert facts(said) == wanted, (wording, name, said)
            assert all(holds(said, piece) for piece in version.fixed), (wording, name, said)
            assert "{{" not in said, (wording, name, said)
            assert "}}" not in said, (wording, name, said)
            renders += 1
    assert refused > 100  # slots do stand close to facts now and then: the checks had something to do


@given(st.text(max_size=30))
def test_what_brings_no_fact_has_none(value):
    if not brings_facts(value):
        assert facts(value) == frozenset()
        assert not SLOT.search(value)
