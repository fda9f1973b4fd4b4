"""Numbers in the spellings of WhatsApp: found under each, sent to as known."""

import pytest

from shortline.channels.whatsapp.identity import digits, displayed, e164, is_user_id, phone_variants, to_send


@pytest.mark.parametrize(
    ("phone", "other"),
    [
        ("5531991234567", "553191234567"),
        ("553191234567", "5531991234567"),
        ("5215512345678", "525512345678"),
        ("525512345678", "5215512345678"),
        ("5491123456789", "541123456789"),
        ("541123456789", "5491123456789"),
    ],
)
def test_one_account_has_two_spellings_in_three_countries(phone: str, other: str) -> None:
    assert phone_variants(phone) == (phone, other)
    assert phone in phone_variants(other)


@pytest.mark.parametrize("phone", ["31612345678", "46705550199", "553132123456", "55", "5511", "52551234567"])
def test_all_other_numbers_have_one(phone: str) -> None:
    assert phone_variants(phone) in ((phone,), ())


@pytest.mark.parametrize(
    ("given", "sent"), [("31612345678", "+31612345678"), ("+31 6 1234-5678", "+31612345678"), ("(46) 70 5550199", None)]
)
def test_a_number_is_sent_with_its_plus_and_otherwise_unchanged(given: str, sent: str | None) -> None:
    if sent is None:
        with pytest.raises(ValueError):
            to_send(given)
    else:
        assert to_send(given) == sent


@pytest.mark.parametrize("given", ["", None, "NL.441", "abc", "+", "12", "1" * 30])
def test_what_is_no_number_is_none(given: str | None) -> None:
    assert digits(given) is None


@pytest.mark.parametrize(
    ("given", "region", "found"),
    [
        ("06 12345678", "NL", "+31612345678"),
        ("0031612345678", None, "+31612345678"),
        ("31612345678", None, "+31612345678"),
        ("12", None, None),
        ("call me", "NL", None),
    ],
)
def test_a_typed_number_is_read_as_in_its_country(given: str, region: str | None, found: str | None) -> None:
    assert e164(given, region=region) == found


def test_numbers_are_grouped_for_people() -> None:
    assert displayed("31612345678") == "+31 6 12345678"
    assert displayed("NL.441") == "NL.441"


@pytest.mark.parametrize(
    ("given", "answer"), [("NL.4410982377", True), ("US.ENT.118100", True), ("nl.4", False), ("31", False)]
)
def test_a_business_scoped_id_is_recognised(given: str, answer: bool) -> None:
    assert is_user_id(given) is answer
