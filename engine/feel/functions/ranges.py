"""Range functions: how points and ranges lie to each other (DMN 1.5, table 78).

An end that is null lies at infinity. A comparison of values without common order makes the answer null.
"""

from typing import Any

from engine.feel.budget import Frame
from engine.feel.compare import equal, less
from engine.feel.functions.registry import COMPARING, builtin
from engine.feel.reasons import NoAnswer
from engine.feel.values import Range


def _less(left: Any, right: Any) -> bool:
    answer = less(left, right)
    if answer is None:
        raise NoAnswer("values without common order")
    return answer


def _same(left: Any, right: Any) -> bool:
    answer = equal(left, right)
    if answer is None:
        raise NoAnswer("values of different kinds")
    return answer


def _open(end: Any) -> bool:
    return end is None


def _start_before(one: Range, other: Range) -> bool:
    """one.start < other.start, where null is the beginning of time."""
    if _open(other.start):
        return False
    return _open(one.start) or _less(one.start, other.start)


def _end_before(one: Range, other: Range) -> bool:
    """one.end < other.end, where null is the end of time."""
    if _open(one.end):
        return False
    return _open(other.end) or _less(one.end, other.end)


def _same_start(one: Range, other: Range) -> bool:
    if _open(one.start) or _open(other.start):
        return _open(one.start) and _open(other.start)
    return _same(one.start, other.start)


def _same_end(one: Range, other: Range) -> bool:
    if _open(one.end) or _open(other.end):
        return _open(one.end) and _open(other.end)
    return _same(one.end, other.end)


def _ends_before(one: Range, other: Range) -> bool:
    """one.end < other.start."""
    return not _open(one.end) and not _open(other.start) and _less(one.end, other.start)


def _touches(one: Range, other: Range) -> bool:
    """one.end = other.start."""
    return not _open(one.end) and not _open(other.start) and _same(one.end, other.start)


@builtin("before", "point1: point, point2: point", cost=COMPARING)
def before_points(frame: Frame, point1: Any, point2: Any) -> bool:
    """before(1, 10) = true."""
    return _less(point1, point2)


@builtin("before", "point: point, range: range", cost=COMPARING)
def before_range(frame: Frame, point: Any, range_: Range) -> bool:
    """before(1, (1..10]) = true."""
    if _open(range_.start):
        return False
    return _less(point, range_.start) or (_same(point, range_.start) and not range_.start_included)


@builtin("before", "range: range, point: point", cost=COMPARING)
def range_before(frame: Frame, range_: Range, point: Any) -> bool:
    """before([1..10), 10) = true."""
    if _open(range_.end):
        return False
    return _less(range_.end, point) or (_same(range_.end, point) and not range_.end_included)


@builtin("before", "range1: range, range2: range", cost=COMPARING)
def before_ranges(frame: Frame, range1: Range, range2: Range) -> bool:
    """before([1..10), [10..20]) = true."""
    apart = not range1.end_included or not range2.start_included
    return _ends_before(range1, range2) or (apart and _touches(range1, range2))


@builtin("after", "point1: point, point2: point", cost=COMPARING)
def after_points(frame: Frame, point1: Any, point2: Any) -> bool:
    """after(10, 5) = true."""
    return _less(point2, point1)


@builtin("after", "point: point, range: range", cost=COMPARING)
def after_range(frame: Frame, point: Any, range_: Range) -> bool:
    """after(10, [1..10)) = true."""
    return range_before(frame, range_, point)


@builtin("after", "range: range, point: point", cost=COMPARING)
def range_after(frame: Frame, range_: Range, point: Any) -> bool:
    """after((11..20], 11) = true."""
    return before_range(frame, point, range_)


@builtin("after", "range1: range, range2: range", cost=COMPARING)
def after_ranges(frame: Frame, range1: Range, range2: Range) -> bool:
    """after([11..20], [1..11)) = true."""
    return before_ranges(frame, range2, range1)


@builtin("meets", "range1: range, range2: range", cost=COMPARING)
def meets_answer(frame: Frame, range1: Range, range2: Range) -> bool:
    """meets([1..5], [5..10]) = true."""
    return range1.end_included and range2.start_included and _touches(range1, range2)


@builtin("met by", "range1: range, range2: range", cost=COMPARING)
def met_by(frame: Frame, range1: Range, range2: Range) -> bool:
    """Met by([5..10], [1..5]) = true."""
    return meets_answer(frame, range2, range1)


def _reaches(one: Range, other: Range) -> bool:
    """one.end >= other.start, both included where they are equal."""
    if _open(one.end) or _open(other.start):
        return True
    touching = _same(one.end, other.start) and one.end_included and other.start_included
    return touching or _less(other.start, one.end)


@builtin("overlaps", "range1: range, range2: range", cost=COMPARING)
def overlaps_answer(frame: Frame, range1: Range, range2: Range) -> bool:
    """overlaps([1..5], [3..8]) = true."""
    return _reaches(range1, range2) and _reaches(range2, range1)


