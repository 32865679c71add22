"""Whom a complaint is about, as staff pick it: people and units of the directory by their labels, others as typed.

Only the page on which staff write down a complaint calls it; customers do not read our directory.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine import queries
from engine.errors import Language
from engine.operations import Runtime
from workflows.complaint_handling.catalogue import values
from workflows.complaint_handling.new_complaint import NewComplaint

NAME = "complained"
"""Name of the inputs, one a person or unit."""
LONGEST = 200
_UNIT: Mapping[Language, str] = {"zh": "{name}（部门）", "en": "{name} (department)"}


@dataclass(frozen=True, slots=True)
class Pick:
    """One entry of the list: a person or a unit."""

    kind: str
    id: str
    label: str
    name: str


def picks(runtime: Runtime, language: Language) -> tuple[Pick, ...]:
    """Everybody and every unit that can be complained about. Two of one name in one unit show their account."""
    units = [unit for unit in queries.units(runtime) if unit.id in values("unit")]
    names = {unit.id: unit.name_en or unit.name if language == "en" else unit.name for unit in queries.units(runtime)}
    found = [Pick("unit", unit.id, _UNIT[language].format(name=names[unit.id]), unit.name) for unit in units]
    seen: set[str] = set()
    for person in queries.people(runtime):
        name = person.name_en or person.name if language == "en" else person.name
        label = f"{name} · {names[person.unit]}" if person.unit in names else name
        label = f"{label} · {person.id}" if label in seen else label
        seen.add(label)
        found.append(Pick("person", person.id, label, person.name))
    return tuple(found)


def with_picks(runtime: Runtime, complaint: NewComplaint, given: Sequence[str], *, language: Language) -> NewComplaint:
    """The complaint with whom it is about: ids where the list has the label, the words where it does not."""
    known = {pick.label: pick for pick in picks(runtime, language)}
    chosen = [known[text] for text in given if text in known]
    names = [pick.label for pick in chosen if pick.kind == "person"] + [text for text in given if text not in known]
    return replace(
        complaint,
        complained_names="、".join(dict.fromkeys(names))[:LONGEST],
        complained_people=tuple(dict.fromkeys(pick.id for pick in chosen if pick.kind == "person")),
        complained_units=tuple(dict.fromkeys(pick.id for pick in chosen if pick.kind == "unit")),
    )
