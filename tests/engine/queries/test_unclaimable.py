"""A task whose every candidate is kept from the case is shown to operators, who give it to somebody else."""

from engine.operations import assign_task
from engine.queries.unclaimable import unclaimable_tasks
from tests.engine.company import Company


def _shown(company: Company, person: str = "chen") -> list[str]:
    return [row.number for row in unclaimable_tasks(company.runtime, actor=company.who(person))]


def test_a_case_that_names_its_whole_desk_is_shown(company: Company) -> None:
    """Only that one: where a candidate is left, or somebody has the task, nothing is stuck."""
    company.start(number="ALL", complained=["zhang", "sun"])
    company.start(number="UNIT", complained_units=["repair"])
    company.start(number="ONE", complained=["zhang"])
    company.start(number="NONE")

    assert _shown(company) == ["ALL", "UNIT"]


def test_an_operator_gets_it_moving(company: Company) -> None:
    """Assigned to somebody who is not named, it is stuck no longer."""
    case = company.start(complained=["zhang", "sun"])
    assign_task(company.runtime, company.task(case).id, assignee="li", actor=company.who("chen"))

    assert _shown(company) == []


def test_an_operator_who_is_named_does_not_see_it(company: Company) -> None:
    """Whoever is complained about meets the case nowhere, here neither."""
    company.start(complained=["zhang", "sun", "chen"])

    assert _shown(company) == []
