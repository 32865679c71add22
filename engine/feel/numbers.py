"""FEEL numbers: IEEE 754-2008 Decimal128, 34 digits, half-even (DMN 1.5, 10.3.2.3.1). Used by all of engine.feel."""

from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

DECIMAL128 = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, capitals=1, clamp=0,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
"""Every calculation goes through this context, never through the thread's own."""

EXACT = Context(prec=7000, Emin=-999999, Emax=999999, traps=[InvalidOperation, DivisionByZero, Overflow])
"""For taking numbers apart without rounding; wide enough for any Decimal128 written out."""

ZERO = Decimal(0)
ONE = Decimal(1)
SCALES = (-6111, 6176)



def whole(number: Decimal) -> int:
    """The number without its fraction, as a Python int."""
    return int(number)


def plain(number: Decimal) -> str:
    """The number written out without exponent: `1E+3` is 1000, minus zero is 0."""
    if not number:
        number = abs(number)
    return format(number, "f")


def with_scale(number: Decimal, scale: int, rounding: str) -> Decimal:
    """The number rounded to `scale` digits after the point; unchanged when it has no more digits than that."""
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= scale and scale > 34:
        return number
    quantum = Decimal((0, (1,), -scale))
    rounded = number.quantize(quantum, rounding=rounding, context=EXACT)
    return DECIMAL128.plus(rounded)
