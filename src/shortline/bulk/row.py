"""What became of one of many."""

from dataclasses import dataclass

from shortline.errors import ShortlineError


@dataclass(frozen=True, slots=True)
class Row:
    """`problem`: why nothing was done with it; None: it is as was asked, whether or not it was so already."""

    id: int
    problem: ShortlineError | None = None
