"""Reads organisation.yml and writes it into the directory. For `load`."""

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from engine.operations import Person, Runtime, Unit, save_calendar, save_people, save_units
from engine.rules.calendars import china_calendar, round_the_clock_calendar
from engine.rules.permissions import SYSTEM

PASSWORD = "bihuan-demo"


@lru_cache(maxsize=1)
def organisation() -> dict[str, Any]:
    """Units, people and the accounts to show, as the file says."""
    read: dict[str, Any] = yaml.safe_load((files(__package__) / "organisation.yml").read_text(encoding="utf-8"))
    return read


def save_organisation(runtime: Runtime) -> None:
    """Write calendars, units and people; what is there already is brought to what the file says."""
    year = runtime.clock().year
    save_calendar(runtime, china_calendar("china", range(year - 3, year + 4)), actor=SYSTEM)
    save_calendar(runtime, round_the_clock_calendar("round_the_clock"), actor=SYSTEM)
    save_units(runtime, [Unit(calendar="china", **unit) for unit in organisation()["units"]], actor=SYSTEM)
    # Hashing a password is slow on purpose: only the accounts that are shown can sign in.
    shown = frozenset(account["id"] for account in organisation()["accounts"])
    save_people(runtime, [_person(said, shown) for said in organisation()["people"]], actor=SYSTEM)


def _person(said: dict[str, Any], shown: frozenset[str]) -> Person:
    return Person(
        id=said["id"],
        name=said["name"],
        name_en=said["name_en"],
        unit=said["unit"],
        roles=frozenset(said["roles"]),
        groups=frozenset(said["groups"]),
        password=PASSWORD if said["id"] in shown else None,
    )
