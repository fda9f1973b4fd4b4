"""Which of the house's questions belongs to what a customer wrote about. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from shortline.hints.facts import Fact
from shortline.hints.phrases import is_in, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`phrases`: how customers speak of it. `details`: what else is asked for, {language: words} each."""

    id: int
    name: str
    phrases: tuple[str, ...]
    facts: tuple[Fact, ...]
    details: tuple[Mapping[str, str], ...]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        return cls(
            id=row["id"],
            name=row["name"],
            phrases=tuple(row["phrases"]),
            facts=tuple(row["facts"]),
            details=tuple(row["details"]),
        )


def meant(texts: Iterable[str], questions: Sequence[Question]) -> Question | None:
    """The question with the longest phrase in these words: "broken lamp" says more than "lamp"."""
    heard = [plain(text) for text in texts]
    found = [
        (len(plain(phrase)), question)
        for question in questions
        for phrase in question.phrases
        if any(is_in(phrase, each) for each in heard)
    ]
    return max(found, key=lambda each: (each[0], -each[1].id))[1] if found else None
