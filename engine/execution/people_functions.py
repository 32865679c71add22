"""People inside expressions: FEEL functions for assignments and recipients, over the facts of a company.

`engine.operations` puts them into `Environment.functions`; whoever checks definitions takes their names from
`PEOPLE_NAMES`. The facts come from the caller; a person, unit or group that nobody knows gives null or no people.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.feel.values import HostFunction

PEOPLE_NAMES = ("members of", "staff of", "head of", "head above", "unit of", "unit above")


@dataclass(frozen=True, slots=True)
class Company:
    """Who is where, as far as expressions may ask: active people only, by id."""

    units: Mapping[str, str | None] = field(default_factory=dict)
    """Unit → the unit above it."""
    people: Mapping[str, str | None] = field(default_factory=dict)
    """Person → the unit that the person belongs to."""
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Group → its people in the order of their ids; the heads of a unit are the group `heads:<unit>`."""


def people_functions(company: Callable[[], Company]) -> dict[str, HostFunction]:
    """The functions by name; `company` is asked when one of them is called.

    members of(group): the ids of its people, an empty list where there are none
    staff of(unit): the ids of the people who belong to it
    head of(unit): the id of its head, the first by id where it has several; null without one
    head above(unit): the head of the nearest unit above it that has one, for escalation; null at the top
    unit of(person): the id of the unit
    unit above(unit): the id of the unit above it
    """
    acts: dict[str, tuple[str, Callable[[Company, Any], Any]]] = {
        "members of": ("group", _members_of),
        "staff of": ("unit", _staff_of),
        "head of": ("unit", _head_of),
        "head above": ("unit", _head_above),
        "unit of": ("person", lambda facts, person: facts.people.get(person)),
        "unit above": ("unit", lambda facts, unit: facts.units.get(unit)),
    }
    return {name: HostFunction((what,), _asking(company, act)) for name, (what, act) in acts.items()}


def _asking(company: Callable[[], Company], act: Callable[[Company, Any], Any]) -> Callable[[Any], Any]:
    return lambda value: act(company(), value) if isinstance(value, str) else None


def _members_of(company: Company, group: str) -> list[str]:
    return list(company.groups.get(group, ()))


def _staff_of(company: Company, unit: str) -> list[str]:
    return sorted(person for person, own in company.people.items() if own == unit)


def _head_of(company: Company, unit: str) -> str | None:
    return next(iter(company.groups.get(f"heads:{unit}", ())), None)


def _head_above(company: Company, unit: str) -> str | None:
    seen = {unit}
    above = company.units.get(unit)
    while above is not None and above not in seen:
        head = _head_of(company, above)
        if head is not None:
            return head
        seen.add(above)
        above = company.units.get(above)
    return None
