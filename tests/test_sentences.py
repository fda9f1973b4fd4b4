"""What the server says, the agent app can say in every language.

The server sends stable codes with the values their sentence is made of; the catalogues of the app hold the sentences.
This reads the server's source for every code it can produce, and asks the catalogues for each of them.
"""

import ast
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

import shortline
from shortline.channels.failures import FAILURE_CODES
from shortline.channels.whatsapp import template_api, templates
from shortline.inboxes import template_write
from shortline.inboxes.move_in import PIN_TROUBLE
from shortline.jobs import set_aside
from shortline.lifeboat.person import FATES
from shortline.outbound import sentences
from shortline.wiring import JOBS

SOURCE = Path(shortline.__file__).parent
CATALOGUES = Path(__file__).parents[1] / "web" / "src" / "lib" / "i18n"
LOCALES = ("en", "nl")
# Codes made of a word that is only known while running: the prefix, and every word it can take.
MADE = {
    "file_": ("too_many_pixels", "damaged", "too_long", "unsupported"),
    "media_": ("pending", "ready", "failed", "refused", "expired"),
    "_repeated": ("titles", "ids"),
}
# Names of the request's shape that a person can meet in a form; every other shape says `bad_request`.
SHAPES = {
    "missing": set(),
    "string_too_short": {"min_length"},
    "string_too_long": {"max_length"},
    "string_pattern_mismatch": set(),
}  # fmt: skip


@cache
def catalogue(locale: str, area: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((CATALOGUES / locale / f"{area}.json").read_text("utf-8"))
    return found


def asked(sentence: str) -> set[str]:
    """The values an ICU message is made of; what stands in the braces of a choice is a message again."""
    found: set[str] = set()
    at = 0
    while (start := sentence.find("{", at)) >= 0:
        end = _closing(sentence, start)
        name, _, rest = sentence[start + 1 : end].partition(",")
        found.add(name.strip())
        choice = 0
        while (opened := rest.find("{", choice)) >= 0:
            closed = _closing(rest, opened)
            found |= asked(rest[opened + 1 : closed])
            choice = closed + 1
        at = end + 1
    return found


def _closing(text: str, start: int) -> int:
    depth = 0
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise AssertionError(f"a brace is left open: {text}")


def lacking(area: str, codes: dict[str, set[str] | None]) -> list[str]:
    """Codes without a sentence, and sentences that ask for a value the server does not send (None: not known here)."""
    wrong = []
    for code, params in sorted(codes.items()):
        for locale in LOCALES:
            said = catalogue(locale, area).get(code)
            if said is None:
                wrong.append(f"{locale}: {area}.{code} has no sentence")
            elif params is not None and asked(said) - params:
                wrong.append(f"{locale}: {area}.{code} needs {asked(said) - params}, which is not sent")
    return wrong


@cache
def trees() -> dict[Path, ast.Module]:
    return {
        path: ast.parse(path.read_text("utf-8"))
        for path in sorted(SOURCE.rglob("*.py"))
        if "web_build" not in path.parts
    }


def calls(*names: str) -> Iterator[tuple[Path, ast.Call]]:
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func
                name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
                if name in names:
                    yield path, node


def words(value: ast.expr | None) -> list[str]:
    """Every text an expression can be: a constant, one of two, or a made one."""
    match value:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=one, orelse=other):
            return words(one) + words(other)
        case ast.JoinedStr(values=[ast.Constant(value=str(head)), ast.FormattedValue()]) if head in MADE:
            return [head + word for word in MADE[head]]
        case ast.JoinedStr(values=[ast.FormattedValue(), ast.Constant(value=str(tail))]) if tail in MADE:
            return [word + tail for word in MADE[tail]]
    return []


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((each.value for each in call.keywords if each.arg == name), None)


def keys(value: ast.expr | None, path: Path) -> set[str] | None:
    """The names in a dictionary; one built before the call is looked up by its name in the same file."""
    if value is None:
        return set()
    if isinstance(value, ast.Dict):
        return {word for key in value.keys for word in words(key)}
    if isinstance(value, ast.Name):
        for node in ast.walk(trees()[path]):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict() as made) if name == value.id:
                    return keys(made, path)
    return None


@cache
def errors() -> dict[str, ast.ClassDef]:
    """Every class of the one tree of errors, by name."""
    found: dict[str, ast.ClassDef] = {}
    grown = True
    while grown:
        grown = False
        for tree in trees().values():
            for node in ast.walk(tree):
                if not isinstance(node, ast.ClassDef) or node.name in found:
                    continue
                bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
                if node.name == "ShortlineError" or bases & found.keys():
                    found[node.name] = node
                    grown = True
    return found


