"""How often the detectors are right, on texts we labelled: `tuned` to mend the word lists by, `held_out` to report.

The held-out texts were written when the lists were done, and no list was changed for one of them since.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from shortline.hints.says import says, seems_settled, stays_settled
from shortline.hints.tone import tone
from shortline.hints.words import LANGUAGES

WHERE = Path(__file__).parent
OF_CUSTOMERS = ("hello", "smile", "thanks", "done", "ok", "open")
OF_AGENTS = ("fine", "cold", "shouting", "long")


@dataclass(frozen=True, slots=True)
class Labelled:
    language: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Detector:
    """`is_said` is asked of texts with a label of `among`, and should answer yes to those labelled one of `yes`."""

    name: str
    means: str
    is_said: Callable[[str], bool]
    yes: tuple[str, ...]
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def _toned(code: str) -> Callable[[str], bool]:
    return lambda text: any(hint.code == code for hint in tone(text))


DETECTORS = (
    Detector("hello", "a greeting, a smile or a test, and nothing else", lambda text: says(text) == "hello",
             ("hello", "smile"), OF_CUSTOMERS),
    Detector("settled", "thanks, “it works now” or “ok”: a closing line may be offered",
             seems_settled, ("thanks", "done", "ok"), OF_CUSTOMERS),
    Detector("stays closed", "thanks or “it works now”: a closed matter stays closed", stays_settled,
             ("thanks", "done", "smile"), OF_CUSTOMERS),
    Detector("cold", "an answer that sounds cold", _toned("cold"), ("cold",), ("fine", "cold", "long")),
    Detector("shouting", "an answer that shouts", _toned("shouting"), ("shouting",), OF_AGENTS),
    Detector("long", "an answer that is long for a phone", _toned("long"), ("long",), OF_AGENTS),
)  # fmt: skip


def labelled(language: str, part: Literal["tuned", "held_out"]) -> list[Labelled]:
    found: list[Labelled] = []
    label = ""
    for line in (WHERE / part / f"{language}.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            label = line[2:]
        elif line:
            found.append(Labelled(language, label, line))
    return found


def mistakes(detector: Detector, texts: list[Labelled]) -> list[Labelled]:
    return [each for each in texts if _asked(detector, each) and detector.is_said(each.text) != _yes(detector, each)]


def measure(detector: Detector, texts: list[Labelled]) -> Measured:
    asked = [each for each in texts if _asked(detector, each)]
    wrong = mistakes(detector, asked)
    missed = sum(_yes(detector, each) for each in wrong)
    return Measured(sum(_yes(detector, each) for each in asked) - missed, len(wrong) - missed, missed)


def _asked(detector: Detector, each: Labelled) -> bool:
    return each.label in detector.among


def _yes(detector: Detector, each: Labelled) -> bool:
    return each.label in detector.yes


def table() -> str:
    """In Markdown: precision / recall on the held-out texts, by detector and language."""
    lines = ["| detector | " + " | ".join(LANGUAGES) + " |", "|---" * (len(LANGUAGES) + 1) + "|"]
    for detector in DETECTORS:
        cells = []
        for language in LANGUAGES:
            found = measure(detector, labelled(language, "held_out"))
            cells.append(f"{found.precision:.2f} / {found.recall:.2f}")
        lines.append(f"| {detector.name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
