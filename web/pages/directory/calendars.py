"""Calendars of working time: the week, holidays and make-up working days of a year, years without a notice.

Each change is one `save_calendar`, which writes the audit record. Deadlines that are set already stay as they are.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import BihuanError
from engine.operations import save_calendar
from engine.rules.calendar import Calendar
from web.frame.access import for_roles
from web.frame.reader import actor, runtime
from web.frame.refusals import status_of
from web.frame.texts import language, t
from web.pages.directory.calendar_days import hours_text, read_hours, stretches, with_days

FOR = for_roles("administrator")
KINDS = ("free", "worked", "week")
LONGEST_STRETCH = timedelta(days=60)
Answer = str | Response | tuple[str, int]


def _known() -> dict[str, Calendar]:
    return dict(runtime().calendars.by_id(runtime().clock()))


def _calendar(calendar_id: str) -> Calendar:
    found = _known().get(calendar_id)
    if found is None:
        abort(404)
    return found


def _year() -> int:
    given = request.values.get("year", "")
    return int(given) if given.isdigit() and 2000 <= int(given) <= 2100 else runtime().clock().year


@FOR
def show() -> str:
    """All calendars."""
    return render_template("calendars.html", found=sorted(_known().values(), key=lambda each: each.id), refusal="")


def _page(calendar: Calendar, *, refusal: str = "") -> str:
    week = [hours_text(day) for day in calendar.week]
    return render_template(
        "calendar.html", calendar=calendar, week=week, year=_year(), refusal=refusal, kinds=KINDS, given=request.form,
        stretches=tuple(stretches(calendar, _year())), usual=next((text for text in week if text), ""),
    )  # fmt: skip


@FOR
def one(calendar_id: str) -> str:
    """One calendar: its week and what differs in a year."""
    return _page(_calendar(calendar_id))


def _changed(calendar_id: str, change: Callable[[Calendar], Calendar]) -> Answer:
    """Save what `change` makes of the calendar; the same page with the sentence where it is refused."""
    calendar = _calendar(calendar_id)
    try:
        save_calendar(runtime(), change(calendar), actor=actor())
    except BihuanError as refused:
        return _page(calendar, refusal=refused.text(language())), status_of(refused)
    flash(t("directory.saved", name=calendar_id), "done")
    return redirect(url_for("directory.calendar", calendar_id=calendar_id, year=_year()), 303)


@FOR
def change_week(calendar_id: str) -> Answer:
    """Other hours from Monday to Sunday."""

    def change(calendar: Calendar) -> Calendar:
        monday, tuesday, wednesday, thursday, friday, saturday, sunday = (
            read_hours(request.form.get(f"day{number}", "")) for number in range(7)
        )
        return replace(calendar, week=(monday, tuesday, wednesday, thursday, friday, saturday, sunday))

    return _changed(calendar_id, change)


def _stretch() -> tuple[date, date] | None:
    """The days that were chosen, or nothing where they are not days in order."""
    try:
        first = date.fromisoformat(request.form.get("first", ""))
        last = date.fromisoformat(request.form.get("last") or first.isoformat())
    except ValueError:
        return None
    return (first, last) if first <= last <= first + LONGEST_STRETCH else None


@FOR
def change_days(calendar_id: str) -> Answer:
    """A holiday, a make-up working day, or back to the week."""
    days, kind = _stretch(), request.form.get("kind", "")
    if days is None or kind not in KINDS:
        return _page(_calendar(calendar_id), refusal=t("directory.bad_days")), 422

    def change(calendar: Calendar) -> Calendar:
        hours = read_hours(request.form.get("hours", "")) if kind == "worked" else ()
        return with_days(calendar, *days, as_week=kind == "week", hours=hours)

    return _changed(calendar_id, change)


@FOR
def change_year(calendar_id: str) -> Answer:
    """Whether the year's holidays are officially announced."""
    provisional = "provisional" in request.form

    def change(calendar: Calendar) -> Calendar:
        years = calendar.provisional_years - {_year()} | ({_year()} if provisional else set())
        return replace(calendar, provisional_years=frozenset(years))

    return _changed(calendar_id, change)


@FOR
def add() -> Answer:
    """A new calendar that begins as a copy of another."""
    name, like = request.form.get("id", "").strip(), _calendar(request.form.get("like", ""))
    allowed = name.replace("_", "").replace("-", "").isalnum() and len(name) <= 60
    if not allowed or name in _known():
        refusal = t("directory.taken" if name in _known() else "directory.bad_calendar", id=name)
        found = sorted(_known().values(), key=lambda each: each.id)
        return render_template("calendars.html", found=found, refusal=refusal), 422
    save_calendar(runtime(), replace(like, id=name), actor=actor())
    return redirect(url_for("directory.calendar", calendar_id=name), 303)


def register(pages: Blueprint) -> None:
    """Put the views on their addresses."""
    pages.add_url_rule("/calendars", "calendars", show)
    pages.add_url_rule("/calendars", "add_calendar", add, methods=["POST"])
    pages.add_url_rule("/calendars/<calendar_id>", "calendar", one)
    pages.add_url_rule("/calendars/<calendar_id>/week", "change_week", change_week, methods=["POST"])
    pages.add_url_rule("/calendars/<calendar_id>/days", "change_days", change_days, methods=["POST"])
    pages.add_url_rule("/calendars/<calendar_id>/year", "change_year", change_year, methods=["POST"])
