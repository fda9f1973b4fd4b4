"""`python -m tests.hints` writes the table in docs/explanation/reply-helpers.md; `--show` tells what is wrong.

Of the tuned texts only: the others are there to be measured.
"""

import sys
from pathlib import Path

from shortline.hints.words import LANGUAGES
from tests.hints.measured import DETECTORS, labelled, mistakes, table

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "reply-helpers.md"
BEGIN, END = "<!-- measured -->\n", "<!-- /measured -->\n"


def written(page: str) -> str:
    before, rest = page.split(BEGIN)
    return before + BEGIN + table() + END + rest.split(END)[1]


def show() -> None:
    """Never the held-out texts: what one has seen, one tunes by."""
    for language in LANGUAGES:
        tuned = labelled(language, "tuned")
        for detector in DETECTORS:
            for each in mistakes(detector, tuned):
                print(f"{language} {detector.name:13} {each.label:9} {each.text}")


if __name__ == "__main__":
    if "--show" in sys.argv:
        show()
    else:
        PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
        print(table())
