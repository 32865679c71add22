"""Events by their everyday names, for the fluent builder."""

from engine.graph import Event, EventKind, Feel, TimerKind

TERMINATE = Event(EventKind.TERMINATE)
CANCEL = Event(EventKind.CANCEL)


def text(value: str) -> str:
    """Text that begins with "=" is FEEL, as in the diagram's attributes."""
    return Feel(value[1:].strip()) if value.startswith("=") else value


def message(name: str, key: str | None = None, *, lives: str | None = None) -> Event:
    """A message; `key` is the FEEL expression of its correlation key."""
    return Event(EventKind.MESSAGE, text(name), Feel(key) if key else None, time_to_live=lives)


def signal(name: str) -> Event:
    """A signal."""
    return Event(EventKind.SIGNAL, text(name))


def timer(duration: str) -> Event:
    """A timer that fires once after a duration (ISO, or FEEL after "=")."""
    return Event(EventKind.TIMER, timer=TimerKind.DURATION, expression=text(duration))


def timer_date(date: str) -> Event:
    """A timer that fires once at a moment."""
    return Event(EventKind.TIMER, timer=TimerKind.DATE, expression=text(date))


def timer_cycle(cycle: str) -> Event:
    """A timer that fires again and again."""
    return Event(EventKind.TIMER, timer=TimerKind.CYCLE, expression=text(cycle))


def error(code: str = "") -> Event:
    """An error; without a code every error is caught."""
    return Event(EventKind.ERROR, code)


def escalation(code: str = "") -> Event:
    """An escalation; without a code every escalation is caught."""
    return Event(EventKind.ESCALATION, code)


def conditional(condition: str) -> Event:
    """A condition, in FEEL."""
    return Event(EventKind.CONDITIONAL, expression=Feel(condition))


def compensate(activity: str | None = None) -> Event:
    """Compensation of one activity, or of the whole scope."""
    return Event(EventKind.COMPENSATION, activity=activity)


def link(name: str) -> Event:
    """One end of a link."""
    return Event(EventKind.LINK, name)
