"""Sets of combinations of regions, one mask a column: what two rules share, and what rules leave uncovered. Pure."""

from collections.abc import Sequence

Box = tuple[int, ...]
"""One mask of regions for each column: all combinations of them."""

LIMIT = 20_000
"""Boxes that may be cut before a table counts as too large to check."""


class TooMany(Exception):
    """The uncovered part falls into too many boxes."""


def shared(one: Box, other: Box) -> Box | None:
    """The combinations in both; None where there are none."""
    common = tuple(a & b for a, b in zip(one, other, strict=True))
    return common if all(common) else None


def uncovered(whole: Box, covers: Sequence[Box]) -> list[Box]:
    """The combinations of `whole` that none of the covers holds. Raises TooMany."""
    left, cut = [whole], 0
    for cover in covers:
        rest: list[Box] = []
        for box in left:
            rest.extend(_without(box, cover))
        left = rest
        cut += len(left)
        if cut > LIMIT:
            raise TooMany
    return left


def _without(box: Box, cover: Box) -> list[Box]:
    if shared(box, cover) is None:
        return [box]
    parts: list[Box] = []
    for column, mask in enumerate(cover):
        outside = box[column] & ~mask
        if outside:
            parts.append((*box[:column], outside, *box[column + 1 :]))
        box = (*box[:column], box[column] & mask, *box[column + 1 :])
    return parts