def class_value(name: str, wanted: str) -> str | None:
    """`code` or `reason` of a class, its own or inherited."""
    node = errors().get(name)
    if node is None:
        return None
    for line in node.body:
        if isinstance(line, ast.Assign):
            for target in line.targets:
                named = [each.id for each in getattr(target, "elts", [target]) if isinstance(each, ast.Name)]
                values = getattr(line.value, "elts", [line.value])
                if wanted in named and words(values[named.index(wanted)]):
                    return words(values[named.index(wanted)])[0]
    for base in node.bases:
        if isinstance(base, ast.Name) and (found := class_value(base.id, wanted)):
            return found
    return None


def refusals() -> tuple[dict[str, set[str] | None], list[str]]:
    """Codes and reasons of problem documents; and places whose own sentence has no name a catalogue could know."""
    found: dict[str, set[str] | None] = {}
    nameless = []
    for name in errors():
        code = class_value(name, "code")
        assert code, name
        found[code] = None
    for path, call in calls("Wrong"):  # what is wrong with a wording becomes a refusal as it is
        found |= dict.fromkeys(words(call.args[0]), keys(keyword(call, "params"), path))
    for path, call in calls(*errors()):
        called = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if called == "Refused" and "media" in path.parts:
            continue  # the sandbox's own, inside
        named = words(keyword(call, "reason")) or words(keyword(call, "code"))
        params = keys(keyword(call, "params"), path)
        for each in named:
            known = found.get(each, params)
            found[each] = params if known is None or params is None else known & params
        dynamic = keyword(call, "code") is not None or keyword(call, "reason") is not None
        own_words = bool(call.args) and isinstance(call.args[0], ast.Constant | ast.JoinedStr)
        if own_words and not named and not dynamic:
            nameless.append(f"{path.relative_to(SOURCE)}:{call.lineno}")
    return found, nameless


def test_what_is_said_of_a_number_has_a_sentence_a_remedy_and_a_notice() -> None:
    tree = ast.parse((SOURCE / "outbound" / "health" / "verdict.py").read_text("utf-8"))
    codes: dict[str, bool] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding":
            alarm = not any(given.arg == "alarm" for given in node.keywords)
            for word in ast.walk(node.args[0]):
                if isinstance(word, ast.Constant) and isinstance(word.value, str):
                    codes[word.value] = alarm
    assert {"quality_red", "account_restricted", "account_restricted_until", "templates_bad"} <= codes.keys()
    wanted = {f"{what}_{code}": None for code in codes for what in ("finding", "remedy")}
    wanted |= {f"alarm_{code}": {"inbox", "name"} for code, alarm in codes.items() if alarm}
    assert lacking("health", wanted) == []


def test_every_refusal_has_a_sentence_with_the_values_that_are_sent() -> None:
    found, nameless = refusals()
    assert len(found) > 80
    assert {"closed_snooze", "file_too_long", "media_expired", "password_short", "internal"} <= found.keys()
    assert nameless == [], "a sentence of its own needs a `reason` or a `code`"
    assert lacking("problem", found) == []


def test_every_right_that_is_missing_is_explained() -> None:
    found = {word: None for _, call in calls("Refusal") for word in words(call.args[1])}
    assert len(found) >= 8
    assert lacking("problem", found) == []


def test_every_shape_a_form_can_get_wrong_has_a_sentence() -> None:
    own: dict[str, set[str] | None] = {f"shape_{name}": params for name, params in SHAPES.items()}
    for path, call in calls("PydanticCustomError"):
        own[f"shape_{words(call.args[0])[0]}"] = keys(call.args[2] if len(call.args) > 2 else None, path)
    assert len(own) > 8
    assert lacking("problem", own) == []


def test_no_shape_is_refused_in_words_nobody_can_translate() -> None:
    plain = [
        f"{path.relative_to(SOURCE)}:{call.lineno}"
        for path, call in calls("ValueError")
        if path.name.startswith("shapes")
    ]
    assert plain == []


def test_everything_a_channel_would_refuse_has_a_sentence() -> None:
    found: dict[str, set[str] | None] = {}
    for path, call in calls("Problem", "_problem"):
        if "channels" not in path.parts:
            continue
        named = words(keyword(call, "reason")) or (words(call.args[1]) if len(call.args) > 1 else [])
        params = {"limit", "actual"} if call.args else keys(keyword(call, "params"), path)
        found |= dict.fromkeys(named, params)
    assert len(found) > 30
    assert lacking("problem", found) == []


