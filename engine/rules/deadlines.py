"""How a deadline stands: on time, warning or overdue, and by how much. Inbox, board and reminders call it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from engine.rules.calendar import Calendar
from engine.rules.working_time import working_time_between

Standing = Literal["on_time", "warning", "overdue"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """How a due time stands at one moment."""

    standing: Standing
    remaining: timedelta
    """Working time left; negative = overdue by that much. Elapsed time where no calendar applies."""


def deadline(
    now: datetime, due: datetime, *, warning: datetime | None = None, calendar: Calendar | None = None
) -> Deadline:
    """How `due` stands at `now`; from `warning` on it is a warning, from `due` on it is overdue. All times aware."""
    standing: Standing = "on_time"
    if now >= due:
        standing = "overdue"
    elif warning is not None and now >= warning:
        standing = "warning"
    return Deadline(standing, due - now if calendar is None else working_time_between(now, due, calendar))
