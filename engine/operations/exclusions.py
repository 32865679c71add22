"""From whom a whole case is kept: the person or unit complained about never meets it, between its tasks or afterwards.

A process says so by its properties `bihuan:excludedPeople` and `bihuan:excludedUnits`. The same properties of a user
task concern that task alone (somebody else than before must do it) and hide nothing else of the case.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import orjson

from engine.graph import Text

_Kept = dict[str, list[str]]


def exclusions(before: str, said: Mapping[str, Text], value: Callable[[Text], Any]) -> str:
    """The column of the instance after a step; `said` are the properties of the process by "people" and "units".

    An answer that is no list leaves what was there: an expression that fails must not open the case.
    """
    kept: _Kept = orjson.loads(before)
    for kind, text in said.items():
        found = _names(value(text))
        if found is not None:
            kept[kind] = sorted(set(found))
    return _packed(kept)


def with_case(case: str, people: Iterable[str], units: Iterable[str]) -> str:
    """The column of an open task: its own exclusions and those of its case."""
    whole: _Kept = orjson.loads(case)
    return _packed({"people": sorted({*whole["people"], *people}), "units": sorted({*whole["units"], *units})})


def _names(value: Any) -> list[str] | None:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return [str(each) for each in value if each is not None] if isinstance(value, list | tuple) else None


def _packed(kept: _Kept) -> str:
    return orjson.dumps(kept, option=orjson.OPT_SORT_KEYS).decode()
