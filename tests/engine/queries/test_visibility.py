"""Lists and single pages agree: what a list shows opens, and what opens stands in the list."""

from collections.abc import Callable
from typing import Any

import pytest

from engine import queries
from engine.errors import BihuanError
from engine.operations import InstanceStarted, cancel_instance
from engine.rules.permissions import SYSTEM, Actor
from tests.engine.company import PEOPLE, Company

STRANGER = Actor("nobody", "路人")
KINDS: dict[str, dict[str, Any]] = {
    "repair": {"unit": "repair"},
    "sales": {"unit": "sales"},
    "about sales' head": {"unit": "sales", "complained": ["wu", "wang", "chen"]},
    "about repair": {"unit": "repair", "complained_units": ["repair"]},
    "about the head office": {"unit": "repair", "complained_units": ["hq"]},
}


def _finish_all(company: Company, case: InstanceStarted) -> None:
    for _ in range(2):
        company.finish(case, by=company.who("sun"))
    company.hear(case.business_key)
    company.finish(case)


LIVES: dict[str, Callable[[Company, InstanceStarted], object]] = {
    "fresh": lambda company, case: None,
    "taken": lambda company, case: company.finish(case, by=company.who("li")),
    "over": _finish_all,
    "cancelled": lambda company, case: cancel_instance(company.runtime, case.instance_id, reason="-", actor=SYSTEM),
}


def _opens(company: Company, actor: Actor, instance_id: str) -> bool:
    try:
        queries.instance(company.runtime, instance_id, actor=actor)
    except BihuanError as refused:
        if refused.fault != "forbidden":
            raise
        return False
    return True


@pytest.mark.parametrize("life", LIVES)
def test_lists_show_what_opens(company: Company, life: str) -> None:
    """For everybody, the list, the search by number and the permission of the single case say the same."""
    runtime, everybody = company.runtime, [STRANGER, *(company.who(person.id) for person in PEOPLE)]
    cases = {kind: company.start(number=kind, by=company.who("wei"), **said) for kind, said in KINDS.items()}
    for case in cases.values():
        LIVES[life](company, case)
    opened = {(who.id, k) for who in everybody for k, case in cases.items() if _opens(company, who, case.instance_id)}
    listed = {(who.id, row.number) for who in everybody for row in queries.instances(runtime, actor=who).items}
    searched = {
        (who.id, row.number) for who in everybody for k in KINDS for row in queries.search(runtime, k, actor=who)
    }

    assert (listed, searched) == (opened, opened)


def test_a_box_shows_tasks_that_open(company: Company) -> None:
    """Everything in the boxes of tasks can be looked at by whose boxes they are."""
    for number, (kind, variables) in enumerate(KINDS.items()):
        case = company.start(number=kind, **variables)
        if number < 2:
            company.do(case, ("zhang", "li")[number])
    found = [
        (who.id, row.number, queries.task(company.runtime, row.id, actor=who).row.id == row.id)
        for who in (company.who(person.id) for person in PEOPLE)
        for box in ("mine", "groups", "done")
        for row in queries.inbox(company.runtime, actor=who, box=box).items
    ]

    assert sorted(found) == [
        ("li", "about sales' head", True),
        ("li", "sales", True),
        ("li", "sales", True),
        ("sun", "about the head office", True),
        ("sun", "repair", True),
        ("zhang", "about the head office", True),
        ("zhang", "repair", True),
        ("zhang", "repair", True),
    ]


@pytest.mark.parametrize("person", ["wang", "wu", "zhang", "chu", "wei", "zhou"])
def test_strangers_see_no_task_of_a_foreign_unit(company: Company, person: str) -> None:
    """A task of sales opens for no front line, handler, administrator or leader from elsewhere."""
    case = company.start(unit="sales" if person != "wu" else "repair")
    task = company.task(case).id
    with pytest.raises(BihuanError) as refused:
        queries.task(company.runtime, task, actor=company.who(person))

    assert refused.value.code == "permission.task.see"


def test_a_finished_task_opens_for_those_who_see_its_case(company: Company) -> None:
    """Who finished it, leads the unit or watches over quality may; a candidate of old who did nothing may not."""
    case = company.start()
    task = company.do(case, "zhang")
    company.finish(case)
    allowed = []
    for person in ("zhang", "zhou", "zheng", "wang", "sun", "li"):
        try:
            queries.task(company.runtime, task, actor=company.who(person))
            allowed.append(person)
        except BihuanError:
            continue

    assert allowed == ["zhang", "zhou", "zheng", "wang"]
