"""Finds every expression of a process and checks that it is FEEL."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from engine.definitions import diagram_findings as f
from engine.definitions.findings import FindingList
from engine.feel import FeelError, parse
from engine.graph import Feel, Flow, Node, Process

_SHOWN = 80
HOST_FUNCTIONS = frozenset(
    {
        "add working days",
        "add working hours",
        "head above",
        "head of",
        "is working day",
        "members of",
        "staff of",
        "unit above",
        "unit of",
        "working days between",
        "working time between",
    }
)
"""Functions that every run gives; the parser must know names that hold words of the language."""


def expressions(process: Process) -> Iterator[tuple[str, Feel]]:
    """Every FEEL expression with the id of the element or flow that holds it, in the order of the file."""
    owners: list[Node | Flow] = [*process.nodes.values(), *process.flows.values()]
    for owner in owners:
        for expression in _inside(owner):
            yield owner.id, expression


def _inside(value: object) -> Iterator[Feel]:
    if value is None or type(value) is str:
        return
    if isinstance(value, Feel):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _inside(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _inside(part)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _inside(part)


def check_expressions(process: Process, found: FindingList) -> None:
    """Note a finding for every expression that is not FEEL; nothing is evaluated."""
    for element, expression in expressions(process):
        try:
            parse(expression, names=HOST_FUNCTIONS)
        except FeelError as error:
            shown = expression if len(expression) <= _SHOWN else expression[:_SHOWN] + "…"
            found.error(f.BAD_EXPRESSION, element, expression=shown, zh=error.text("zh"), en=error.text("en"))
