"""What agents make of a macro's words: what is kept as a suggestion, with which slots, and what never is."""

import pytest

from shortline.macros.edits import says, suggestion

WORDINGS = [
    "Hi {{contact.first_name|there}}, your money comes back within 5 days. Regards, {{agent.first_name}}",
    "Hello {{contact.first_name|traveller}}: within 5 days your money is back. {{agent.first_name}}",
]
KNOWN = {
    "contact.first_name": "Ada",
    "contact.name": "Ada Vermeer",
    "agent.first_name": "Sanne",
    "agent.name": "Sanne Brouwer",
}
PRIVATE = ["Ada Vermeer", "ada.v", "46705550001", "Sanne Brouwer"]


def made(sent: str, known: dict[str, str] = KNOWN, fixed: tuple[str, ...] = ()) -> str | None:
    return suggestion(sent, 0, WORDINGS, fixed, known, PRIVATE)


def test_a_small_change_is_kept_with_the_slots_where_the_names_stood() -> None:
    assert made("Hi Ada, your money comes back to you within 5 days. Kind regards, Sanne") == (
        "Hi {{contact.first_name|there}}, your money comes back to you within 5 days. Kind regards, {{agent.first_name}}"
    )


def test_a_fallback_is_brought_back_too() -> None:
    nameless = KNOWN | {"contact.first_name": "", "contact.name": ""}
    assert made("Hi there, all your money comes back within 5 days. Regards, Sanne", nameless) == (
        "Hi {{contact.first_name|there}}, all your money comes back within 5 days. Regards, {{agent.first_name}}"
    )
    twice = "Hi there, your money comes back there within 5 days. Regards, Sanne"
    assert made(twice, nameless) is None, "which of the two was it?"


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ("Hi Ada, your money comes back within 5 days. Regards, Sanne", "nothing changed"),
        ("hi Ada,  your money comes back\nwithin 5 days. Regards, Sanne", "only spaces and capitals"),
        ("Hi Ada, your money comes back within 7 days. Regards, Sanne", "another number"),
        ("Hi Ada, your money comes back soon. Regards, Sanne", "a number less"),
        ("Hi Ada, your money comes back within 5 days, see www.desk.test. Regards, Sanne", "a link more"),
        ("Hi Ada Vermeer, your money comes back within 5 days. Regards, Sanne", "the rest of the name stands open"),
        ("Hi Ada, your money comes back within 5 days. Regards, Sanne Brouwer", "and the agent's"),
        ("Hi Ada, your money for Peter comes back within 5 days. Regards, Sanne", "a new name"),
        ("Hi Ada, your money comes back within 5 days. Regards, Sanne (ada@desk.test)", "an address"),
        ("Hi Ada, your money comes back within 5 days. {{x}} Regards, Sanne", "braces"),
        ("No, tram 4 does not run today, take the bus.", "another answer"),
        ("", "nothing"),
    ],
)
def test_what_is_not_kept(sent: str, why: str) -> None:
    assert made(sent) is None, why


def test_fixed_pieces_stay_as_they_are() -> None:
    sent = "Hi Ada, your cash comes back within 5 days. Regards, Sanne"
    assert made(sent) is not None
    assert made(sent, fixed=("your money",)) is None


def test_a_wording_that_is_there_already_is_none() -> None:
    both = [
        "Your money comes back soon, {{contact.first_name|dear}}.",
        "Your money comes back, {{contact.first_name|dear}}.",
    ]
    assert suggestion("Your money comes back, Ada.", 0, both, (), KNOWN, PRIVATE) is None


def test_words_count_as_the_macros_own_with_more_around_them() -> None:
    own = "Hi Ada, your money comes back within 5 days. Regards, Sanne"
    assert says(own, WORDINGS[0], KNOWN)
    assert says(f"One moment.\n{own}\nMore tomorrow.", WORDINGS[0], KNOWN)
    assert not says(own.replace("money", "cash"), WORDINGS[0], KNOWN)
