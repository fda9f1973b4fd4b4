"""Lines the house sends by itself: which one fits a customer, and whether they can be sent at all. Pure."""

from collections.abc import Mapping, Sequence

from shortline.errors import BadRequest
from shortline.inboxes import fallback
from shortline.macros import wording


def choose(lines: Sequence[Mapping[str, str]], language: str | None, conversation_id: int) -> str:
    """His language, the language without its country, then what is for all others, then the first; wordings in turn."""
    for each in (*fallback.order(language), ""):
        key = each.replace("_", "-").lower()
        found = [line["text"] for line in lines if line.get("language", "").lower() == key]
        if found:
            return found[conversation_id % len(found)]
    return lines[0]["text"]


def check(lines: Sequence[Mapping[str, str]], *, field: str) -> None:
    """Raises BadRequest with the line that is wrong: `lines[2].text`."""
    for place, line in enumerate(lines):
        at = f"{field}[{place}].text"
        try:
            wording.check(line["text"])
        except wording.Wrong as error:
            raise BadRequest(error.sentence, reason=error.code, params=error.params, field=at) from error
        if any(name.startswith("agent.") for name in wording.variables([line["text"]])):
            raise BadRequest(
                "No person sends this, so there is no name of one to put in.", reason="rule_no_agent", field=at
            )
