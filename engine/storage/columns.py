"""Column types that mean the same on SQLite and PostgreSQL. Owners of tables use them; nobody else needs to.

Moments are whole microseconds since 1970-01-01 UTC in a 64-bit integer: exact, equally fast and sortable on both
databases, and SQLite has no type that keeps the offset.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import BigInteger, Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

NEVER = 253_402_300_799_000_000
"""What `Due` stores for "no due date": the last second of the year 9999, so that it sorts after every real one."""


def to_micros(moment: datetime) -> int:
    """Microseconds since 1970 of an aware date-time; a naive one is a ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a moment must carry its offset")
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The aware UTC date-time of so many microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=micros)


def due_to_micros(moment: datetime | None) -> int:
    """As `to_micros`, with `NEVER` for None."""
    return NEVER if moment is None else to_micros(moment)


def due_from_micros(micros: int) -> datetime | None:
    """As `from_micros`, with None for `NEVER`."""
    return None if micros >= NEVER else from_micros(micros)


class Moment(TypeDecorator[datetime]):
    """An aware date-time, in UTC when it comes back."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Python → database."""
        return None if value is None else to_micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Database → Python."""
        return None if value is None else from_micros(value)


class Due(TypeDecorator[datetime]):
    """A moment or "never", never NULL, so that a keyset cursor can compare it."""

    impl = BigInteger
    cache_ok = True
    # None is a value of its own here, not SQL NULL: comparisons with it must be bound, not written as IS NULL.
    should_evaluate_none = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int:
        """Python → database."""
        return due_to_micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Database → Python."""
        return None if value is None else due_from_micros(value)


class Json(TypeDecorator[Any]):
    """Plain JSON values as text: small lists and facts that no query looks into."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Python → database."""
        return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Database → Python."""
        return None if value is None else orjson.loads(value)


def row_number_type() -> BigInteger:
    """A 64-bit key that the database counts up; SQLite counts only plain INTEGER keys."""
    return BigInteger().with_variant(Integer(), "sqlite")
