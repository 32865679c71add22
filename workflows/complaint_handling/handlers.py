"""Who can handle a complaint, by the directory. Only the actions and `file_complaint` of this matter call it."""

from collections.abc import Collection, Sequence
from typing import Any

from engine import queries
from engine.operations import Runtime
from engine.rules.permissions import InstanceSubject, is_excluded


def available_handlers(
    runtime: Runtime, unit: str, *, excluded_people: Collection[str], excluded_units: Collection[str]
) -> list[dict[str, Any]]:
    """Handlers of the unit as options of a form, those with the fewest open tasks first.

    Nobody of an excluded unit or a part of it and no excluded person is among them.
    """
    people = [
        person
        for person in queries.people(runtime, group=f"handlers:{unit}")
        if person.id not in excluded_people and not _is_kept_away(runtime, person.id, excluded_units)
    ]
    open_tasks = queries.open_task_counts(runtime, [person.id for person in people])
    people.sort(key=lambda person: (open_tasks.get(person.id, 0), person.id))
    return [{"label": person.name, "value": person.id} for person in people]


def _is_kept_away(runtime: Runtime, person_id: str, units: Collection[str]) -> bool:
    actor = queries.actor(runtime, person_id)
    return actor is None or is_excluded(actor, InstanceSubject(excluded_units=frozenset(units)))


def people_named(runtime: Runtime, names: Sequence[str]) -> tuple[str, ...]:
    """Ids of the people whom the names or accounts mean; a name that several people have means all of them."""
    if not names:
        return ()
    wanted = {name.casefold() for name in names}
    return tuple(
        person.id
        for person in queries.people(runtime)
        if {person.id.casefold(), person.name.casefold(), person.name_en.casefold()} & wanted
    )
