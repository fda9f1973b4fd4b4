"""The words of a template, of the message or of a card: length, variables, samples. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shortline.channels.protocol import Problem
from shortline.channels.whatsapp.template_problems import brace_trouble, sample_trouble, too_long, unshowable, wrong
from shortline.channels.whatsapp.templates import PLACE, places

WORDS_PER_VARIABLE = 2  # and one more: fewer words than that around the variables are refused as too little text


def body_problems(
    at: str, text: str, examples: Mapping[str, Any], *, most: int, named: bool, beside: Sequence[str] = ()
) -> Iterator[Problem]:
    """`at` goes before the fields `body` and `examples.…`; `beside`: the variables of the other texts of the template."""
    field, keys = f"{at}body", places(text)
    if len(text) > most:
        yield too_long(field, text, most)
    if found := unshowable(field, text) or brace_trouble(field, text):
        yield found
        return
    if re.match(r"\s*\{\{", text) or re.search(r"\}\}\s*$", text):
        yield wrong(
            field, "template_variable_edge", "The message may not begin or end with a variable. Put words there."
        )
    if keys and len({key.isdigit() for key in [*keys, *beside]}) > 1:
        yield wrong(field, "template_mixed", "Variables have either names or numbers, not both.")
        return
    if not named and keys != [str(number) for number in range(1, len(keys) + 1)]:
        yield wrong(field, "template_numbers", "Numbered variables count up from {{1}} without a gap.")
    words = len(PLACE.sub(" ", text).split())
    if keys and words < (least := WORDS_PER_VARIABLE * len(keys) + 1):
        sentence = f"There are too many variables for so few words: write {least} words or more."
        yield wrong(field, "template_few_words", sentence, least=least)
    for key in keys:
        if found := sample_trouble(f"{at}examples.{key}", str(examples.get(key) or "")):
            yield found
