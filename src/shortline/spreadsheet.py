"""A list as a file for a spreadsheet. A cell that a spreadsheet would take for a formula is marked as text. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # some programs read the wide ones too


def cell(text: str) -> str:
    """A leading apostrophe makes a spreadsheet show the rest as it is."""
    return f"'{text}" if text.startswith(FORMULAS) or text.lstrip().startswith(FORMULAS) else text


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """CSV with a mark for spreadsheets that would else misread accents."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([cell(each) for each in row])
    return out.getvalue().encode("utf-8-sig")
