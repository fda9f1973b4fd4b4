"""Files as people have them: any of the usual kinds is read, anything else is refused with the reason."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shortline.consent_import.leftover import SENTENCES, leftover
from shortline.consent_import.line import Choices, Unusable, Wish, columns, wish
from shortline.consent_import.sheet import BYTES_MAX, LINES_MAX, ListUnreadable, Record, opened
from shortline.errors import ShortlineError

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
OUT = Choices("withdrawn", ("service", "marketing"), "", "31", NOW, "Europe/Amsterdam")


def rows(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    return [(each.line, each.cells) for each in opened(content).records()]


@pytest.mark.parametrize(
    "content",
    [
        b"phone,words\n+31612345678,caf\xc3\xa9\n",
        b"\xef\xbb\xbfphone,words\r\n+31612345678,caf\xc3\xa9\r\n",
        "phone;words\r+31612345678;café".encode("cp1252"),
        "phone\twords\n\n+31612345678\tcafé\n".encode("utf-16"),
        'sep=|\n"phone"|"words"\n"+31612345678"|"café"\n'.encode(),
    ],
)
def test_every_usual_kind_of_file_is_read(content: bytes) -> None:
    found = [cells for _, cells in rows(content)]
    assert found == [("phone", "words"), ("+31612345678", "café")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "list_empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "list_empty"),
        (b"PK\x03\x04 and so on", "list_no_text"),
        (b"phone\n\x00\x01\x02", "list_encoding"),
        (b"phone\n\x81\x8d", "list_encoding"),
        (b"x" * (BYTES_MAX + 1), "list_too_large"),
        (b"1\n" * (LINES_MAX + 2), "list_too_many_lines"),
        (b"name,town\nAnna,Riga\n", "list_no_number"),
        (b"phone,mobile\n1,2\n", "list_two_columns"),
        (b'"phone', "list_no_number"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(ShortlineError) as refused:
        columns(next(opened(content).records()))
    assert refused.value.reason == reason


def test_lines_are_counted_as_an_editor_counts_and_a_stray_quotation_mark_costs_one_line() -> None:
    content = b'phone,words\n\n1,"two\nlines"\n2,"never closed\n3,fine\n' + b"4," + b"x" * 11_000 + b"\n5,fine\n"
    found = list(opened(content).records())
    assert [(each.line, each.trouble) for each in found] == [
        (1, None), (3, None), (5, "quotes"), (6, None), (7, "line_too_long"), (8, None),
    ]  # fmt: skip
    assert found[1].cells == ("1", "two\nlines")
    assert found[2].raw == '2,"never closed'


def said(header: str, line: str, choices: Choices = OUT) -> Wish:
    records = list(opened(f"{header}\n{line}\n".encode()).records())
    at = columns(records[0])
    assert at is not None
    return wish(records[1], at, choices)


@pytest.mark.parametrize(
    "number", ["+31 6 1234 5678", "06-12345678", "0031612345678", "31612345678", "'+31612345678", '="0612345678"']
)
def test_a_number_is_the_same_however_it_is_written(number: str) -> None:
    assert said("Phone number;x", f"{number};y").phone == "31612345678"


def test_a_line_may_say_what_when_for_what_and_where_it_can_be_looked_up() -> None:
    found = said("Telefoon,Status,Doel,Datum,Bewijs", "0612345678,Opted out,marketing,31-01-2026,form 12")
    assert (found.change, found.purposes, found.proof, found.dated) == ("withdrawn", ("marketing",), "form 12", True)
    assert found.at == datetime(2026, 1, 31, 22, 59, 59, 999999, tzinfo=UTC), "enough, by the end of that day here"
    agreed = said("phone,consent,date,words", "0612345678,yes,2026-01-31,You may write.")
    assert (agreed.change, agreed.at) == ("given", datetime(2026, 1, 30, 23, 0, tzinfo=UTC)), (
        "agreed, from its beginning"
    )
    bare = said("phone", "0612345678")
    assert (bare.change, bare.purposes, bare.at, bare.dated) == ("withdrawn", ("service", "marketing"), NOW, False)


@pytest.mark.parametrize(
    ("header", "line", "reason"),
    [
        ("phone,x", ",x", "number_missing"),
        ("phone", "12", "number_wrong"),
        ("phone", "Anna", "number_wrong"),
        ("phone", "=HYPERLINK(A1)", "formula"),
        ("phone,x", "3.16E+10,x", "number_rounded"),
        ("phone,x", '"3,16E+10",x', "number_rounded"),
        ("phone,status", "0612345678,maybe", "change_unknown"),
        ("phone,purpose", "0612345678,fun", "purpose_unknown"),
        ("phone,status", "0612345678,given", "wording_missing"),
        ("phone,date", "0612345678,03/04/2026", "date_unclear"),
        ("phone,date", "0612345678,2026-02-30", "date_wrong"),
        ("phone,date", "0612345678,2026-11-23", "date_ahead"),
        ("phone,date", "0612345678,9999-12-31T23:59:59-12:00", "date_wrong"),
        ("phone,words", "0612345678," + "x" * 2001, "words_too_long"),
        ("phone,words", "0612345678,a\x07b", "words_unshowable"),
        ("phone,words", '0612345678,"a', "quotes"),
    ],
)
def test_a_line_that_cannot_be_used_says_why(header: str, line: str, reason: str) -> None:
    with pytest.raises(Unusable) as refused:
        said(header, line)
    assert refused.value.reason == reason
    assert reason in SENTENCES


def test_every_reason_has_its_words_on_the_screen() -> None:
    for language in ("en", "nl"):
        words = json.loads((ROOT / f"web/src/lib/i18n/{language}/lists.json").read_text("utf-8"))
        assert {f"bad_{reason}" for reason in SENTENCES} == {key for key in words if key.startswith("bad_")}


def test_a_number_without_its_country_is_not_guessed() -> None:
    nowhere = Choices("withdrawn", ("service",), "", "", NOW, "UTC")
    with pytest.raises(Unusable) as refused:
        said("phone", "0612345678", nowhere)
    assert refused.value.reason == "number_no_country"
    assert said("phone", "+31612345678", nowhere).phone == "31612345678"


def test_the_lines_left_over_can_be_mended_and_handed_in_again() -> None:
    bad = [{"line": 7, "reason": "number_wrong", "raw": "=1+1;Anna"}, {"line": 9, "reason": "quotes", "raw": '0612;"x'}]
    back = leftover("phone;words", ";", bad)
    found = [each.cells for each in opened(back).records()]
    assert found[0] == ("line", "reason", "phone", "words")
    assert found[1] == ("7", SENTENCES["number_wrong"], "'=1+1", "Anna")
    assert found[2] == ("9", SENTENCES["quotes"], '0612;"x')
    assert columns(next(opened(back).records())) == {"number": 2, "wording": 3}


def outcome(record: Record, at: dict[str, int]) -> str:
    try:
        return "used" if wish(record, at, OUT).phone.isascii() else ""
    except Unusable as trouble:
        return trouble.reason


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b'phone\n"\r"\r\n"')
@example("phone\n٠٦١٢٣٤٥٦٧٨".encode())
def test_whatever_the_bytes_are_each_line_is_used_or_refused_with_a_known_reason(content: bytes) -> None:
    try:
        found = opened(b"phone,date,words,status\n" + content)
        records: list[Record] = list(found.records())
    except ListUnreadable:
        return
    at = columns(records[0])
    assert at is not None
    for record in records[1:]:
        assert found.lines[record.line - 1] == record.raw.split("\n")[0][:10_000]
        assert outcome(record, at) in ("used", *SENTENCES)
