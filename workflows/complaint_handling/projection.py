"""What the complaint's row shows of its case, kept in step by the engine."""

from collections.abc import Mapping
from typing import Any

from engine.operations import Projection
from engine.storage.columns import to_micros
from workflows.complaint_handling.tables import complaint


def _reply_due(due: Any) -> int | None:
    reply = due.get("reply") if isinstance(due, Mapping) else None
    return None if reply is None else to_micros(reply)


def _number(value: Any) -> int | None:
    return None if value is None else int(value)


def _same(value: Any) -> Any:
    return value


PROJECTION = Projection(
    complaint,
    {
        "kind": ("kind", _same),
        "category": ("category", _same),
        "severity": ("severity", _number),
        "handling_unit": ("unit", _same),
        "stage": ("stage", _same),
        "outcome": ("outcome", _same),
        "overdue_level": ("overdue_level", _number),
        "rounds": ("rounds", _number),
        "due": ("reply_due", _reply_due),
        "confirmed": ("confirmed", _same),
        "satisfaction": ("satisfaction", _number),
        "cause_code": ("cause", _same),
        "problem_kind": ("problem_kind", _same),
        "requires_rectification": ("requires_rectification", _same),
    },
)
