"""Gives complaints their numbers, one after the other within the day of reception, under any concurrency."""

from datetime import date

from sqlalchemy import Connection, text

from workflows.complaint_handling.rules import complaint_number

_NEXT = text(
    "INSERT INTO complaint_day (day, last) VALUES (:day, :count)"
    " ON CONFLICT (day) DO UPDATE SET last = complaint_day.last + :count RETURNING last"
)


def next_numbers(connection: Connection, day: date, *, count: int = 1) -> tuple[str, ...]:
    """The next `count` numbers of that day.

    The row of the day stays locked until the transaction ends, so that no number is given twice and none is lost
    when the transaction fails.
    """
    last = int(connection.execute(_NEXT, {"day": int(f"{day:%Y%m%d}"), "count": count}).scalar_one())
    return tuple(complaint_number(day, last - count + 1 + position) for position in range(count))
