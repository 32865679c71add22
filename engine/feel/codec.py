"""The one way in which values become bytes and come back the same: state bodies, history details, results.

JSON through orjson; what JSON cannot say is an object with the single key "$". Anybody above engine.feel may call it.
"""

import math
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import orjson

from engine.errors import BihuanError
from engine.feel.readings import read_date, read_datetime, read_time
from engine.feel.reasons import CANNOT_READ, CANNOT_STORE
from engine.feel.texts import date_text, datetime_text, time_text
from engine.feel.values import (
    DaysTimeDuration,
    FarDate,
    FarDateTime,
    FineTime,
    Range,
    YearsMonthsDuration,
)

_TAG = b'"$":'
"""In JSON these bytes stand nowhere but for a key: inside a string the quotes carry backslashes."""
_OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_SUBCLASS
_DEEPEST = 200


class _Tags:
    """Turns one special value after another into its tagged object, and counts them."""

    __slots__ = ("count",)

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, value: object) -> object:
        tagged = _tagged(value)
        if type(tagged) is dict:
            self.count += 1
        return tagged


def _tagged(value: object) -> object:
    # A plain date-time with a fixed offset is by far the most frequent value: Python writes and reads it in one call.
    if type(value) is datetime and type(value.tzinfo) is timezone and not value.fold:
        return {"$": f"I{value.isoformat()}"}
    match value:
        case Decimal() if value.is_finite():
            return {"$": f"n{value}"}
        case FarDateTime() | datetime():
            return {"$": f"{'F' if getattr(value, 'fold', 0) else 'D'}{datetime_text(value)}"}
        case FarDate() | date():
            return {"$": f"d{date_text(value)}"}
        case FineTime() | time():
            return {"$": f"t{time_text(value)}"}
        case DaysTimeDuration():
            return {"$": f"p{value.nanoseconds}"}
        case timedelta():
            return {"$": f"p{DaysTimeDuration.of(value).nanoseconds}"}
        case YearsMonthsDuration():
            return {"$": f"y{value.months}"}
        case Range():
            flags = [value.start_included, value.end_included, value.excluded]
            return {"$": "r", "v": [value.start, value.end, *flags]}
        case str():
            return str.__str__(value)
        case dict():
            return dict(value) if "$" not in value else _escaped_map(value, 0)
        case list():
            return list(value)
    raise TypeError(type(value).__name__)


def _escaped_map(value: dict[Any, Any], depth: int) -> dict[str, object]:
    return {"$": "m", "v": [[key, _escaped(item, depth + 1)] for key, item in value.items()]}


def _escaped(value: object, depth: int) -> object:
    """The value with every part that orjson would get wrong replaced by a tagged object."""
    if depth > _DEEPEST:
        raise TypeError(f"nested deeper than {_DEEPEST} levels")
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("a context with a key that is no text")
        if "$" in value:
            return _escaped_map(value, depth)
        return {key: _escaped(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_escaped(item, depth + 1) for item in value]
    if isinstance(value, Range):
        flags = [value.start_included, value.end_included, value.excluded]
        return {"$": "r", "v": [_escaped(value.start, depth + 1), _escaped(value.end, depth + 1), *flags]}
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return {"$": f"i{value}"}
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise TypeError("a float that is no number")
        return value
    return _tagged(value)


_CANNOT_HIDE = frozenset({str, int, bool, type(None)})
"""A long list of such values is passed over at the speed of C."""


def _has_lost_float(value: object) -> bool:
    """Whether a float that JSON cannot say hides in the value: orjson would write it as null."""
    stack = [value]
    while stack:
        part = stack.pop()
        if type(part) is dict or type(part) is list or type(part) is tuple:
            inside = part.values() if type(part) is dict else part
            if not _CANNOT_HIDE.issuperset(map(type, inside)):
                stack.extend(inside)
        elif type(part) is float and not math.isfinite(part):
            return True
    return False


def dumps(value: object) -> bytes:
    """The bytes of a FEEL value; BihuanError `feel.cannot_store` for functions, NaN and foreign objects."""
    tags = _Tags()
    try:
        data = orjson.dumps(value, default=tags, option=_OPTIONS)
        lost = b"null" in data and _has_lost_float(value)
        if not lost and ((not tags.count and _TAG not in data) or data.count(_TAG) == tags.count):
            return data
    except TypeError:
        pass
    try:
        return orjson.dumps(_escaped(value, 0), option=_OPTIONS)
    except TypeError as error:
        raise BihuanError(CANNOT_STORE, what=str(error)) from error


def _revived(value: Any) -> Any:
    if type(value) is list:
        return [_revived(item) for item in value]
    if type(value) is not dict:
        return value
    tag = value.get("$")
    if type(tag) is not str:
        return {key: _revived(item) for key, item in value.items()}
    return _from_tag(tag[:1], tag[1:], value.get("v"))


def _from_tag(letter: str, text: str, inner: Any) -> Any:
    match letter:
        case "I":
            return datetime.fromisoformat(text)
        case "n":
            return Decimal(text)
        case "D":
            return _known(read_datetime(text), text)
        case "F":
            return _known(read_datetime(text), text).replace(fold=1)
        case "d":
            return _known(read_date(text), text)
        case "t":
            return _known(read_time(text), text)
        case "p":
            return DaysTimeDuration(int(text))
        case "y":
            return YearsMonthsDuration(int(text))
        case "i":
            return int(text)
        case "r":
            return Range(_revived(inner[0]), _revived(inner[1]), *inner[2:])
        case "m":
            return {key: _revived(item) for key, item in inner}
    raise BihuanError(CANNOT_READ, what=letter)


def _known(value: Any, text: str) -> Any:
    if value is None:
        raise BihuanError(CANNOT_READ, what=text)
    return value


def loads(data: bytes) -> Any:
    """The value that `dumps` was given; BihuanError `feel.cannot_read` for bytes that it did not write."""
    try:
        value = orjson.loads(data)
        return _revived(value) if _TAG in data else value
    except (ValueError, TypeError, IndexError, AttributeError, ArithmeticError) as error:
        raise BihuanError(CANNOT_READ, what=str(error)[:100]) from error
