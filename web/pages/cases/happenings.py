"""History in sentences, newest first. Steps of the machine that nobody asks about are left out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.queries.rows import HistoryEvent
from web.frame.texts import in_words, known, t
from web.frame.words import named

QUIET_KINDS = frozenset(
    {
        "start_event",
        "end_event",
        "sequence_flow",
        "exclusive_gateway",
        "parallel_gateway",
        "inclusive_gateway",
        "event_based_gateway",
    }
)
BY_PEOPLE = frozenset({"user_task", "process", "operation"})
"""Kinds of events of which it is told who: what the machine does in the wake of a person is not that person's doing."""
BAD = frozenset({"failed", "error", "incident", "cancelled"})


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline."""

    at: datetime
    words: str
    who: str
    """Who did it; empty for the machine, and for what only followed from something else."""
    is_bad: bool


def happenings(events: Iterable[HistoryEvent]) -> list[Happening]:
    """The timeline, newest first: what people and clocks did, without the gateways and flows between."""
    return sorted(_lines(events), key=lambda line: line.at, reverse=True)


def _lines(events: Iterable[HistoryEvent]) -> Iterator[Happening]:
    for event in reversed(list(events)):
        words = _words(event)
        if words:
            told = event.kind in BY_PEOPLE and event.actor not in ("", "system") and event.what != "started"
            who = named(event.actor, event.actor_name) if told else ""
            yield Happening(event.at, words, who, event.what in BAD)


def _words(event: HistoryEvent) -> str:
    """The sentence of an event, or nothing for what only the machine cares about."""
    if event.kind in QUIET_KINDS:
        return ""
    for key in (f"happened.{event.kind}.{event.what}", f"happened.any.{event.what}"):
        if known(key):
            name = in_words(event.name, event.name_en) or event.element
            return t(key, name=name, **_facts(event.details))
    return ""


def _facts(details: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in details.items() if name != "name" and isinstance(value, str | int)}
