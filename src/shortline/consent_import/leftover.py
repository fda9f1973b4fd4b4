"""The lines that could not be used, as a file to mend and hand in again. Pure.

What a spreadsheet would take for a formula is marked as text; the mark is taken off again when the file comes back.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from shortline.consent_import.sheet import cells_of
from shortline.spreadsheet import table

SENTENCES = {
    "line_too_long": "longer than 10,000 characters",
    "quotes": "a quotation mark is opened and never closed, or stands in the middle",
    "number_missing": "no number",
    "number_wrong": "this is no phone number",
    "number_no_country": "the number does not say its country",
    "number_rounded": "a spreadsheet has rounded the number",
    "formula": "a formula, not a number",
    "change_unknown": "neither given nor withdrawn",
    "purpose_unknown": "neither service nor marketing nor both",
    "wording_missing": "a consent without the words agreed to",
    "words_too_long": "words longer than 2,000 characters",
    "words_unshowable": "characters that cannot be shown",
    "date_wrong": "this is no date; write 2026-01-31",
    "date_unclear": "the day could be the month; write 2026-01-31",
    "date_ahead": "the date lies ahead",
    "contradicts": "another line says the opposite for the same moment",
}


def leftover(header: str | None, separator: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """`header`: the first line of the file where it names the columns."""
    raws = [*([header] if header else []), *(row["raw"] or "" for row in rows)]
    cells = [cells_of(raw, separator) or (raw,) for raw in raws]
    names = cells.pop(0) if header else ("phone",)
    lines = (
        (str(row["line"]), SENTENCES.get(row["reason"], row["reason"] or ""), *own)
        for row, own in zip(rows, cells, strict=True)
    )
    return table(("line", "reason", *names), lines)