def test_everything_wrong_with_a_template_has_a_sentence() -> None:
    found: dict[str, set[str] | None] = {reason: set() for _, reason in template_api.REFUSALS.values()}
    for _, call in calls("wrong"):
        given = {each.arg for each in call.keywords if each.arg}
        found |= dict.fromkeys(words(call.args[1]) if len(call.args) > 1 else [], given)
    assert len(found) > 35
    assert lacking("problem", found | dict.fromkeys((*template_write.FIXED, *template_write._TOLD))) == []


def test_everything_the_provider_reports_has_a_sentence() -> None:
    """Of an account in the wizard, of a file, of a message."""
    assert lacking("problem", dict.fromkeys(FAILURE_CODES)) == []
    kept = sentences.SENTENCES.keys() | {f"{code}_gave_up" for code in sentences._GAVE_UP}
    assert lacking("failure", {code: set() for code in kept | FAILURE_CODES}) == []


def findings() -> dict[str, set[str] | None]:
    """Codes of findings that stand in the way; what is allowed is not said."""
    found: dict[str, set[str] | None] = {}
    for path, call in calls("deny", "hold", "Finding"):
        if "policy" in path.parts:
            found |= dict.fromkeys(words(keyword(call, "code")))
    return found | dict.fromkeys(
        # Chosen while running: by the inbox's pause, by the template's state, by the first thing a channel refuses.
        ("inbox_paused", "token_invalid", "template_paused", "template_disabled", "template_missing",
         "invalid_request", "media_rejected", "media_too_large", "template_parameters")
    )  # fmt: skip


def test_every_finding_that_stands_in_the_way_has_a_sentence() -> None:
    found = findings()
    assert {"window_closed", "recipient_blocked", "overtaken", "rule_failed"} <= found.keys()
    named = {f"finding_{code}": params for code, params in found.items()}
    assert lacking("conversation", named) == []
    assert lacking("failure", found) == [], "a withheld message keeps the code of its finding"


def test_every_way_around_a_refusal_has_a_label() -> None:
    found = {f"remedy_{word}": set[str]() for _, call in calls("Remedy") for word in words(call.args[0])}
    assert len(found) >= 7
    assert lacking("conversation", dict(found)) == []


def test_every_answer_of_the_wizard_has_a_sentence() -> None:
    found: dict[str, set[str] | None] = {}
    for path, call in calls("_yes", "_no", "Check"):
        if path.name not in ("account.py", "registration.py", "move_in.py"):
            continue
        given: Any = keyword(call, "code") if getattr(call.func, "id", "") == "Check" else call.args[1]
        for word in words(given):
            found[f"check_{word}"] = {each.arg for each in call.keywords if each.arg}
    assert len(found) > 18
    assert lacking("forms", found) == []


def test_every_way_a_registration_fails_has_a_sentence() -> None:
    assert lacking("problem", {reason: set[str]() for reason, _ in PIN_TROUBLE.values()}) == []


def test_every_fate_of_an_update_is_explained() -> None:
    found = {f"aside_{word}": set[str]() for path, call in calls("Aside") for word in words(call.args[2])}
    assert len(found) >= 7
    assert lacking("settings", dict(found)) == []


def test_all_that_is_said_of_a_move_is_explained() -> None:
    found = {f"fate_{each}": set[str]() for each in FATES}
    for path, call in calls("say"):
        if path.parent.name == "lifeboat":
            found |= {f"doubt_{word}": {"new", "old"} for word in words(call.args[0])}
    assert len(found) > 20
    assert lacking("moving", dict(found)) == []


def test_every_job_that_can_be_set_aside_is_named() -> None:
    found = {f"job_{kind.replace('.', '_')}": set[str]() for kind in JOBS} | {
        f"job_{reason}": set[str]() for reason in get_args(set_aside.Reason)
    }
    assert len(found) > 12
    assert lacking("settings", dict(found)) == []


def test_every_state_of_a_template_is_explained() -> None:
    states = {f"unsendable_{state.lower()}": set[str]() for state in (*templates._NOT_SENDABLE, "other")}
    assert lacking("settings", dict(states)) == []


@pytest.mark.parametrize("area", sorted(path.stem for path in (CATALOGUES / "en").glob("*.json")))
def test_both_languages_say_the_same_things_of_the_same_values(area: str) -> None:
    here, there = (catalogue(locale, area) for locale in LOCALES)
    assert here.keys() == there.keys()
    assert {key for key in here if asked(here[key]) != asked(there[key])} == set()


def test_a_sentence_is_read_for_its_values() -> None:
    assert asked("{kind, select, image {An image} other {A file}} may have {limit_bytes}.") == {"kind", "limit_bytes"}
    assert asked("{n, plural, one {# row} other {# rows}} of {all, number}") == {"n", "all"}
    assert asked("{role, select, owner {owner} other {{name}, agent}}") == {"role", "name"}
    assert asked("Nothing.") == set()
