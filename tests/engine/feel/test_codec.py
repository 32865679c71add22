"""What is stored comes back exactly; what cannot be stored says so."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.errors import BihuanError
from engine.feel import DaysTimeDuration, Range, YearsMonthsDuration
from engine.feel.codec import dumps, loads
from engine.feel.readings import read_datetime

SHANGHAI = ZoneInfo("Asia/Shanghai")
VALUES: list[Any] = [
    None, True, 7, 2**100, -(2**63), Decimal("1.50"), Decimal("1E+3"), 1.5, "文本", 'a"$":b', date(2026, 3, 31),
    time(9, 30, tzinfo=SHANGHAI), time(9, 30, 0, 1),
    read_datetime("2026-03-31T09:00:00"), datetime(2026, 3, 31, 9, tzinfo=UTC),
    datetime(2026, 3, 31, 9, tzinfo=timezone(timedelta(hours=8))),
    datetime(2026, 10, 25, 2, 30, tzinfo=SHANGHAI, fold=1),
    read_datetime("-2021-01-01T10:10:10.123456789@Asia/Shanghai"), DaysTimeDuration(-1), YearsMonthsDuration(14),
    Range(Decimal(1), None, True, False), [1, Decimal(1), [None]], {"$": "n1", "b": {"$": Decimal(2)}}, {"": {}},
    {"a": date(2026, 3, 31), "$": [1]},
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=map(repr, VALUES))
def test_a_value_comes_back(value: object) -> None:
    """The same value of the same type, with its exponent, offset and zone."""
    assert repr(loads(dumps(value))) == repr(value)


@pytest.mark.parametrize(
    "value", [float("nan"), [None, float("inf")], len, {1: 2}, Decimal("NaN"), "\ud800", {"a": object()}]
)
def test_what_cannot_be_stored_is_refused(value: object) -> None:
    """Functions, NaN, foreign objects and keys that are no text are a BihuanError."""
    with pytest.raises(BihuanError) as caught:
        dumps(value)

    assert caught.value.code == "feel.cannot_store"


@pytest.mark.parametrize("data", [b"", b"{", b'{"$":"d2026-13-01"}', b'{"$":"x"}', b'{"$":"nabc"}', b'{"$":"r"}'])
def test_foreign_bytes_are_refused(data: bytes) -> None:
    """Bytes that dumps did not write are a BihuanError."""
    with pytest.raises(BihuanError) as caught:
        loads(data)

    assert caught.value.code == "feel.cannot_read"


def test_plain_values_are_plain_json() -> None:
    """What JSON can say is stored as JSON, for other readers."""
    assert dumps({"a": [1, "x", None, True]}) == b'{"a":[1,"x",null,true]}'
