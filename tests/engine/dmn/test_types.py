"""Item definitions: which values are of a type, and which are converted."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.engine.dmn.files import decision, input_data, literal, model, needs

TYPES = """
<itemDefinition name="tGrade"><typeRef>string</typeRef>
  <allowedValues><text>"A", "B"</text></allowedValues></itemDefinition>
<itemDefinition name="tGrades" isCollection="true"><typeRef>tGrade</typeRef></itemDefinition>
<itemDefinition name="tPair" isCollection="true"><typeRef>number</typeRef>
  <typeConstraint><text>count(?) = 2</text></typeConstraint></itemDefinition>
<itemDefinition name="tSmall"><typeRef>number</typeRef>
  <allowedValues><text>[0..10[</text></allowedValues></itemDefinition>
<itemDefinition name="tPerson">
  <itemComponent name="full name"><typeRef>string</typeRef></itemComponent>
  <itemComponent name="grade"><typeRef>tGrade</typeRef></itemComponent>
  <itemComponent name="friends" isCollection="true"><typeRef>tPerson</typeRef></itemComponent>
</itemDefinition>
"""
LEE: dict[str, Any] = {"full name": "Lee", "grade": "A", "friends": []}


def given(type_ref: str, value: Any) -> Any:
    """What a decision sees of a fact that is declared with the type."""
    facts = input_data("fact", type_ref)
    return model(TYPES + facts + decision("d", literal("fact"), requires=needs(inputs=["fact"]))).evaluate(
        "d", {"fact": value}
    )


@pytest.mark.parametrize(
    ("type_ref", "value", "expected"),
    [
        ("number", 5, Decimal(5)),
        ("number", "5", None),
        ("number", [5], Decimal(5)),
        ("number", [5, 6], None),
        ("feel:string", "x", "x"),
        ("Any", [1], [Decimal(1)]),
        ("list<number>", 5, [Decimal(5)]),
        ("context", {"a": 1}, {"a": Decimal(1)}),
        ("context", 1, None),
        ("date and time", date(2026, 11, 2), datetime(2026, 11, 2, tzinfo=UTC)),
        ("dateTime", datetime(2026, 11, 2, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)),
        ("date", datetime(2026, 11, 2, tzinfo=UTC), None),
        ("tGrade", "A", "A"),
        ("tGrade", "C", None),
        ("tGrade", None, None),
        ("tGrades", ["A", "B"], ["A", "B"]),
        ("tGrades", ["A", "C"], None),
        ("tGrades", "B", ["B"]),
        ("tPair", [1, 2], [Decimal(1), Decimal(2)]),
        ("tPair", [1], None),
        ("tSmall", 10, None),
        ("tPerson", LEE, LEE),
        ("tPerson", {**LEE, "friends": [LEE]}, {**LEE, "friends": [LEE]}),
        ("tPerson", {**LEE, "grade": "Z"}, None),
        ("tPerson", {"grade": "A"}, None),
        ("tPerson", {**LEE, "grade": None}, {**LEE, "grade": None}),
    ],
)
def test_a_fact_is_taken_as_its_type(type_ref: str, value: Any, expected: Any) -> None:
    """A value of the type stays, a convertible one is converted, any other is null."""
    assert given(type_ref, value) == expected


def test_names_of_components_may_hold_spaces() -> None:
    """A path finds a component whose name is two words."""
    facts = input_data("fact", "tPerson")
    asked = model(TYPES + facts + decision("d", literal("fact.full name"), requires=needs(inputs=["fact"])))
    assert asked.evaluate("d", {"fact": LEE}) == "Lee"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"A" instance of tGrade', True),
        ('"C" instance of tGrade', True),
        ("1 instance of tGrade", False),
        ('["A"] instance of tGrades', True),
        ("[1] instance of tGrades", False),
        ('[{full name: "x", grade: "Z", friends: []}] instance of list<tPerson>', True),
        ('[{grade: "Z", friends: []}] instance of list<tPerson>', False),
    ],
)
def test_instance_of_asks_for_the_shape_of_a_type(text: str, expected: bool) -> None:
    """FEEL's instance of understands item definitions and leaves allowed values aside, as the public kit has it."""
    assert model(TYPES + decision("d", literal(text))).evaluate("d", {}) is expected


@pytest.mark.parametrize(("text", "expected"), [('"A"', "A"), ('"C"', None), ("1", None)])
def test_a_decision_answers_in_its_type(text: str, expected: Any) -> None:
    """An answer that is not of the variable's type is null."""
    assert model(TYPES + decision("d", literal(text), type_ref="tGrade")).evaluate("d", {}) == expected


def test_an_unknown_type_is_found() -> None:
    """A typeRef to nothing is an error of the check."""
    found = model(decision("d", literal("1"), type_ref="tNothing")).check()
    assert [one.code for one in found] == ["dmn.unknown_type"]
