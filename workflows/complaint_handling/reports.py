"""Reports of complaint handling, one function a question. Pages, API and documentation call them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, case, func, select

from engine.operations import Runtime
from engine.rules.permissions import Actor, refusal
from workflows.complaint_handling.catalogue import values, word
from workflows.complaint_handling.tables import complaint

By = Literal["state", "stage", "kind", "category", "severity", "unit", "overdue_level", "channel", "outcome", "cause"]
BY: tuple[By, ...] = get_args(By)


@dataclass(frozen=True, slots=True)
class Count:
    """How many complaints have one value."""

    value: str
    """Empty where the complaint has none."""
    zh: str
    en: str
    complaints: int


def counts(
    runtime: Runtime,
    *,
    by: By,
    actor: Actor,
    received_from: datetime | None = None,
    received_before: datetime | None = None,
    source: str | None = None,
) -> tuple[Count, ...]:
    """How many complaints there are by state, kind, category, severity, unit, overdue level and so on.

    In the order of the catalogue, values that it does not know last; by state: open, then closed. Requirements C13
    and C16 ask for it. Needs the permission to see the board.
    """
    refused = refusal(actor, "board.see")
    if refused is not None:
        raise refused
    query = _within(_grouped(by), received_from, received_before, source=source)
    rows = runtime.database.read(lambda connection: connection.execute(query).all())
    found = {"" if row[0] is None else str(row[0]): int(row[1]) for row in rows}
    order = {value: place for place, value in enumerate(_order(by))}
    return tuple(
        _count(by, value, found[value]) for value in sorted(found, key=lambda value: (order.get(value, 999), value))
    )


def _grouped(by: By) -> Select[Any]:
    group: ColumnElement[Any] = _open_or_closed() if by == "state" else complaint.c[by]
    return select(group, func.count()).group_by(group)


def _open_or_closed() -> ColumnElement[Any]:
    return case((complaint.c.stage == "closed", "closed"), else_="open")


def _within(
    query: Select[Any], received_from: datetime | None, received_before: datetime | None, *,
    source: str | None,
) -> Select[Any]:  # fmt: skip
    if received_from is not None:
        query = query.where(complaint.c.received_at >= received_from)
    if received_before is not None:
        query = query.where(complaint.c.received_at < received_before)
    return query if source is None else query.where(complaint.c.source == source)


def _order(by: By) -> tuple[str, ...]:
    return ("open", "closed") if by == "state" else values(by)


_STATES = {"open": ("办理中", "Open"), "closed": ("已结束", "Closed")}
_NONE = ("（未定）", "(not set)")


def _count(by: By, value: str, number: int) -> Count:
    if not value:
        return Count(value, *_NONE, number)
    if by == "state":
        return Count(value, *_STATES[value], number)
    return Count(value, word(by, value, "zh"), word(by, value, "en"), number)
