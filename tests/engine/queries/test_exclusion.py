"""Whoever a case is about never meets it: in no list, search, board, badge, history, and at no time of its life."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from engine import queries
from engine.errors import BihuanError
from engine.operations import Person, Unit, comment, save_people, save_units
from engine.queries.rows import Capped
from engine.rules.permissions import SYSTEM, Actor
from tests.engine.company import Company

ABOUT: dict[str, dict[str, Any]] = {
    "wang": {"complained": ["wang"]},
    "sun": {"complained": ["sun"]},
    "zhou": {"complained_units": ["repair"]},
    "zheng": {"complained": ["zheng"]},
    "feng": {"complained_units": ["hq"]},
    "chen": {"complained": ["chen"]},
    "zhang": {"complained_units": ["repair"]},
}
"""Somebody of every role that would see the case otherwise, and why it is kept from them."""
LATE = datetime.fromisoformat("2026-02-27T09:00:00+08:00")
NOTHING = Capped(0)


def _meets(company: Company, actor: Actor, case: str) -> dict[str, object]:
    """Everything that a person finds of cases, by the place where it was found; empty where nothing."""
    ask: dict[str, Callable[[], Any]] = {
        "instances": lambda: queries.instances(company.runtime, actor=actor).items,
        "search": lambda: queries.search(company.runtime, "漏水", actor=actor),
        "number": lambda: queries.search(company.runtime, "C1", actor=actor),
        "mine": lambda: queries.inbox(company.runtime, actor=actor, box="mine").items,
        "groups": lambda: queries.inbox(company.runtime, actor=actor, box="groups").items,
        "done": lambda: queries.inbox(company.runtime, actor=actor, box="done").items,
        "started": lambda: queries.inbox(company.runtime, actor=actor, box="started").items,
        "badge": lambda: {k: n for k, n in queries.inbox_counts(company.runtime, actor=actor).items() if n != NOTHING},
        "board": lambda: queries.overdue(company.runtime, actor=actor),
        "overdue": lambda: queries.overdue_tasks(company.runtime, actor=actor).items,
        "incidents": lambda: queries.incidents(company.runtime, actor=actor).items,
        "case": lambda: queries.instance(company.runtime, case, actor=actor),
        "history": lambda: queries.history(company.runtime, case, actor=actor),
        "positions": lambda: queries.positions(company.runtime, case, actor=actor),
        "comments": lambda: queries.comments(company.runtime, case, actor=actor),
        "attachments": lambda: queries.attachments(company.runtime, case, actor=actor),
    }
    return {place: found for place, look in ask.items() if (found := _or_nothing(look))}


def _or_nothing(look: Callable[[], Any]) -> Any:
    try:
        return look()
    except BihuanError as refused:
        return None if refused.fault == "forbidden" else refused


@pytest.mark.requirement("C5")
@pytest.mark.parametrize("person", ABOUT)
def test_who_is_complained_about_meets_no_open_case(company: Company, person: str) -> None:
    """While a task is open and overdue, nobody whom the case is about finds any trace of it."""
    case = company.start(due=LATE, by=company.who(person), **ABOUT[person])
    comment(company.runtime, case.instance_id, text="机密", actor=SYSTEM)

    assert _meets(company, company.who(person), case.instance_id) == {}


@pytest.mark.parametrize("person", ABOUT)
def test_who_is_complained_about_meets_no_waiting_case(company: Company, person: str) -> None:
    """Between two tasks, when only a message is awaited, the case stays hidden as well."""
    case = company.start(by=company.who(person), complained=["nobody"])
    company.do(case, "zhang")
    company.do(case, "zhang", **ABOUT[person])

    assert _meets(company, company.who(person), case.instance_id) == {}


@pytest.mark.parametrize("person", ABOUT)
def test_who_is_complained_about_meets_no_closed_case(company: Company, person: str) -> None:
    """After the end the case stays hidden, also from who started it or finished a task of it before being named."""
    case = company.start(by=company.who(person), complained=["nobody"])
    company.finish(case, by=company.who(person))
    company.finish(case, **ABOUT[person])
    company.hear()
    company.finish(case)

    assert _meets(company, company.who(person), case.instance_id) == {}


@pytest.mark.parametrize("person", ABOUT)
def test_what_the_others_meet(company: Company, person: str) -> None:
    """The same people do find a case that is about somebody else: the tests above look in the right places."""
    case = company.start(by=company.who(person), due=LATE, complained=["li"])

    assert {"instances", "search", "number", "started", "badge", "case", "history"} <= set(
        _meets(company, company.who(person), case.instance_id)
    )


def test_a_task_follows_a_change_of_its_case(company: Company) -> None:
    """Who is named while a task is open loses it at once; who is no longer named finds it again."""
    case = company.start(complained=["zhang"])
    before = [
        len(queries.inbox(company.runtime, actor=company.who(who), box="groups").items) for who in ("zhang", "sun")
    ]
    company.tell(case, complained=["sun"])
    after = [
        len(queries.inbox(company.runtime, actor=company.who(who), box="groups").items) for who in ("zhang", "sun")
    ]

    assert (before, after) == ([0, 1], [1, 0])


def test_a_broken_expression_opens_nothing(company: Company) -> None:
    """Where the list of people can no longer be read, the exclusion before stays."""
    case = company.start(complained=["zhang"])
    company.tell(case, complained=None)

    assert _meets(company, company.who("zhang"), case.instance_id) == {}


def test_an_exclusion_does_not_hide_more(company: Company) -> None:
    """An exclusion of li hides nothing from li_na or from a unit that begins the same way."""
    case = company.start(complained=["l", "li_na"], complained_units=["rep"])

    assert "case" in _meets(company, company.who("zhang"), case.instance_id)


def _below_repair(company: Company, *groups: str, unit: str = "bench") -> Actor:
    """Somebody who works two levels below the repair department, or leads a part of it from elsewhere."""
    units = [Unit("north", "北区维修", parent="repair"), Unit("bench", "北区工作台", parent="north")]
    save_units(company.runtime, units, actor=SYSTEM)
    kept = Person("lin", "林", roles=frozenset({"quality"}), unit=unit, groups=frozenset(groups))
    save_people(company.runtime, [kept], actor=SYSTEM)
    return company.who("lin")


@pytest.mark.requirement("C5")
@pytest.mark.parametrize(("unit", "groups"), [("bench", ()), ("north", ()), ("sales", ("supervisors:bench",))])
def test_a_part_of_the_unit_complained_about_never_meets_the_case(
    company: Company, unit: str, groups: tuple[str, ...]
) -> None:
    """Sub-units belong to their unit, however deep, and so does who leads one."""
    case = company.start(complained_units=["repair"], due=LATE)

    assert _meets(company, _below_repair(company, "handlers:repair", *groups, unit=unit), case.instance_id) == {}


@pytest.mark.parametrize("complained", ["bench", "hq", "sales"])
def test_a_complaint_about_a_part_or_the_whole_company_leaves_the_others(company: Company, complained: str) -> None:
    """Who is above the part, beside it, or in a department of the company complained about as a whole handles it."""
    case = company.start(complained_units=[complained])

    assert "case" in _meets(company, _below_repair(company, unit="repair"), case.instance_id)
