"""Sets of combinations of regions, one mask a column: what two rules share, and what rules leave uncovered. Pure."""

Box = tuple[int, ...]
"""One mask of regions for each column: all combinations of them."""

LIMIT = 50_000
"""Boxes that may be cut before a table counts as too large to check."""


class TooMany(Exception):
    """The uncovered part falls into too many boxes."""


def shared(one: Box, other: Box) -> Box | None:
    """The combinations in both; None where there are none."""
    common = tuple(a & b for a, b in zip(one, other, strict=True))
    return common if all(common) else None


class Uncovered:
    """What is left of all combinations while rules take their part, one after the other."""

    def __init__(self, whole: Box) -> None:
        self.boxes = [whole]
        self._cut = 0

    def reaches(self, box: Box) -> bool:
        """Whether any combination of the box is still left."""
        return any(shared(left, box) for left in self.boxes)

    def take(self, cover: Box) -> None:
        """Take the combinations of a rule away. Raises TooMany."""
        self.boxes = [part for box in self.boxes for part in _without(box, cover)]
        self._cut += len(self.boxes)
        if self._cut > LIMIT:
            raise TooMany


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
