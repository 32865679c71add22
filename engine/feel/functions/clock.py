"""now() and today(): the caller's clock, never the machine's (DMN 1.5, table 82)."""

from datetime import date, datetime

from engine.feel.budget import Frame
from engine.feel.functions.registry import builtin
from engine.feel.reasons import NO_CLOCK, Refused


@builtin("now", "")
def now(frame: Frame) -> datetime:
    """The date and time that the caller gave."""
    if frame.now is None:
        raise Refused(NO_CLOCK, name="now()")
    return frame.now


@builtin("today", "")
def today(frame: Frame) -> date:
    """The date of the time that the caller gave, in its zone."""
    if frame.now is None:
        raise Refused(NO_CLOCK, name="today()")
    return frame.now.date()
