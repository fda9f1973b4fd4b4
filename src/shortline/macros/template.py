"""The template of a macro: what is said where only templates may be sent. Its values are filled like wordings."""

from collections.abc import Mapping
from typing import Any

from shortline.db import Tx
from shortline.errors import BadRequest
from shortline.macros import wording
from shortline.macros.meaning import check_slots
from shortline.macros.store import q


async def check(tx: Tx, template: Mapping[str, Any]) -> None:
    """Raises BadRequest for a value that cannot be kept, or a template no number has."""
    for text in texts(template):
        if " ".join(text.split()) != text:
            # The platform refuses a value with line breaks, tabs or many spaces; one space is what is meant.
            raise BadRequest(
                "A value of a template is one line, with single spaces.", code="template_value_lines", field="template"
            )
        try:
            wording.check(text)
            check_slots(text)
        except wording.Wrong as error:
            raise BadRequest(error.sentence, code=error.code, params=error.params, field="template") from error
    if not await q.fetchval(tx, "is_template", name=template["name"], language=template["language"]):
        raise BadRequest(
            "None of your numbers has this template in this language.", code="macro_template_unknown", field="template"
        )


def kept(template: Mapping[str, Any]) -> dict[str, Any]:
    """As it is stored: without cards where it has none, as it was before there were any."""
    return {name: value for name, value in template.items() if name != "cards" or value}


def texts(template: Mapping[str, Any]) -> list[str]:
    """Every value of it, in reading order."""
    header = template.get("header")
    buttons = [each["parameter"] for each in template.get("buttons") or ()]
    own = [*([header] if header else ()), *(template.get("body") or {}).values(), *buttons]
    return own + [text for card in template.get("cards") or () for text in texts(card)]


def as_request(filled: Mapping[str, Any]) -> dict[str, Any]:
    """A filled template as it is asked to be sent. Pure."""

    def values(part: Mapping[str, Any]) -> dict[str, Any]:
        header = {"text": part["header"]} if part.get("header") else {"sample": True} if part.get("sample") else None
        given = {"body": part.get("body") or {}, "buttons": list(part.get("buttons") or ())}
        return given | ({"header": header} if header else {})

    cards = [values(card) for card in filled.get("cards") or ()]
    return {
        "name": filled["name"],
        "language": filled["language"],
        **values(filled),
        **({"cards": cards} if cards else {}),
    }


def rendered(template: Mapping[str, Any], known: Mapping[str, str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The same template with its slots filled, each value one line; and which variables had no value. Pure."""
    missing: dict[str, None] = {}

    def said(text: str) -> str:
        found = wording.render(text, known)
        missing.update(dict.fromkeys(found.missing))
        return wording.one_line(found.text)

    def part(given: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **given,
            "header": said(given["header"]) if given.get("header") else None,
            "body": {key: said(value) for key, value in (given.get("body") or {}).items()},
            "buttons": [{**each, "parameter": said(each["parameter"])} for each in given.get("buttons") or ()],
        }

    filled = part(template)
    if template.get("cards"):
        filled["cards"] = [part(card) for card in template["cards"]]
    return filled, tuple(missing)
