"""What can be wrong with any text of a template. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from shortline.channels.protocol import Problem
from shortline.channels.whatsapp.limits import parameter_problems
from shortline.channels.whatsapp.templates import PLACE

CODE = "template_wording"
SAMPLE_MAX = 1024
_KEY = re.compile(r"[1-9][0-9]{0,2}|[a-z_][a-z0-9_]*")


def wrong(field: str, reason: str, sentence: str, **params: Any) -> Problem:
    return Problem(field=field, code=CODE, reason=reason, sentence=sentence, params=params)


def too_long(field: str, text: str, most: int) -> Problem:
    return Problem(
        field=field,
        code=CODE,
        reason="text_too_long",
        sentence=f"This is {len(text):,} characters long; WhatsApp takes {most:,}.",
        limit=most,
        actual=len(text),
        params={"limit": most, "actual": len(text)},
    )


def unshowable(field: str, text: str) -> Problem | None:
    """Control characters and halves of a character: nobody sees them, and on the way they get lost or replaced."""
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in text):
        return wrong(field, "template_characters", "This has characters that cannot be shown.")
    return None


def brace_trouble(field: str, text: str) -> Problem | None:
    """Braces that are no variable, or a variable whose name the provider does not take."""
    left = PLACE.sub("", text)
    if "{{" in left or "}}" in left:
        return wrong(
            field, "template_braces", "A variable is a name or a number in double braces, like {{first_name}}."
        )
    for key in PLACE.findall(text):
        if not _KEY.fullmatch(key):
            sentence = "A variable's name has only small letters a to z, digits and underscores."
            return wrong(field, "template_variable_name", sentence)
    return None


def sample_trouble(field: str, text: str) -> Problem | None:
    """The reviewers read the samples in place of the variables, so they obey the rules of values."""
    if not text.strip():
        return wrong(field, "template_sample_missing", "Give a sample: the reviewers read it in place of the variable.")
    if "{{" in text:
        return wrong(field, "template_sample_variable", "A sample is plain text, not a variable.")
    if len(text) > SAMPLE_MAX:
        return too_long(field, text, SAMPLE_MAX)
    untidy = next(iter(parameter_problems(field, text)), None)
    return wrong(field, untidy.reason, untidy.sentence) if untidy else None
