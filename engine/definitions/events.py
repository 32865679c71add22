"""Reads the event definitions of an element (BPMN 2.0, 10.5), with the references behind them followed."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from lxml import etree

from engine.definitions import diagram_findings as f
from engine.definitions.declarations import Reading
from engine.definitions.extensions import feel, optional, properties, work
from engine.definitions.vocabulary import EVENT_DEFINITIONS
from engine.definitions.xml_reading import flag, inside, local, text
from engine.graph import Event, EventKind, Feel, TimerKind
from engine.rules.cron import read_cron

THROWING = frozenset({"endEvent", "intermediateThrowEvent", "event", "sendTask"})

_WORDS = {"error": ("错误", "the error"), "escalation": ("升级", "the escalation")}
_TIMERS = {"timeDate": TimerKind.DATE, "timeDuration": TimerKind.DURATION, "timeCycle": TimerKind.CYCLE}
_DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+([.]\d+)?S)?)?", re.ASCII)
_CYCLE = re.compile(r"R(\d{0,9}|-1)/(?:(?P<start>[^/]+)/)?(?P<duration>[^/]+)", re.ASCII)


def read_events(element: etree._Element, reading: Reading) -> tuple[Event, ...]:
    """Every event definition of the element, its own and those it refers to, in the order of the file."""
    definitions = _definitions(element, reading)
    return tuple(_read(definition, element, reading) for definition in definitions)


def read_definition(definition: etree._Element, owner: etree._Element, reading: Reading) -> Event:
    """One event definition as thrown or caught by `owner`."""
    return _read(definition, owner, reading)


def message_event(element: etree._Element, reading: Reading) -> Event | None:
    """The message that a send or receive task (or a message event definition) names, None where it names none."""
    return _message(element, element, reading) if element.get("messageRef") else None


def _definitions(element: etree._Element, reading: Reading) -> Iterator[etree._Element]:
    for child in inside(element):
        if local(child) in EVENT_DEFINITIONS:
            yield child
        elif local(child) == "eventDefinitionRef":
            referred = reading.element(text(child))
            if referred is not None and local(referred) in EVENT_DEFINITIONS:
                yield referred


def _read(definition: etree._Element, owner: etree._Element, reading: Reading) -> Event:
    return _READERS[local(definition)](definition, owner, reading)


def _message(definition: etree._Element, owner: etree._Element, reading: Reading) -> Event:
    message = reading.message(definition.get("messageRef"))
    if message is None:
        if not definition.get("messageRef") and work(owner) is None:
            reading.found.error(f.MISSING_SETTING, owner, zh="消息", en="the message")
        return Event(EventKind.MESSAGE)
    ours = properties(owner)
    own_key = ours.get("bihuan:correlationKey")
    return Event(
        EventKind.MESSAGE,
        message.name,
        correlation_key=feel(own_key) if own_key else message.correlation_key,
        time_to_live=ours.get("bihuan:timeToLive") or None,
    )


def _signal(definition: etree._Element, owner: etree._Element, reading: Reading) -> Event:
    if not definition.get("signalRef"):
        reading.found.error(f.MISSING_SETTING, owner, zh="信号", en="the signal")
    return Event(EventKind.SIGNAL, reading.name(definition.get("signalRef")))


def _error(definition: etree._Element, owner: etree._Element, reading: Reading) -> Event:
    return Event(EventKind.ERROR, _code(definition, owner, reading, "error"))


def _escalation(definition: etree._Element, owner: etree._Element, reading: Reading) -> Event:
    return Event(EventKind.ESCALATION, _code(definition, owner, reading, "escalation"))


def _code(definition: etree._Element, owner: etree._Element, reading: Reading, what: str) -> str:
    reference = definition.get(f"{what}Ref")
    if not reference and local(owner) in THROWING:
        reading.found.error(f.MISSING_SETTING, owner, zh=_WORDS[what][0], en=_WORDS[what][1])
    return reading.code(reference, f"{what}Code")


def _conditional(definition: etree._Element, owner: etree._Element, reading: Reading) -> Event:
    condition = feel(text(next(inside(definition, "condition"), None)))
    if condition is None:
        reading.found.error(f.MISSING_SETTING, owner, zh="条件", en="the condition")
    return Event(EventKind.CONDITIONAL, expression=condition)


def _compensation(definition: etree._Element, owner: etree._Element, reading: Reading) -> Event:
    activity = reading.element(definition.get("activityRef"))
    return Event(
        EventKind.COMPENSATION,
        activity=None if activity is None else activity.get("id"),
        wait=flag(definition, "waitForCompletion", default=True),
    )


def _link(definition: etree._Element, owner: etree._Element, reading: Reading) -> Event:
    name = (definition.get("name") or "").strip()
    if not name:
        reading.found.error(f.MISSING_SETTING, owner, zh="链接名称", en="the name of the link")
    return Event(EventKind.LINK, name)


def _timer(definition: etree._Element, owner: etree._Element, reading: Reading) -> Event:
    given = [(child, optional(text(child))) for child in inside(definition, *_TIMERS)]
    if len(given) != 1 or given[0][1] is None:
        reading.found.error(
            f.MISSING_SETTING,
            owner,
            zh="定时的日期、时长或周期（三选一）",
            en="one date, duration or cycle of the timer",
        )
        return Event(EventKind.TIMER, timer=TimerKind.DURATION, expression="PT0S")
    child, expression = given[0]
    kind = _TIMERS[local(child)]
    if not isinstance(expression, Feel) and not is_iso(expression or "", kind):
        reading.found.error(f.BAD_TIMER, owner, text=expression)
    return Event(EventKind.TIMER, timer=kind, expression=expression)


def is_iso(written: str, kind: TimerKind) -> bool:
    """Whether the text is ISO 8601 of that kind: a date-time, a duration, or R[n]/[start/]duration; cycles may also be
    cron text.
    """
    if kind is TimerKind.DATE:
        return _is_moment(written)
    if kind is TimerKind.DURATION:
        return _DURATION.fullmatch(written) is not None
    cycle = _CYCLE.fullmatch(written)
    if cycle is None:
        return read_cron(written) is not None
    start = cycle["start"]
    return _DURATION.fullmatch(cycle["duration"]) is not None and (start is None or _is_moment(start))


def _is_moment(written: str) -> bool:
    try:
        datetime.fromisoformat(written.partition("[")[0])
    except ValueError:
        return False
    return True


def _plain(kind: EventKind) -> Callable[[etree._Element, etree._Element, Reading], Event]:
    return lambda definition, owner, reading: Event(kind)


_READERS: dict[str, Callable[[etree._Element, etree._Element, Reading], Event]] = {
    "messageEventDefinition": _message,
    "signalEventDefinition": _signal,
    "errorEventDefinition": _error,
    "escalationEventDefinition": _escalation,
    "timerEventDefinition": _timer,
    "conditionalEventDefinition": _conditional,
    "compensateEventDefinition": _compensation,
    "linkEventDefinition": _link,
    "terminateEventDefinition": _plain(EventKind.TERMINATE),
    "cancelEventDefinition": _plain(EventKind.CANCEL),
}
