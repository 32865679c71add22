"""Script tasks: one FEEL expression."""

from decimal import Decimal

from tests.builders import process
from tests.engine.execution.play import play


def test_answer_goes_into_the_result_variable() -> None:
    """The expression sees the variables, its answer becomes one."""
    diagram = process().start().script("sum", "total", "a + b").end().build()

    assert play(diagram, {"a": 1, "b": Decimal("0.5")}).variables == {
        "a": 1,
        "b": Decimal("0.5"),
        "total": Decimal("1.5"),
    }


def test_name_that_nobody_has_set_is_null() -> None:
    """A missing variable is a null, not a failure."""
    assert play(process().start().script("copy", "x", "remark").end().build()).variables == {"x": None}


def test_failing_expression_is_an_incident_and_not_a_null() -> None:
    """What cannot be calculated is an incident with the expression and the reason."""
    played = play(process().start().script("sum", "total", 'a + "1"').end().build(), {"a": 1})

    incident = next(iter(played.incidents.values()))

    assert (incident.code, incident.facts["expression"]) == ("execution.expression_failed", 'a + "1"')


def test_expression_that_is_no_feel_is_an_incident() -> None:
    """A definition that was deployed unchecked fails where it is used, and nowhere else."""
    assert play(process().start().script("bad", "x", "1 +").end().build()).problems == [
        ("bad", "execution.expression_failed")
    ]
