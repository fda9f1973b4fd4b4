"""`make mutants`, or `python -m tests.mutants NAME ...`: each mutant lives in a copy of the source, and must die there.

First the named tests run on the copy as it is: they must pass. Then once more for each mutant: they must fail. A patch that
no longer applies is an error, and so is a survivor.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.mutants.mutant import DoesNotApply, Mutant, all_mutants

ROOT = Path(__file__).parents[2]
COPIED = ("src", "sim", "tests", "pyproject.toml")
LINKED = ("docs", "web", "scripts", "bench", "README.md")
PASSED, FAILED, NOTHING_FOUND = 0, 1, 5
WITHIN = 900  # seconds for the tests of one mutant; for all of them together, as the code is, four times that


def main(names: list[str]) -> int:
    chosen = [mutant for mutant in all_mutants() if not names or mutant.name in names]
    if unknown := set(names) - {mutant.name for mutant in chosen}:
        print(f"There is no mutant {', '.join(sorted(unknown))}.")
        return 2
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sl-mutants-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder)
        copy.chmod(0o755)
        fresh(copy)
        tests = sorted({test for mutant in chosen for test in mutant.tests})
        print(f"{len(chosen)} mutants. Their tests as the code is ...", flush=True)
        code, tail = run(copy, without_parts(tests), within=4 * WITHIN)
        if code != PASSED:
            print(f"{tail}\nThe tests must pass before anything is broken.")
            return 1
        survivors = [mutant.name for mutant in chosen if not dies(mutant, copy)]
    took = time.monotonic() - began
    print(f"\n{len(chosen) - len(survivors)} of {len(chosen)} died, in {took:.0f} s.")
    if survivors:
        print(f"Survived, did not apply or did not run: {', '.join(survivors)}")
    return 1 if survivors else 0


def dies(mutant: Mutant, copy: Path) -> bool:
    """One line of the table; the copy is whole again afterwards."""
    began = time.monotonic()
    verdict = "died"
    tail = ""
    try:
        mutant.apply(copy)
        code, tail = run(copy, list(mutant.tests), "-x")
        if code != FAILED:
            verdict = "SURVIVED" if code == PASSED else f"DID NOT RUN ({code})"
    except DoesNotApply as error:
        verdict, tail = "DOES NOT APPLY", str(error)
    finally:
        for change in mutant.changes:
            shutil.copyfile(ROOT / change.file, copy / change.file)
    seconds = time.monotonic() - began
    print(f"{mutant.promise:4} {mutant.name:36} {verdict:16} {seconds:4.0f} s  {mutant.breaks}", flush=True)
    if verdict != "died":
        print(tail, flush=True)
    return verdict == "died"


def fresh(copy: Path) -> None:
    skip = shutil.ignore_patterns("__pycache__", ".pytest_cache", ".hypothesis")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=skip)
        else:
            shutil.copyfile(source, copy / name)
    for name in LINKED:
        if (ROOT / name).exists():
            (copy / name).symlink_to(ROOT / name)


def run(copy: Path, tests: list[str], *more: str, within: float = WITHIN) -> tuple[int, str]:
    """The exit code of the tests in the copy, and the end of what they printed."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("SHORTLINE_")}
    env |= {
        "PYTHONPATH": os.pathsep.join(str(copy / part) for part in ("src", "sim", ".")),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-q",
        "--no-header",
        "--tb=line",
        *more,
        *tests,
    ]
    try:
        done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True, timeout=within, check=False)
    except subprocess.TimeoutExpired:
        return FAILED, "it hung"  # a test that waits for what never comes has noticed as well
    return done.returncode, (done.stdout + done.stderr)[-1500:]


def without_parts(tests: list[str]) -> list[str]:
    """A test that lies in a file or folder that is asked for as a whole is not asked for twice."""
    return [
        test
        for test in tests
        if not any(test != other and test.startswith((f"{other}::", f"{other}/")) for other in tests)
    ]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
