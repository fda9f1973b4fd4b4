"""What a template may look like: names, lengths, variables, samples, buttons. Checked when one is created or edited."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from .checks import a_list, an_object, missing
from .errors import GraphError

Json = dict[str, Any]

HEADER_MAX = FOOTER_MAX = 60
BODY_MAX = 1024
LABEL_MAX = 25
URL_MAX = 2000
CARDS_MIN, CARDS_MAX, CARD_BODY_MAX, CARD_BUTTONS_MAX = 2, 10, 160, 2
CARD_FORMATS = {"IMAGE", "VIDEO", "PRODUCT"}
MEDIA_CARD_BUTTONS = {"QUICK_REPLY", "URL", "PHONE_NUMBER"}
CATEGORIES = {"MARKETING", "UTILITY", "AUTHENTICATION"}
FORMATS = {"TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION", "PRODUCT"}
BUTTON_LIMITS = {"QUICK_REPLY": 10, "URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1, "FLOW": 1, "OTP": 1,
                 "CATALOG": 1, "MPM": 1, "SPM": 1, "VOICE_CALL": 1, "REQUEST_CONTACT_INFO": 1,
                 "CALL_PERMISSION_REQUEST": 1}  # fmt: skip
LANGUAGES = {
    "af", "ar", "az", "bg", "bn", "ca", "cs", "da", "de", "de_AT", "de_CH", "el", "en", "en_GB", "en_US", "es",
    "es_AR", "es_CL", "es_CO", "es_ES", "es_MX", "et", "fa", "fi", "fr", "fr_BE", "fr_CH", "he", "hi", "hr", "hu",
    "id", "it", "ja", "ka", "kk", "ko", "lt", "lv", "mk", "nb", "nl", "nl_BE", "pl", "pt_BR", "pt_PT", "ro", "ru",
    "sk", "sl", "sq", "sr", "sv", "sw", "th", "tr", "uk", "ur", "uz", "vi", "zh_CN", "zh_HK", "zh_TW",
}  # fmt: skip
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_BRACES = re.compile(r"\{\{[^}]*\}\}")


def variables(text: str) -> list[str]:
    """Names or numbers of the variables, each once, in order."""
    return list(dict.fromkeys(_VARIABLE.findall(text)))


def has_names(components: list[Any]) -> bool:
    """Whether a variable of it, or of its cards, has a name in place of a number."""
    for part in components:
        if any(not name.isdigit() for name in variables(str(part.get("text")))):
            return True
        if any(has_names(a_list(card.get("components"), "card")) for card in part.get("cards") or []):
            return True
    return False


def check_definition(definition: Json) -> None:
    name = definition.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_]{1,512}", name):
        raise GraphError(100, "Param name may only hold lower-case letters, digits and underscores.")
    if definition.get("language") not in LANGUAGES:
        raise GraphError(100, f"Param language must be a supported code, got {definition.get('language')!r}.")
    if str(definition.get("category", "")).upper() not in CATEGORIES:
        raise GraphError(100, f"Param category must be one of {sorted(CATEGORIES)}.")
    if definition.get("parameter_format", "POSITIONAL") not in {"POSITIONAL", "NAMED"}:
        raise GraphError(100, "Param parameter_format must be one of {POSITIONAL, NAMED}.")
    check_components(
        a_list(definition.get("components"), "components"),
        str(definition.get("parameter_format", "")),
        str(definition["category"]).upper(),
    )


def check_components(components: list[Any], parameter_format: str, category: str) -> None:
    kinds = [str(an_object(component, "component").get("type", "")).upper() for component in components]
    if "BODY" not in kinds:
        raise missing("components: BODY")
    if len(set(kinds)) < len(kinds):
        raise GraphError(100, "Each type of component may occur once.")
    if "CAROUSEL" in kinds:
        if category != "MARKETING":
            raise GraphError(100, "Carousel cards are only available for marketing templates.")
        if set(kinds) != {"BODY", "CAROUSEL"}:
            raise GraphError(100, "A carousel stands beside a body only.")
    for kind, component in zip(kinds, components, strict=True):
        component["type"] = kind
        match kind:
            case "HEADER":
                _header(component)
            case "BODY":
                _body(component, parameter_format)
            case "FOOTER":
                _footer(component)
            case "BUTTONS":
                _buttons(component)
            case "CAROUSEL":
                check_cards(component, parameter_format)
            case _:
                raise GraphError(100, f"Param components: {kind} is not a known type.")


def check_cards(carousel: Json, parameter_format: str) -> None:
    """Two to ten cards, all made of the same parts."""
    cards = [an_object(card, "card") for card in a_list(carousel.get("cards"), "cards")]
    if not CARDS_MIN <= len(cards) <= CARDS_MAX:
        raise GraphError(100, f"A carousel has {CARDS_MIN} to {CARDS_MAX} cards.")
    made: list[list[str]] = []
    for card in cards:
        parts = [an_object(part, "component") for part in a_list(card.get("components"), "card['components']")]
        kinds: list[str] = []
        labels: list[str] = []  # in their order, unlike the other parts
        for part in parts:
            kind = part["type"] = str(part.get("type", "")).upper()
            kinds.append(kind)
            if kind == "HEADER":
                _header(part)
                if part["format"] not in CARD_FORMATS:
                    raise GraphError(2388047, f"A card's header is one of {sorted(CARD_FORMATS)}.")
                kinds[-1] += f" {part['format']}"
            elif kind == "BODY":
                _body(part, parameter_format)
                _length(part["text"], CARD_BODY_MAX, "Card body")
            elif kind == "BUTTONS":
                _buttons(part)
                if len(part["buttons"]) > CARD_BUTTONS_MAX:
                    raise GraphError(100, f"A card has at most {CARD_BUTTONS_MAX} buttons.")
                labels = [button["type"] for button in part["buttons"]]
            else:
                raise GraphError(100, f"Param card: {kind} is not a known type.")
        if not any(kind.startswith("HEADER") for kind in kinds):
            raise missing("card: HEADER")
        if "HEADER PRODUCT" not in kinds and not set(labels) <= MEDIA_CARD_BUTTONS:
            raise GraphError(100, f"The buttons of a card are of {sorted(MEDIA_CARD_BUTTONS)}.")
        made.append(sorted(kinds) + labels)
    if any(kinds != made[0] for kinds in made):
        raise GraphError(100, "All cards must have the same components.")


def _header(header: Json) -> None:
    form = str(header.get("format", "")).upper()
    if form not in FORMATS:
        raise GraphError(2388047, f"The header format must be one of {sorted(FORMATS)}.")
    header["format"] = form
    if form == "TEXT":
        text = header.get("text") or ""
        _length(text, HEADER_MAX, "Header")
        if len(_BRACES.findall(text)) > 1:
            raise GraphError(2388047, "A header may have one variable.")
        if variables(text) and not header.get("example"):
            raise GraphError(2388047, "The header's variable needs a sample.")


def _body(body: Json, parameter_format: str) -> None:
    text = body.get("text")
    if not isinstance(text, str) or not text.strip():
        raise missing("BODY text")
    _length(text, BODY_MAX, "Body")
    found = variables(text)
    if len(_BRACES.findall(text)) != len(_VARIABLE.findall(text)):
        raise GraphError(2388072, "A variable may hold only letters, digits and underscores.")
    if re.match(r"\s*\{\{", text) or re.search(r"\}\}\s*$", text):
        raise GraphError(2388299, "Variables can't be at the start or end of the template.")
    named = parameter_format == "NAMED"
    if not named and found != [str(n) for n in range(1, len(found) + 1)]:
        raise GraphError(2388072, "Positional variables count up from {{1}}.")
    if named and not all(re.fullmatch(r"[a-z_][a-z0-9_]*", name) for name in found):
        raise GraphError(2388072, "Named variables are lower-case letters, digits and underscores.")
    words = len(_VARIABLE.sub(" ", text).split())
    if found and words < 2 * len(found) + 1:
        raise GraphError(2388293, "This template has too many variables for its length.")
    if found and not body.get("example"):
        raise GraphError(2388072, "The body's variables need samples.")


def _footer(footer: Json) -> None:
    text = footer.get("text") or ""
    _length(text, FOOTER_MAX, "Footer")
    if variables(text):
        raise GraphError(2388073, "A footer has no variables.")


def _buttons(part: Json) -> None:
    buttons = [an_object(button, "button") for button in a_list(part.get("buttons"), "buttons")]
    if not 1 <= len(buttons) <= 10:
        raise GraphError(100, "A template has 1 to 10 buttons.")
    kinds = []
    for button in buttons:
        kind = button["type"] = str(button.get("type", "")).upper()
        kinds.append(kind)
        if kind not in BUTTON_LIMITS:
            raise GraphError(100, f"Param buttons: {kind} is not a known type.")
        if kinds.count(kind) > BUTTON_LIMITS[kind]:
            raise GraphError(100, f"At most {BUTTON_LIMITS[kind]} buttons of type {kind} are allowed.")
        if kind in {"QUICK_REPLY", "URL", "PHONE_NUMBER"}:
            _length(button.get("text") or "", LABEL_MAX, "Button text", least=1)
        if kind == "URL":
            _url(button)
        if kind == "PHONE_NUMBER":
            _length(button.get("phone_number") or "", 20, "Phone number", least=1)
    replies = [kind == "QUICK_REPLY" for kind in kinds]
    if sum(1 for before, after in pairwise(replies) if before != after) > 1:
        raise GraphError(100, "Quick reply buttons must stand together.")


def _url(button: Json) -> None:
    url = button.get("url") or ""
    _length(url, URL_MAX, "URL", least=1)
    if not url.startswith(("http://", "https://")):
        raise GraphError(100, "A button's URL starts with http:// or https://.")
    if variables(url) and not (url.endswith("}}") and len(variables(url)) == 1 and button.get("example")):
        raise GraphError(100, "A URL may have one variable, at its end, with a sample.")


def _length(text: Any, most: int, what: str, least: int = 0) -> None:
    if not isinstance(text, str) or not least <= len(text) <= most:
        raise GraphError(2388040, f"{what} length invalid. Min length: {least}, Max length: {most}")
