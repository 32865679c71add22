"""Units: the tree, added, changed, closed. Each change is one `save_unit`, which writes the audit record."""

from collections.abc import Iterator, Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import queries
from engine.errors import BihuanError
from engine.operations import Unit, save_unit
from engine.queries.rows import UnitRow
from web.frame.access import for_roles
from web.frame.reader import actor, runtime
from web.frame.refusals import status_of
from web.frame.texts import language, t

FOR = for_roles("administrator")
LONGEST = 100
Answer = str | Response | tuple[str, int]


def _all() -> tuple[UnitRow, ...]:
    return (*queries.units(runtime()), *queries.units(runtime(), active=False))


def _tree(rows: Sequence[UnitRow], above: str | None, depth: int) -> Iterator[tuple[int, UnitRow]]:
    """The units in the order of the tree, each with how deep it stands."""
    for row in rows:
        if row.parent == above:
            yield depth, row
            yield from _tree(rows, row.id, depth + 1)


@FOR
def show() -> str:
    """The tree of units with how many people each has."""
    members: dict[str, int] = {}
    for person in queries.people(runtime()):
        members[person.unit or ""] = members.get(person.unit or "", 0) + 1
    return render_template("directory_units.html", found=list(_tree(_all(), None, 0)), members=members)


def _page(unit: Unit, *, new: bool, refusal: str = "") -> str:
    known = sorted(runtime().calendars.by_id(runtime().clock()))
    above = [row for row in queries.units(runtime()) if row.id != unit.id]
    return render_template(
        "directory_unit.html", unit=unit, new=new, refusal=refusal, units=above, calendars=known,
        standard=runtime().settings.calendar,
    )  # fmt: skip


@FOR
def new() -> str:
    """The empty form."""
    return _page(Unit("", ""), new=True)


@FOR
def one(unit_id: str) -> str:
    """One unit, to be changed."""
    row = next((row for row in _all() if row.id == unit_id), None)
    if row is None:
        abort(404)
    return _page(Unit(row.id, row.name, row.name_en, row.parent, row.calendar, row.active), new=False)


def _submitted(unit_id: str) -> Unit:
    def text(name: str) -> str:
        return request.form.get(name, "").strip()[:LONGEST]

    known = runtime().calendars.by_id(runtime().clock())
    calendar = text("calendar") if text("calendar") in known else None
    return Unit(unit_id, text("name"), text("name_en"), text("parent") or None, calendar, "active" in request.form)


def _saved(unit: Unit, *, new: bool) -> Answer:
    try:
        if not unit.name:
            return _page(unit, new=new, refusal=t("directory.name_missing")), 422
        if new and any(row.id == unit.id for row in _all()):
            return _page(unit, new=new, refusal=t("directory.taken", id=unit.id)), 409
        save_unit(runtime(), unit, actor=actor())
    except BihuanError as refused:
        return _page(unit, new=new, refusal=refused.text(language())), status_of(refused)
    flash(t("directory.saved", name=unit.name), "done")
    return redirect(url_for("directory.units"), 303)


@FOR
def add() -> Answer:
    """Add a unit under an id that no other has."""
    return _saved(_submitted(request.form.get("id", "").strip()[:LONGEST]), new=True)


@FOR
def change(unit_id: str) -> Answer:
    """Change or close a unit."""
    if not any(row.id == unit_id for row in _all()):
        abort(404)
    return _saved(_submitted(unit_id), new=False)


def register(pages: Blueprint) -> None:
    """Put the views on their addresses."""
    pages.add_url_rule("/units", "units", show)
    pages.add_url_rule("/units/new", "new_unit", new)
    pages.add_url_rule("/units/new", "add_unit", add, methods=["POST"])
    pages.add_url_rule("/units/<unit_id>", "unit", one)
    pages.add_url_rule("/units/<unit_id>", "change_unit", change, methods=["POST"])
