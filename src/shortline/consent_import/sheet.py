"""A file of a spreadsheet, made into records of cells. Pure.

Files come from everywhere: with and without a mark at the start, in the code pages of old programs, with commas, semicolons or
tabs. What cannot be a table of text is refused as a whole with the reason; what is wrong with one line is told of that line.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from shortline.errors import BadRequest, TooLarge

BYTES_MAX = 20 * 1024 * 1024
LINES_MAX = 100_000
LONGEST = 10_000  # characters in a record
SPAN = 10  # lines that one record may go over
_BREAK = re.compile(r"\r\n|\n|\r")
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")
_SEPARATORS = (",", ";", "\t", "|")


class ListUnreadable(BadRequest):
    """`reason` says why no line of this file can be read."""

    code, sentence = "list_unreadable", "This file cannot be read as a list."


class _StillOpen(Exception):
    """A quotation mark was opened and the text ends."""


@dataclass(frozen=True, slots=True)
class Record:
    """`line` counts from 1, as an editor shows it. `trouble`: why there are no cells. `raw`: as it stands in the file."""

    line: int
    raw: str
    cells: tuple[str, ...] = ()
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    encoding: str
    separator: str
    lines: tuple[str, ...]
    begins: int  # lines before the first record: a mark of the separator

    def records(self) -> Iterator[Record]:
        """Every record that is not empty, in the order of the file."""
        at = self.begins
        while at < len(self.lines):
            record, after = self._record(at)
            if record is not None:
                yield record
            at = after

    def _record(self, at: int) -> tuple[Record | None, int]:
        """The record that begins there and the place of the next one. A quotation mark that nobody closes costs one line only."""
        first = self.lines[at]
        if not first.strip():
            return None, at + 1
        joined = ""
        for after in range(at + 1, min(at + SPAN, len(self.lines)) + 1):
            joined = "\n".join(self.lines[at:after])
            if len(joined) > LONGEST:
                break
            try:
                cells = _cells(joined, self.separator)
            except _StillOpen:
                continue
            except csv.Error:
                break
            return Record(at + 1, joined, cells) if any(cells) else None, after
        trouble = "line_too_long" if len(first) > LONGEST else "quotes"
        return Record(at + 1, first[:LONGEST], trouble=trouble), at + 1


def opened(content: bytes) -> Sheet:
    """Raises ListUnreadable or TooLarge, with the reason."""
    if len(content) > BYTES_MAX:
        raise too_large()
    text, encoding = _text(content)
    lines = tuple(_BREAK.split(text))
    if len(lines) > LINES_MAX + 1:
        raise TooLarge(
            f"A list has at most {LINES_MAX} lines. Cut it in parts.",
            reason="list_too_many_lines",
            params={"limit": LINES_MAX},
            field="file",
        )
    first = next((at for at, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise ListUnreadable("There is nothing in this file.", reason="list_empty", field="file")
    if mark := re.fullmatch(r"sep=(.)", lines[first].strip("\"' \t")):  # spreadsheets write this for one another
        return Sheet(encoding, mark[1], lines, first + 1)
    return Sheet(encoding, max(_SEPARATORS, key=_outside_quotes(lines[first]).count), lines, first)


def too_large() -> TooLarge:
    return TooLarge(
        f"A list has at most {BYTES_MAX // 1024**2} MB. Cut it in parts.",
        reason="list_too_large",
        params={"limit_mb": BYTES_MAX // 1024**2},
        field="file",
    )


def _text(content: bytes) -> tuple[str, str]:
    if content.startswith(_OFFICE):
        raise ListUnreadable(
            "This is the file of an office program. Save it as CSV there, and choose that file.",
            reason="list_no_text",
            field="file",
        )
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, encoding
    raise ListUnreadable(
        "This file is no text that can be read. Save it as CSV in UTF-8.", reason="list_encoding", field="file"
    )


def cells_of(raw: str, separator: str) -> tuple[str, ...] | None:
    """None for what cannot be taken apart."""
    try:
        return _cells(raw, separator)
    except (_StillOpen, csv.Error):
        return None


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line[:LONGEST])


def _cells(text: str, separator: str) -> tuple[str, ...]:
    try:
        return tuple(cell.strip() for cell in next(csv.reader([text], delimiter=separator, strict=True)))
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise _StillOpen from error
        raise
