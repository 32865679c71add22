"""People inside expressions."""

from typing import Any

import pytest

from engine.execution.people_functions import PEOPLE_NAMES, Company, people_functions
from engine.feel.expression import parse

COMPANY = Company(
    {"hq": None, "repair": "hq", "lifts": "repair", "loop": "pool", "pool": "loop"},
    {"zhang": "repair", "sun": "repair", "zhou": "lifts", "wu": "hq"},
    {"heads:repair": ("sun", "zhang"), "heads:hq": ("wu",), "quality": ("wu", "zhou")},
)
FUNCTIONS = people_functions(lambda: COMPANY)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('members of("quality")', ["wu", "zhou"]),
        ('members of("nobody")', []),
        ('staff of("repair")', ["sun", "zhang"]),
        ('head of("repair")', "sun"),
        ('head of("lifts")', None),
        ('head above("lifts")', "sun"),
        ('head above("repair")', "wu"),
        ('head above("hq")', None),
        ('head above("loop")', None),
        ('unit of("zhou")', "lifts"),
        ('unit above("lifts")', "repair"),
        ("head of(unit of(person))", "sun"),
        ("head of(unit: unit of(person: person))", "sun"),
        ("head of(1)", None),
        ('(for one in staff of("repair") return one)[1]', "sun"),
    ],
)
def test_people(expression: str, expected: Any) -> None:
    """Ids of the people and units that the company has; what cannot be answered is null."""
    assert parse(expression).evaluate({"person": "zhang"}, functions=FUNCTIONS) == expected


def test_names_are_those_of_the_functions() -> None:
    """The list for checkers is complete."""
    assert set(PEOPLE_NAMES) == set(FUNCTIONS)
