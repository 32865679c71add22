"""People: found, added, changed, closed. Each change is one `save_person`, which writes the audit record."""

import re

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import queries
from engine.errors import BihuanError
from engine.operations import Person, save_person
from engine.queries.rows import PersonRow
from engine.rules.actors import ROLES, ROLES_IN_ORDER
from web.frame.access import for_roles
from web.frame.reader import actor, runtime
from web.frame.refusals import status_of
from web.frame.texts import LANGUAGES, language, t

FOR = for_roles("administrator")
LONGEST = 100
Answer = str | Response | tuple[str, int]


def _everybody() -> tuple[PersonRow, ...]:
    return (*queries.people(runtime()), *queries.people(runtime(), active=False))


def _fits(row: PersonRow, *, search: str, unit: str, group: str) -> bool:
    """Whether the person is among those that the reader asked for."""
    texts = " ".join((row.id, row.name, row.name_en, row.phone, row.email)).casefold()
    return search.casefold() in texts and unit in ("", row.unit) and (not group or group in row.groups)


@FOR
def show() -> str:
    """Everybody, or those who fit the search; closed accounts last."""
    given = request.args
    wanted = {name: given.get(name, "").strip()[:LONGEST] for name in ("search", "unit", "group")}
    found = [row for row in _everybody() if _fits(row, **wanted)]
    return render_template(
        "directory_people.html",
        found=found,
        wanted=wanted,
        units=queries.units(runtime()),
        groups=_groups(),
        order=ROLES_IN_ORDER,
    )


def _groups() -> list[str]:
    return sorted({group for row in _everybody() for group in row.groups})


def _page(person: Person, *, new: bool, refusal: str = "") -> str:
    return render_template(
        "directory_person.html", person=person, new=new, refusal=refusal, units=queries.units(runtime()),
        groups=_groups(), order=ROLES_IN_ORDER, languages=LANGUAGES,
    )  # fmt: skip


@FOR
def new() -> str:
    """The empty form."""
    return _page(Person("", "", unit=request.args.get("unit")), new=True)


@FOR
def one(person_id: str) -> str:
    """One person, to be changed."""
    row = next((row for row in _everybody() if row.id == person_id), None)
    if row is None:
        abort(404)
    kept = {name: getattr(row, name) for name in ("name", "name_en", "email", "phone", "language", "unit", "active")}
    return _page(Person(row.id, roles=frozenset(row.roles), groups=frozenset(row.groups), **kept), new=False)


def _submitted(person_id: str) -> Person:
    def text(name: str) -> str:
        return request.form.get(name, "").strip()[:LONGEST]

    return Person(
        person_id,
        text("name"),
        name_en=text("name_en"),
        email=text("email"),
        phone=text("phone"),
        language="en" if text("language") == "en" else "zh",
        roles=frozenset(request.form.getlist("roles")) & ROLES,
        unit=text("unit") or None,
        groups=frozenset(part for part in re.split(r"[\s,，、;；]+", request.form.get("groups", "")) if part),
        active="active" in request.form,
        password=request.form.get("password") or None,
    )


def _saved(person: Person, *, new: bool) -> Answer:
    """Save it and go back to the list; the same page with the sentence where it is refused."""
    try:
        if not person.name:
            return _page(person, new=new, refusal=t("directory.name_missing")), 422
        if new and any(row.id == person.id for row in _everybody()):
            return _page(person, new=new, refusal=t("directory.taken", id=person.id)), 409
        save_person(runtime(), person, actor=actor())
    except BihuanError as refused:
        return _page(person, new=new, refusal=refused.text(language())), status_of(refused)
    flash(t("directory.saved", name=person.name), "done")
    return redirect(url_for("directory.people"), 303)


@FOR
def add() -> Answer:
    """Add a person under a login that nobody has."""
    return _saved(_submitted(request.form.get("id", "").strip()[:LONGEST]), new=True)


@FOR
def change(person_id: str) -> Answer:
    """Change or close an account. Nobody closes or strips their own: an installation keeps an administrator."""
    if not any(row.id == person_id for row in _everybody()):
        abort(404)
    person = _submitted(person_id)
    if person_id == actor().id and not (person.active and "administrator" in person.roles):
        return _page(person, new=False, refusal=t("directory.yourself")), 409
    return _saved(person, new=False)


def register(pages: Blueprint) -> None:
    """Put the views on their addresses."""
    pages.add_url_rule("", "people", show)
    pages.add_url_rule("/people/new", "new_person", new)
    pages.add_url_rule("/people/new", "add_person", add, methods=["POST"])
    pages.add_url_rule("/people/<person_id>", "person", one)
    pages.add_url_rule("/people/<person_id>", "change_person", change, methods=["POST"])
