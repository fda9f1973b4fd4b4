"""Limits of buttons, lists and requests: Meta's pages on interactive messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from shortline.channels.draft import Interactive
from shortline.channels.protocol import Problem

BODY_MAX = 1024
LIST_BODY_MAX = 4096
HEADER_MAX = FOOTER_MAX = 60
BUTTONS_MAX, BUTTON_ID_MAX, BUTTON_TITLE_MAX = 3, 256, 20
LIST_BUTTON_MAX, SECTIONS_MAX, ROWS_MAX = 20, 10, 10
SECTION_TITLE_MAX, ROW_ID_MAX, ROW_TITLE_MAX, ROW_DESCRIPTION_MAX = 24, 200, 24, 72
CTA_TEXT_MAX, URL_MAX = 20, 2000

# Sent through their own action; their inside is the caller's business.
OTHER_TYPES = frozenset({
    "flow", "product", "product_list", "catalog_message", "address_message", "call_permission_request", "voice_call",
})  # fmt: skip
_WITHOUT_FRAME = {"call_permission_request"}


def interactive_problems(interactive: Interactive) -> Iterator[Problem]:
    kind = interactive.type
    checks = {"button": _buttons, "list": _list, "cta_url": _cta}
    requests = {"location_request_message", "request_contact_info"}
    if kind not in checks and kind not in requests and kind not in OTHER_TYPES:
        yield _problem("interactive.type", "interactive_type", "WhatsApp has no message of this type.")
        return
    most = LIST_BODY_MAX if kind == "list" else BODY_MAX
    if interactive.body is None and kind not in _WITHOUT_FRAME | {"product"}:
        yield _problem("interactive.body", "text_empty", "Write something first.", 1, 0)
    if interactive.body is not None:
        yield from _sized("interactive.body", interactive.body, most)
    if interactive.footer is not None:
        yield from _sized("interactive.footer", interactive.footer, FOOTER_MAX)
    header = interactive.header
    if header is not None and header.text is not None:
        yield from _sized("interactive.header", header.text, HEADER_MAX)
    if header is not None and header.media is not None:
        if kind in ("list", "product_list"):
            yield _problem("interactive.header", "header_not_text", "The header of a list is text.")
        elif header.media.kind not in ("image", "video", "document"):
            yield _problem("interactive.header", "header_kind", "A header is text, an image, a video or a file.")
    if header is not None and kind in _WITHOUT_FRAME | requests | {"product"}:
        yield _problem("interactive.header", "header_none", "This message has no header.")
    if (
        kind in OTHER_TYPES
        and interactive.action is None
        and kind not in ("call_permission_request", "catalog_message")
    ):
        yield _problem("interactive.action", "action_missing", "The action is missing.")
    if kind in checks:
        yield from checks[kind](interactive)


def _buttons(interactive: Interactive) -> Iterator[Problem]:
    count = len(interactive.buttons)
    if not 1 <= count <= BUTTONS_MAX:
        yield _problem(
            "interactive.buttons",
            "buttons_count",
            f"One to {BUTTONS_MAX} buttons; this has {count}.",
            BUTTONS_MAX,
            count,
        )
    for index, button in enumerate(interactive.buttons):
        yield from _sized(f"interactive.buttons[{index}].title", button.title, BUTTON_TITLE_MAX)
        yield from _sized(f"interactive.buttons[{index}].id", button.id, BUTTON_ID_MAX)
    yield from _unique("interactive.buttons", [button.title for button in interactive.buttons], "titles")
    yield from _unique("interactive.buttons", [button.id for button in interactive.buttons], "ids")


def _list(interactive: Interactive) -> Iterator[Problem]:
    yield from _sized("interactive.button", interactive.button or "", LIST_BUTTON_MAX)
    sections = interactive.sections
    if not 1 <= len(sections) <= SECTIONS_MAX:
        sentence = f"One to {SECTIONS_MAX} sections; this has {len(sections)}."
        yield _problem("interactive.sections", "sections_count", sentence, SECTIONS_MAX, len(sections))
    rows = [row for section in sections for row in section.rows]
    if not 1 <= len(rows) <= ROWS_MAX:
        yield _problem(
            "interactive.sections",
            "rows_count",
            f"One to {ROWS_MAX} rows; this has {len(rows)}.",
            ROWS_MAX,
            len(rows),
        )
    for at, section in enumerate(sections):
        where = f"interactive.sections[{at}]"
        if section.title is not None or len(sections) > 1:
            yield from _sized(f"{where}.title", section.title or "", SECTION_TITLE_MAX)
        if not section.rows:
            yield _problem(f"{where}.rows", "rows_none", "Every section needs a row.", 1, 0)
        for index, row in enumerate(section.rows):
            yield from _sized(f"{where}.rows[{index}].title", row.title, ROW_TITLE_MAX)
            yield from _sized(f"{where}.rows[{index}].id", row.id, ROW_ID_MAX)
            if row.description is not None:
                yield from _sized(f"{where}.rows[{index}].description", row.description, ROW_DESCRIPTION_MAX)
    yield from _unique("interactive.sections", [row.id for row in rows], "ids")


def _cta(interactive: Interactive) -> Iterator[Problem]:
    if interactive.action is not None:
        return
    if interactive.cta is None:
        yield _problem("interactive.cta", "link_incomplete", "A link button needs its text and its address.")
        return
    yield from _sized("interactive.cta.display_text", interactive.cta.display_text, CTA_TEXT_MAX)
    yield from _sized("interactive.cta.url", interactive.cta.url, URL_MAX)
    if not interactive.cta.url.startswith(("https://", "http://")):
        yield _problem("interactive.cta.url", "link_not_web", "The address starts with https://.")


def _sized(field: str, text: str, most: int) -> Iterator[Problem]:
    if not text.strip():
        yield _problem(field, "text_empty", "Write something here.", 1, 0)
    elif len(text) > most:
        sentence = f"This is {len(text):,} characters long; WhatsApp takes {most:,} here."
        yield _problem(field, "text_too_long", sentence, most, len(text))


def _unique(field: str, values: list[str], what: str) -> Iterator[Problem]:
    if any(count > 1 for count in Counter(values).values()):
        yield _problem(field, f"{what}_repeated", f"The {what} must differ from each other.")


def _problem(field: str, reason: str, sentence: str, limit: int | None = None, actual: int | None = None) -> Problem:
    params = {name: value for name, value in (("limit", limit), ("actual", actual)) if value is not None}
    return Problem(
        field=field, code="invalid_request", reason=reason, sentence=sentence, limit=limit, actual=actual, params=params
    )
