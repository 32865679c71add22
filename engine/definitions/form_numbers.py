"""Reads numbers of forms exactly."""

from decimal import Decimal, InvalidOperation


def decimal(given: object) -> Decimal | None:
    """The number that a JSON value or a text says exactly; None where it is none, not finite or absurdly long."""
    if isinstance(given, bool) or not isinstance(given, (str, int, Decimal)):
        return None
    if (isinstance(given, int) and given.bit_length() > 400) or len(str(given)) > 120:
        return None
    try:
        read = Decimal(str(given).strip())
    except InvalidOperation:
        return None
    return read if read.is_finite() and abs(read.adjusted()) <= 100 else None
