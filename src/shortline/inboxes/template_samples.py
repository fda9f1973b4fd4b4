"""The files that reviewers look at: one of the header, or one of each card, named by the field they were given in.

`header.file` and `cards[1].file` are the places; a file that stands in several goes up once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from shortline.accounts.actor import Actor
from shortline.channels.protocol import Problem
from shortline.channels.whatsapp.template_problems import wrong
from shortline.channels.whatsapp.template_rules import SAMPLE_TYPES
from shortline.channels.whatsapp.template_wording import CARD_FORMATS, FILE_FORMATS, Wording
from shortline.db import Tx
from shortline.inboxes.store import q

HEADER = "header.file"
Files = Mapping[str, int | None]  # what was given in each place


@dataclass(frozen=True, slots=True)
class Sample:
    object_key: str
    mime: str
    filename: str


Samples = Mapping[str, Sample]


def on_card(at: int) -> str:
    return f"cards[{at}].file"


def places(wording: Wording) -> dict[str, str]:
    """Where a file belongs, and of which format."""
    found = {}
    if wording.header is not None and wording.header.format in FILE_FORMATS:
        found[HEADER] = wording.header.format
    return found | {on_card(at): card.format for at, card in enumerate(wording.cards) if card.format in CARD_FORMATS}


def with_handles(wording: Wording, handles: Mapping[str, str]) -> Wording:
    """What the provider calls each file, put where it belongs."""
    header = wording.header
    if header is not None and HEADER in handles:
        header = replace(header, handle=handles[HEADER])
    cards = (replace(card, handle=handles.get(on_card(at), "")) for at, card in enumerate(wording.cards))
    return replace(wording, header=header, cards=tuple(cards))


async def find_samples(tx: Tx, wording: Wording, files: Files, by: Actor) -> tuple[Samples, list[Problem]]:
    """Those that are there and fit, and what is wrong with the others. A place nobody filled is not told here."""
    found: dict[str, Sample] = {}
    problems: list[Problem] = []
    for place, form in places(wording).items():
        media_id = files.get(place)
        if media_id is None:
            continue
        sample = await _find(tx, media_id, place, form, by)
        if isinstance(sample, Sample):
            found[place] = sample
        else:
            problems.append(_with_card(place, sample))
    return found, problems


async def _find(tx: Tx, media_id: int, field: str, form: str, by: Actor) -> Sample | Problem:
    row = await q.fetchrow(tx, "find_sample", id=media_id)
    if row is None or row["state"] != "ready" or (by.is_person and row["created_by"] != by.agent_id):
        return wrong(field, "media_missing", "There is no such file.")
    if row["mime"] not in SAMPLE_TYPES[form]:
        names = {"image": "a JPEG or PNG picture", "video": "an MP4 video", "document": "a PDF file"}
        return wrong(field, "template_sample_kind", f"The sample has to be {names[form]}.", kind=form)
    return Sample(row["object_key"], row["mime"], row["filename"] or "sample")


def _with_card(place: str, problem: Problem) -> Problem:
    if place == HEADER:
        return problem
    card = int(place.removeprefix("cards[").partition("]")[0]) + 1
    return replace(problem, sentence=f"Card {card}: {problem.sentence}", params=problem.params | {"card": card})


async def uploaded(samples: Samples, upload: Callable[[Sample], Awaitable[str]]) -> dict[str, str]:
    """The provider's name of the file in each place."""
    handles: dict[Sample, str] = {}
    for sample in samples.values():
        if sample not in handles:
            handles[sample] = await upload(sample)
    return {place: handles[sample] for place, sample in samples.items()}
