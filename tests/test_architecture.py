"""The house rules that matter, held by reading imports: who may call whom, what stays pure, where messages leave."""

import ast
import re
from pathlib import Path

import pytest

import shortline

ROOT = Path(shortline.__file__).parent
KERNEL = {
    "settings", "errors", "clock", "ending", "ids", "log", "http", "redact", "secrets", "failpoints", "db", "events", "jobs",
    "hints", "typed", "spreadsheet",
}  # fmt: skip
NOUNS = {
    "conversations",
    "contacts",
    "inboxes",
    "accounts",
    "media",
    "channels",
    "rollout",
    "macros",
    "labels",
    "segments",
    "reasons",
    "ties",
    "fields",
    "checklists",
    "following",
    "handover",
    "hours",
    "languages",
}
FLOWS = {"inbound", "outbound", "routing", "sla", "realtime"}
FEATURES = {
    "automation",
    "knowledge",
    "incidents",
    "surveys",
    "links",
    "privacy",
    "reports",
    "welcome",
    "recovery",
    "coach",
    "lifeboat",
    "consent_import",
    "wallboard",
    "shifts",
    "overnight",
    "bulk",
    "answer_runs",
}
PROCESSES = {"api", "worker", "collector", "cli", "wiring", "supervisor", "doctor", "__main__"}
LEVEL = (
    dict.fromkeys(KERNEL, 0)
    | dict.fromkeys(NOUNS, 1)
    | {"policy": 2}
    | dict.fromkeys(FLOWS, 3)
    | dict.fromkeys(FEATURES, 4)
    | dict.fromkeys(PROCESSES, 5)
)
# A domain's routes are the edge: they may use the shell's dependencies.
EDGE = {
    "shortline.api.deps",
    "shortline.api.paging",
    "shortline.api.rates",
    "shortline.api.router",
    "shortline.api.runtime",
}
PURE_PACKAGES = ("policy/rules", "policy/decision.py", "policy/facts.py", "outbound/outcome.py", "conversations/ladder.py",
                 "conversations/conversation.py", "conversations/clock.py", "conversations/sla_policy.py",
                 "conversations/tally.py", "conversations/took.py", "ties/waits.py", "fields/field.py", "handover/known.py",
                 "checklists/bring.py",
                 "accounts/permissions.py", "redact.py", "macros/wording.py", "macros/choose.py", "macros/meaning.py",
                 "macros/edits.py",
                 "hints", "coach/lines.py", "coach/occasion.py", "coach/fresh.py", "coach/ask.py", "coach/matter.py",
                 "lifeboat/person.py", "lifeboat/fit.py", "spreadsheet.py",
                 "consent_import/sheet.py", "consent_import/line.py", "consent_import/leftover.py",
                 "hours/calendar.py", "hours/wall.py", "hours/table.py", "hours/reckon.py", "hours/lines.py", "hours/public.py",
                 "hours/ahead.py", "routing/effort.py", "routing/choose.py", "routing/grace.py",
                 "hours/gaps.py", "macros/lines.py", "overnight/night.py", "overnight/coverage.py",
                  "wallboard/judge.py", "automation/rule.py", "automation/due.py", "answer_runs/version.py")  # fmt: skip
IMPURE = {"asyncio", "asyncpg", "httpx", "httpcore", "random", "time", "os", "socket", "subprocess", "threading"}


def modules() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*.py") if "web_build" not in path.parts)


def top(path: Path) -> str:
    part = path.relative_to(ROOT).parts[0]
    return part.removesuffix(".py")


