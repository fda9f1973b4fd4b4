"""Whether a reason, with all that stands below it, fits under another one. Pure."""

from collections.abc import Mapping

from shortline.errors import BadRequest

DEEPEST = 3  # levels; with more of them nobody agrees where a case belongs


def check(parents: Mapping[int, int | None], reason_id: int, under: int) -> None:
    """`parents`: of every reason, what it is a kind of. Raises BadRequest for a loop, and for a tree that gets too deep."""
    above = _up(parents, under)
    if reason_id in above:
        raise BadRequest(
            "A reason cannot be a kind of itself, nor of what stands below it.", code="reason_loop", field="parent_id"
        )
    height = 1 + max(_up(parents, each).index(reason_id) for each in parents if reason_id in _up(parents, each))
    if len(above) + height > DEEPEST:
        raise BadRequest(
            f"With what stands below it, that would be {len(above) + height} levels. Reasons go {DEEPEST} deep.",
            code="reason_moves_too_deep",
            field="parent_id",
            params={"levels": len(above) + height, "most": DEEPEST},
        )


def _up(parents: Mapping[int, int | None], reason_id: int) -> list[int]:
    """From this one to the top."""
    found = [reason_id]
    while (parent := parents[found[-1]]) is not None:
        found.append(parent)
    return found
