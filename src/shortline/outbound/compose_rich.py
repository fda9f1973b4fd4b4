"""Templates, buttons, lists and contact cards: from the request to the draft, and to what our timeline shows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shortline.channels.draft import (
    CallToAction,
    Draft,
    Interactive,
    InteractiveHeader,
    Media,
    ReplyButton,
    Row,
    Section,
    Template,
)
from shortline.channels.whatsapp import template_fill, template_gaps
from shortline.channels.whatsapp.templates import (
    MEDIA_FORMATS,
    Values,
    cards,
    changed_parts,
    header_format,
    revision,
    sample_link,
)
from shortline.errors import BadRequest, Conflict
from shortline.outbound.part import Part
from shortline.outbound.shapes import CardIn, InteractiveIn, TemplateIn


class TemplateChanged(Conflict):
    """`changed` names the parts, `template` is the newest. Nothing was sent."""

    code, sentence = "template_changed", "This template was changed meanwhile. Look at it once more, then send it."

    def __init__(self, seen: str, now: str, definition: Mapping[str, Any]):
        newest = {name: definition[name] for name in ("name", "language", "category", "components")}
        super().__init__(changed=changed_parts(seen, now), template=newest | {"revision": now})


def template(asked: TemplateIn, definition: Mapping[str, Any] | None, files: Mapping[str, Media]) -> Part:
    """Without a definition (not in the catalogue) the draft goes to the policy as it is, which says so.

    `files`: those of the header and of cards, by their ids.
    """
    kept = asked.model_dump(exclude_none=True)
    if definition is None:
        return Part(draft=Draft(template=Template(name=asked.name, language=asked.language)), asked={"template": kept})
    known = revision(definition)
    if asked.revision is not None and asked.revision != known:
        raise TemplateChanged(asked.revision, known, definition)
    values = replace(_values(asked), cards=[_values(card) for card in asked.cards])
    header = _file(definition, asked, files)
    in_cards = [_file(card, given, files) for card, given in zip(cards(definition), asked.cards, strict=False)]
    # Whether the template may be sent at all is the policy's to say; here only its values are looked at.
    approved = {**definition, "status": "APPROVED"}
    problems = template_gaps.problems(approved, values, header, in_cards)
    if problems:
        first = problems[0]
        raise BadRequest(
            " ".join(dict.fromkeys(problem.sentence for problem in problems)),
            code=first.code,
            reason=first.reason,
            params=first.params,
            field=first.field,
            problems=[each.to_json() for each in problems],
        )
    filled = template_fill.fill(definition, values, header, in_cards)
    shown = filled.rendered or {}
    for card, media in zip(shown.get("cards") or (), in_cards, strict=False):
        card["media_id"] = str(media.attachment_id) if media is not None and media.attachment_id else None
    return Part(
        draft=Draft(template=replace(filled, revision=known)),
        text=shown.get("body"),
        content={"name": filled.name, "language": filled.language, "rendered": shown},
        attachment_ids=tuple(each.attachment_id for each in (header, *in_cards) if each and each.attachment_id),
        asked={"template": kept},
    )


def _values(asked: TemplateIn | CardIn) -> Values:
    return Values(
        header=_header(asked),
        body={key: _tidy(value) for key, value in asked.body.items()}
        if isinstance(asked.body, dict)
        else [_tidy(value) for value in asked.body],
        buttons=[button.model_dump() for button in asked.buttons],
    )


def _file(definition: Mapping[str, Any], asked: TemplateIn | CardIn, files: Mapping[str, Media]) -> Media | None:
    """What stands above the text: a file of ours, or the one the template was approved with."""
    if asked.header is None:
        return None
    if asked.header.media_id:
        return files[asked.header.media_id]
    kind, link = MEDIA_FORMATS.get(header_format(definition) or ""), sample_link(definition)
    return Media(kind=kind, link=link) if asked.header.sample and kind and link else None


def _header(asked: TemplateIn | CardIn) -> dict[str, Any] | None:
    if asked.header is None:
        return None
    given = asked.header.model_dump(exclude_none=True)
    if "text" in given:
        given["text"] = _tidy(given["text"])
    return given


def _tidy(value: str) -> str:
    """Providers refuse line breaks, tabs and long runs of spaces in values; people paste them all the time."""
    return " ".join(value.split())


def interactive(asked: InteractiveIn, file: Media | None) -> Part:
    header = None
    if asked.header is not None and (asked.header.text or file):
        header = InteractiveHeader(text=asked.header.text if file is None else None, media=file)
    draft = Interactive(
        type=asked.type,
        body=asked.body,
        header=header,
        footer=asked.footer,
        buttons=tuple(ReplyButton(id=each.id, title=each.title) for each in asked.buttons),
        button=asked.button,
        sections=tuple(
            Section(
                title=section.title,
                rows=tuple(Row(id=row.id, title=row.title, description=row.description) for row in section.rows),
            )
            for section in asked.sections
        ),
        cta=CallToAction(display_text=asked.cta.display_text, url=asked.cta.url) if asked.cta else None,
    )
    shown = asked.model_dump(exclude_none=True)
    return Part(
        draft=Draft(interactive=draft),
        text=asked.body,
        content=shown,
        attachment_ids=(file.attachment_id,) if file and file.attachment_id else (),
        asked={"interactive": shown},
    )


def card(given: Mapping[str, Any]) -> dict[str, Any]:
    """A contact card in the provider's shape, from ours (`name` as a string) or from one that has it already."""
    name = given.get("name")
    if isinstance(name, str):
        first, _, last = name.strip().partition(" ")
        name = {"formatted_name": name.strip(), "first_name": first, **({"last_name": last} if last else {})}
    if not isinstance(name, Mapping):
        raise BadRequest("Every contact needs a name.", reason="contact_unnamed", field="contacts")
    kept: dict[str, Any] = {"name": dict(name)}
    phones = [_phone(each) for each in _list(given.get("phones"))]
    emails = [each if isinstance(each, Mapping) else {"email": str(each)} for each in _list(given.get("emails"))]
    org = given.get("org")
    if phones:
        kept["phones"] = phones
    if emails:
        kept["emails"] = [dict(each) for each in emails]
    if org:
        kept["org"] = dict(org) if isinstance(org, Mapping) else {"company": str(org)}
    return kept


def _phone(given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        return {"phone": str(given)}
    return {key: str(given[key]) for key in ("phone", "type", "wa_id") if given.get(key)}


def shown_card(card: Mapping[str, Any]) -> dict[str, Any]:
    org = card.get("org") or {}
    return {
        "name": card["name"].get("formatted_name", ""),
        "phones": card.get("phones", []),
        "emails": [each.get("email") for each in card.get("emails", [])],
        "org": org.get("company"),
        "origin": "other",
    }


def _list(given: Any) -> list[Any]:
    return list(given) if isinstance(given, list | tuple) else []
