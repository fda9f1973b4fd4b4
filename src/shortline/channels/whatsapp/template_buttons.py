"""The buttons of a template: how many of each kind, how long, what each one needs. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urlsplit

from shortline.channels.protocol import Problem
from shortline.channels.whatsapp.template_problems import brace_trouble, sample_trouble, too_long, unshowable, wrong
from shortline.channels.whatsapp.template_wording import Button, Wording
from shortline.channels.whatsapp.templates import PLACE

BUTTONS_MAX = 10
LABEL_MAX = 25
URL_MAX = 2000
PHONE_MAX = 20
CODE_MAX = 15  # 20 since December 2025; the shorter one is taken everywhere
TTL_MINUTES_MAX = 43_200
AT_MOST = {
    "quick_reply": 10, "url": 2, "phone_number": 1, "copy_code": 1, "flow": 1, "otp": 1, "catalog": 1, "voice_call": 1,
    "request_contact_info": 1, "call_permission_request": 1,
}  # fmt: skip
KINDS = tuple(AT_MOST)
_LABELLED = frozenset({"quick_reply", "url", "phone_number", "flow", "catalog", "voice_call"})
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]*[0-9]")


def button_problems(wording: Wording) -> Iterator[Problem]:
    buttons = wording.buttons
    kinds = [each.kind for each in buttons]
    if len(buttons) > BUTTONS_MAX:
        yield wrong(
            "buttons", "template_buttons_count", f"A template has {BUTTONS_MAX} buttons at most.", limit=BUTTONS_MAX
        )
    replies = [kind == "quick_reply" for kind in kinds]
    if sum(before != after for before, after in pairwise(replies)) > 1:
        yield wrong(
            "buttons", "template_replies_apart", "The buttons that answer stand together, before or after the others."
        )
    if wording.category == "authentication" and kinds != ["otp"]:
        yield wrong("buttons", "template_code_button", "A message with a code has one button, which copies the code.")
    for index, button in enumerate(buttons):
        field = f"buttons[{index}]"
        if button.kind not in AT_MOST:
            yield wrong(field, "template_button_kind", "There is no such kind of button.")
        elif kinds[: index + 1].count(button.kind) > (most := AT_MOST[button.kind]):
            yield wrong(field, "template_button_often", f"A template has {most} of these at most.", limit=most)
        elif button.kind == "otp" and wording.category != "authentication":
            yield wrong(field, "template_code_only", "This button belongs to messages with a code only.")
        else:
            yield from one_button(field, button)


def one_button(field: str, button: Button) -> Iterator[Problem]:
    """What is wrong with this one, wherever it stands."""
    if button.kind in _LABELLED and not button.text.strip():
        yield wrong(f"{field}.text", "template_label_missing", "Write what stands on the button.")
    elif len(button.text) > LABEL_MAX:
        yield too_long(f"{field}.text", button.text, LABEL_MAX)
    elif found := unshowable(f"{field}.text", button.text):
        yield found
    elif "{{" in button.text or "\n" in button.text:
        yield wrong(
            f"{field}.text", "template_label_plain", "A button's words stand on one line and have no variables."
        )
    match button.kind:
        case "url":
            yield from _url(field, button)
        case "phone_number":
            yield from _phone(f"{field}.phone_number", button.phone_number)
        case "copy_code":
            if found := sample_trouble(f"{field}.example", button.example):
                yield found
            elif len(button.example) > CODE_MAX:
                yield too_long(f"{field}.example", button.example, CODE_MAX)
        case "flow" if not button.flow_id.isdigit():
            yield wrong(f"{field}.flow_id", "template_flow_id", "Give the number of the flow.")
        case "voice_call" if button.ttl_minutes is not None and not 1 <= button.ttl_minutes <= TTL_MINUTES_MAX:
            yield wrong(f"{field}.ttl_minutes", "template_call_time", "A call button works 1 minute to 30 days.")


def _url(field: str, button: Button) -> Iterator[Problem]:
    url, found = button.url, PLACE.findall(button.url)
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and "{{" not in parts.netloc
    except ValueError:
        is_address = False
    if not is_address or any(character.isspace() for character in url):
        yield wrong(f"{field}.url", "template_url", "An address begins with https://.")
    elif len(url) > URL_MAX:
        yield too_long(f"{field}.url", url, URL_MAX)
    elif trouble := brace_trouble(f"{field}.url", url):
        yield trouble
    elif found and (len(found) > 1 or not url.endswith("{{1}}")):
        yield wrong(f"{field}.url", "template_url_variable", "An address has one variable at most, {{1}}, at its end.")
    elif found and (trouble := sample_trouble(f"{field}.example", button.example)):
        yield trouble


def _phone(field: str, number: str) -> Iterator[Problem]:
    if len(number) > PHONE_MAX:
        yield too_long(field, number, PHONE_MAX)
    elif not _PHONE.fullmatch(number):
        yield wrong(field, "template_phone", "A phone number has digits only, with the country's code in front.")
