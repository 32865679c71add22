"""The only source of "now" (aware UTC), so that tests and replays can stand at any moment."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present moment as an aware UTC date-time."""


def system_clock() -> datetime:
    """The present moment by the machine's clock."""
    return datetime.now(UTC)


class SetClock:
    """A clock that stands where it is put: for tests, for replaying, for `Engine.run_due(until=...)`."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        """The moment where it was put."""
        return self.moment
