"""What exists has its line in the reference: settings, event kinds, rules, decisions, words."""

import re
from pathlib import Path

import shortline
from shortline.events import kinds

DOCS = Path(__file__).parents[1] / "docs"
SOURCE = Path(shortline.__file__).parent


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def test_every_setting_has_its_line() -> None:
    source = (SOURCE / "settings.py").read_text("utf-8")
    names = {f"SHORTLINE_{name}" for name in re.findall(r'\b(?:text|number|url|flag|networks)\("([A-Z_]+)"', source)}
    assert len(names) > 15
    assert {name for name in names if f"`{name}`" not in page("reference/settings.md")} == set()


def test_every_event_kind_has_its_line() -> None:
    assert {kind for kind in kinds.ALL if f"`{kind}`" not in page("reference/events.md")} == set()


def test_every_event_kind_is_known_to_the_app() -> None:
    """Those that only some screens listen for too: nobody should wonder whether one was forgotten."""
    source = (DOCS.parent / "web/src/lib/realtime/changes.ts").read_text("utf-8")
    assert {kind for kind in kinds.ALL if f"'{kind}':" not in source} == set()


def test_every_rule_of_the_guard_has_its_line() -> None:
    rules = {path.stem for path in (SOURCE / "policy" / "rules").glob("[a-z]*.py")}
    assert {rule for rule in rules if f"`{rule}`" not in page("reference/guard.md")} == set()


def test_every_decision_is_listed() -> None:
    pages = {path.name for path in (DOCS / "decisions").glob("0*.md")}
    assert {name for name in pages if name not in page("decisions/README.md")} == set()


def test_every_line_on_security_names_tests_that_exist_or_says_not_yet() -> None:
    """The checklists have their numbers; what is claimed has a test of that name in that file."""
    lines = [line for line in page("reference/security.md").splitlines() if re.match(r"\| [SP]\d\d ", line)]
    numbers = [line.split("|")[1].strip() for line in lines]
    assert numbers == [f"S{n:02}" for n in range(1, 61)] + [f"P{n:02}" for n in range(1, 21)]
    assert [line for line in lines if "::" not in line and "not yet" not in line] == []
    missing = []
    named = re.findall(r"`([^`]*::[^`]*)`", "\n".join(lines))
    assert [name for name in named if not re.fullmatch(r"[\w/]+\.py::test_\w+", name)] == []
    for file, test in (name.split("::") for name in named):
        path = Path(__file__).parent / file
        if not path.exists() or not re.search(rf"^(async )?def {test}\(", path.read_text("utf-8"), re.M):
            missing.append(f"{file}::{test}")
    assert missing == []