@builtin("overlaps before", "range1: range, range2: range", cost=COMPARING)
def overlaps_before(frame: Frame, range1: Range, range2: Range) -> bool:
    """Overlaps before([1..5], [3..8]) = true."""
    earlier = _start_before(range1, range2) or (
        _same_start(range1, range2) and range1.start_included and not range2.start_included
    )
    within = _end_before(range1, range2) or (
        _same_end(range1, range2) and (not range1.end_included or range2.end_included)
    )
    return earlier and _reaches(range1, range2) and within


@builtin("overlaps after", "range1: range, range2: range", cost=COMPARING)
def overlaps_after(frame: Frame, range1: Range, range2: Range) -> bool:
    """Overlaps after([3..8], [1..5]) = true."""
    return overlaps_before(frame, range2, range1)


@builtin("finishes", "point: point, range: range", cost=COMPARING)
def point_finishes(frame: Frame, point: Any, range_: Range) -> bool:
    """finishes(10, [1..10]) = true."""
    return range_.end_included and not _open(range_.end) and _same(range_.end, point)


@builtin("finishes", "range1: range, range2: range", cost=COMPARING)
def finishes_answer(frame: Frame, range1: Range, range2: Range) -> bool:
    """finishes([5..10], [1..10]) = true."""
    later = _start_before(range2, range1) or (
        _same_start(range1, range2) and (not range1.start_included or range2.start_included)
    )
    return range1.end_included == range2.end_included and _same_end(range1, range2) and later


@builtin("finished by", "range: range, point: point", cost=COMPARING)
def finished_by_point(frame: Frame, range_: Range, point: Any) -> bool:
    """Finished by([1..10], 10) = true."""
    return point_finishes(frame, point, range_)


@builtin("finished by", "range1: range, range2: range", cost=COMPARING)
def finished_by(frame: Frame, range1: Range, range2: Range) -> bool:
    """Finished by([1..10], [5..10]) = true."""
    return finishes_answer(frame, range2, range1)


@builtin("includes", "range: range, point: point", cost=COMPARING)
def includes_point(frame: Frame, range_: Range, point: Any) -> bool:
    """includes([1..10], 5) = true."""
    if not _open(range_.start) and before_range(frame, point, range_):
        return False
    if _open(range_.end):
        return True
    return _less(point, range_.end) or (_same(point, range_.end) and range_.end_included)


@builtin("includes", "range1: range, range2: range", cost=COMPARING)
def includes_range(frame: Frame, range1: Range, range2: Range) -> bool:
    """includes([1..10], [4..6]) = true."""
    starts_ = _start_before(range1, range2) or (
        _same_start(range1, range2) and (range1.start_included or not range2.start_included)
    )
    ends = _end_before(range2, range1) or (
        _same_end(range1, range2) and (range1.end_included or not range2.end_included)
    )
    return starts_ and ends


@builtin("during", "point: point, range: range", cost=COMPARING)
def point_during(frame: Frame, point: Any, range_: Range) -> bool:
    """during(5, [1..10]) = true."""
    return includes_point(frame, range_, point)


@builtin("during", "range1: range, range2: range", cost=COMPARING)
def during_answer(frame: Frame, range1: Range, range2: Range) -> bool:
    """during([4..6], [1..10]) = true."""
    return includes_range(frame, range2, range1)


@builtin("starts", "point: point, range: range", cost=COMPARING)
def point_starts(frame: Frame, point: Any, range_: Range) -> bool:
    """starts(1, [1..10]) = true."""
    return range_.start_included and not _open(range_.start) and _same(range_.start, point)


@builtin("starts", "range1: range, range2: range", cost=COMPARING)
def starts_answer(frame: Frame, range1: Range, range2: Range) -> bool:
    """starts([1..5], [1..10]) = true."""
    shorter = _end_before(range1, range2) or (
        _same_end(range1, range2) and (not range1.end_included or range2.end_included)
    )
    return _same_start(range1, range2) and range1.start_included == range2.start_included and shorter


@builtin("started by", "range: range, point: point", cost=COMPARING)
def started_by_point(frame: Frame, range_: Range, point: Any) -> bool:
    """Started by([1..10], 1) = true."""
    return point_starts(frame, point, range_)


@builtin("started by", "range1: range, range2: range", cost=COMPARING)
def started_by(frame: Frame, range1: Range, range2: Range) -> bool:
    """Started by([1..10], [1..5]) = true."""
    return starts_answer(frame, range2, range1)


@builtin("coincides", "point1: point, point2: point", cost=COMPARING)
def coincides_points(frame: Frame, point1: Any, point2: Any) -> bool:
    """coincides(5, 5) = true."""
    return _same(point1, point2)


@builtin("coincides", "range1: range, range2: range", cost=COMPARING)
def coincides_answer(frame: Frame, range1: Range, range2: Range) -> bool:
    """coincides([1..5], [1..5]) = true."""
    flags = range1.start_included == range2.start_included and range1.end_included == range2.end_included
    return flags and _same_start(range1, range2) and _same_end(range1, range2)
