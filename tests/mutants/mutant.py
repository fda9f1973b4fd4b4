"""One mutant: a file that says which promise it breaks, how, and which tests must notice."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


class DoesNotApply(Exception):
    """The code changed: the mutant must be written anew."""


@dataclass(frozen=True, slots=True)
class Change:
    file: str
    find: str
    put: str


@dataclass(frozen=True, slots=True)
class Mutant:
    name: str
    promise: str
    breaks: str
    tests: tuple[str, ...]
    changes: tuple[Change, ...]

    @classmethod
    def read(cls, path: Path) -> Mutant:
        told = tomllib.loads(path.read_text("utf-8"))
        changes = tuple(Change(**change) for change in told["change"])
        return cls(path.stem, told["promise"], told["breaks"], tuple(told["tests"]), changes)

    def changed(self, root: Path) -> dict[Path, str]:
        """The files as they would be. Raises DoesNotApply unless every place is found exactly once."""
        texts: dict[Path, str] = {}
        for change in self.changes:
            path = root / change.file
            text = texts.get(path) or (path.read_text("utf-8") if path.exists() else "")
            if (count := text.count(change.find)) != 1:
                raise DoesNotApply(f"{self.name}: in {change.file} the place was found {count} times")
            texts[path] = text.replace(change.find, change.put)
        return texts

    def apply(self, root: Path) -> None:
        for path, text in self.changed(root).items():
            path.write_text(text, "utf-8")


def all_mutants() -> list[Mutant]:
    return [Mutant.read(path) for path in sorted(HERE.glob("*.toml"))]