def imports(path: Path) -> set[str]:
    """Every module this file imports, as dotted names, `from x import y` giving both x and x.y; type-only ones excepted."""
    found: set[str] = set()
    tree = ast.parse(path.read_text("utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = ["shortline", *path.relative_to(ROOT).parts[:-1]]
                base = ".".join([*package[: len(package) - node.level + 1], *([base] if base else [])])
            found |= {base} | {f"{base}.{name.name}" for name in node.names}
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_caller_is_always_above_what_it_calls(path: Path) -> None:
    own = top(path)
    if own == "__init__":
        return
    assert own in LEVEL, f"{own} has no place in the layers yet: give it one"
    for name in imports(path):
        if not name.startswith("shortline."):
            continue
        other = name.split(".")[1]
        if other == own or other not in LEVEL:
            continue
        if (path.name.startswith(("routes", "shapes")) or own in FEATURES) and any(
            name == edge or name.startswith(f"{edge}.") for edge in EDGE
        ):
            continue
        if path.name.startswith("routes") and name == "shortline.api":
            continue
        assert LEVEL[other] <= LEVEL[own], f"{path.relative_to(ROOT)} reaches up to {name}"
        if LEVEL[own] in (3, 4):
            assert LEVEL[other] != LEVEL[own], f"{path.relative_to(ROOT)} reaches sideways to {name}"


@pytest.mark.parametrize("place", PURE_PACKAGES)
def test_decisions_are_pure(place: str) -> None:
    where = ROOT / place
    files = [where] if where.suffix else sorted(where.rglob("*.py"))
    assert files, f"{place} is gone: is the rule still held?"
    for path in files:
        if not path.exists():
            pytest.fail(f"{place} is gone: is the rule still held?")
        used = {name.split(".")[0] for name in imports(path)}
        assert not used & IMPURE, f"{path.relative_to(ROOT)} uses {used & IMPURE}"
        source = path.read_text("utf-8")
        assert ".now(" not in source, f"{path.relative_to(ROOT)} reads a clock"
        assert "async def" not in source, f"{path.relative_to(ROOT)} waits for something"


def test_only_deliver_calls_a_channels_send() -> None:
    guilty = []
    for path in modules():
        if top(path) == "channels" or path == ROOT / "outbound" / "deliver.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "send":
                target = ast.unparse(node.func.value)
                if "channel" in target.lower():
                    guilty.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert guilty == []


INTO_THE_QUEUE = {"requeue_by_person": "resend.py", "release_allowed": "allow.py", "release_now": "send_now.py"}
NEW_IN_THE_QUEUE = ["submit.py", "submit_many.py"]


def test_only_submit_writes_the_outbox_and_whoever_queues_again_asks_the_guard() -> None:
    """Every statement by which a message comes into the queue has one caller, and that caller asks for a decision."""
    writers = [path for path in ROOT.rglob("queries*.sql") if "INSERT INTO outbox " in path.read_text("utf-8")]
    assert writers == [ROOT / "outbound" / "queries.sql"]
    assert writers[0].read_text("utf-8").count("INSERT INTO outbox ") == 1
    for statement, caller in INTO_THE_QUEUE.items():
        callers = [path for path in modules() if f'"{statement}"' in path.read_text("utf-8")]
        assert callers == [ROOT / "outbound" / caller], statement
        assert asks_for_a_decision(callers[0]), f"{caller} puts a message into the queue unasked"
    # What is new is written by one function, which is handed decisions: whoever calls it has asked for them.
    [writer] = [path for path in modules() if '"put_into_the_queue"' in path.read_text("utf-8")]
    assert writer == ROOT / "outbound" / "write_down.py"
    callers = sorted(path for path in modules() if "shortline.outbound.write_down" in imports(path))
    assert callers == [ROOT / "outbound" / name for name in NEW_IN_THE_QUEUE]
    for path in callers:
        assert asks_for_a_decision(path), f"{path.name} writes a message down unasked"


def asks_for_a_decision(path: Path) -> bool:
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return bool(called & {"decide", "judge"})


READERS_THAT_OBEY = {"pickle", "marshal", "shelve", "dill", "jsonpickle", "xml", "lxml", "defusedxml", "yaml", "ruamel"}


def test_no_reader_is_used_that_does_what_the_bytes_say() -> None:
    """Pickles run code, YAML makes objects, XML fetches entities: the desk reads JSON, and forms of a fixed shape."""
    guilty = [
        f"{path.relative_to(ROOT)}: {sorted(used)}"
        for path in modules()
        if (used := READERS_THAT_OBEY & {name.split(".")[0] for name in imports(path)})
    ]
    guilty += [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("eval", "exec", "compile", "__import__")
    ]
    assert guilty == []


def test_sql_lives_in_queries_files() -> None:
    """Statements sit in queries.sql and are called by name; the database package and the sequencer's schema work excepted."""
    guilty = []
    for path in modules():
        if top(path) in ("db", "supervisor", "doctor"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                start = node.value.lstrip().upper()
                if start.startswith(("SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ")) and " " in start:
                    guilty.append(f"{path.relative_to(ROOT)}:{node.lineno}: {node.value[:40]}")
    assert guilty == []


def test_every_named_query_is_used() -> None:
    code = "\n".join(path.read_text("utf-8") for path in modules())
    unused = [
        f"{path.parent.name}: {name}"
        for path in sorted(ROOT.rglob("queries*.sql"))
        for name in re.findall(r"^-- name: (\w+)", path.read_text("utf-8"), re.M)
        if not re.search(rf"[\"']{name}[\"']", code)
    ]
    assert unused == []
