"""Numeric functions (DMN 1.5, table 76)."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from engine.feel.budget import Frame
from engine.feel.functions.registry import ROUNDING, builtin
from engine.feel.numbers import DECIMAL128, SCALES, ZERO, with_scale
from engine.feel.reasons import NoAnswer
from engine.feel.values import DaysTimeDuration, YearsMonthsDuration


def _scaled(number: Decimal, scale: Decimal, rounding: str) -> Decimal:
    digits = int(scale)
    if not SCALES[0] <= digits <= SCALES[1]:
        raise NoAnswer("scale out of range")
    return with_scale(number, digits, rounding)


@builtin("decimal", "n: number, scale: number", cost=ROUNDING)
def decimal_answer(frame: Frame, n: Decimal, scale: Decimal) -> Decimal:
    """decimal(2.5, 0) = 2: half-even."""
    return _scaled(n, scale, ROUND_HALF_EVEN)


@builtin("floor", "n: number, scale?: number", cost=ROUNDING)
def floor_answer(frame: Frame, n: Decimal, scale: Decimal = ZERO) -> Decimal:
    """floor(-1.56, 1) = -1.6."""
    return _scaled(n, scale, ROUND_FLOOR)


@builtin("ceiling", "n: number, scale?: number", cost=ROUNDING)
def ceiling_answer(frame: Frame, n: Decimal, scale: Decimal = ZERO) -> Decimal:
    """ceiling(-1.56, 1) = -1.5."""
    return _scaled(n, scale, ROUND_CEILING)


@builtin("round up", "n: number, scale: number", cost=ROUNDING)
def round_up(frame: Frame, n: Decimal, scale: Decimal) -> Decimal:
    """Round up(-5.5, 0) = -6: away from zero."""
    return _scaled(n, scale, ROUND_UP)


@builtin("round down", "n: number, scale: number", cost=ROUNDING)
def round_down(frame: Frame, n: Decimal, scale: Decimal) -> Decimal:
    """Round down(-5.5, 0) = -5: toward zero."""
    return _scaled(n, scale, ROUND_DOWN)


@builtin("round half up", "n: number, scale: number", cost=ROUNDING)
def round_half_up(frame: Frame, n: Decimal, scale: Decimal) -> Decimal:
    """Round half up(5.5, 0) = 6."""
    return _scaled(n, scale, ROUND_HALF_UP)


@builtin("round half down", "n: number, scale: number", cost=ROUNDING)
def round_half_down(frame: Frame, n: Decimal, scale: Decimal) -> Decimal:
    """Round half down(5.5, 0) = 5."""
    return _scaled(n, scale, ROUND_HALF_DOWN)


@builtin("abs", "n: amount", cost=ROUNDING)
def absolute(
    frame: Frame, n: Decimal | DaysTimeDuration | YearsMonthsDuration
) -> Decimal | DaysTimeDuration | YearsMonthsDuration:
    """abs(-10) = 10; also of durations."""
    if isinstance(n, DaysTimeDuration):
        return DaysTimeDuration(abs(n.nanoseconds))
    if isinstance(n, YearsMonthsDuration):
        return YearsMonthsDuration(abs(n.months))
    return DECIMAL128.abs(n)


@builtin("modulo", "dividend: number, divisor: number", cost=ROUNDING)
def modulo_answer(frame: Frame, dividend: Decimal, divisor: Decimal) -> Decimal:
    """modulo(-12, 5) = 3: the sign of the divisor."""
    rest = DECIMAL128.remainder(dividend, divisor)
    return DECIMAL128.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


@builtin("sqrt", "number: number", cost=30)
def square_root(frame: Frame, number: Decimal) -> Decimal:
    """sqrt(16) = 4; null of a negative number."""
    return DECIMAL128.sqrt(number)


@builtin("log", "number: number", cost=30)
def logarithm(frame: Frame, number: Decimal) -> Decimal:
    """log(10) = 2.302…: the natural logarithm."""
    if number <= 0:
        raise NoAnswer("not above zero")
    return DECIMAL128.ln(number)


@builtin("exp", "number: number", cost=30)
def exponential(frame: Frame, number: Decimal) -> Decimal:
    """exp(5) = 148.413…."""
    return DECIMAL128.exp(number)


def _is_odd(number: Decimal) -> bool:
    if number != number.to_integral_value():
        raise NoAnswer("no whole number")
    digits = number.as_tuple()
    return isinstance(digits.exponent, int) and digits.exponent <= 0 and int(number) % 2 == 1


@builtin("odd", "number: number", cost=ROUNDING)
def odd_answer(frame: Frame, number: Decimal) -> bool:
    """odd(5) = true."""
    return _is_odd(abs(number))


@builtin("even", "number: number", cost=ROUNDING)
def even_answer(frame: Frame, number: Decimal) -> bool:
    """even(2) = true."""
    return not _is_odd(abs(number))
