"""Who may see, change, start and end cases, and run the installation: everybody tries it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from engine import queries
from engine.definitions import Resource
from engine.errors import BihuanError
from engine.operations import (
    Person,
    Unit,
    attach,
    broadcast_signal,
    cancel_instance,
    comment,
    deploy,
    issue_token,
    publish_message,
    resolve_incident,
    save_calendar,
    save_person,
    save_unit,
    start_instance,
    verify_audit,
)
from engine.rules.calendars import round_the_clock_calendar
from engine.rules.permissions import SYSTEM, Actor
from tests.builders.diagrams import chain, end, start, user
from tests.engine.company import CASE, PEOPLE, Company

STRANGER = Actor("nobody", "路人")
ALL = "zhang sun li wang zhou wu zheng feng chen chu wei"
SEEN = "zhang sun wang zhou zheng feng chen"
"""Who sees an open case of the repair department: its handlers and leaders, the front line, those who watch."""
Act = Callable[[Company, str, Actor], Any]
ON_A_CASE: dict[str, tuple[str, Act]] = {
    "see": (SEEN, lambda c, case, who: queries.instance(c.runtime, case, actor=who)),
    "history": (SEEN, lambda c, case, who: queries.history(c.runtime, case, actor=who)),
    "positions": (SEEN, lambda c, case, who: queries.positions(c.runtime, case, actor=who)),
    "comments": (SEEN, lambda c, case, who: queries.comments(c.runtime, case, actor=who)),
    "attachments": (SEEN, lambda c, case, who: queries.attachments(c.runtime, case, actor=who)),
    "comment": (SEEN, lambda c, case, who: comment(c.runtime, case, text="!", actor=who)),
    "attach": (SEEN, lambda c, case, who: attach(c.runtime, case, filename="a.txt", content=b"!", actor=who)),
    "cancel": ("zhou chen", lambda c, case, who: cancel_instance(c.runtime, case, reason="!", actor=who)),
}
"""What is done with a case, and who may."""
GENERAL: dict[str, tuple[str, Callable[[Company, Actor], Any]]] = {
    "start": (ALL, lambda c, who: c.start(by=who)),
    "message": ("chen", lambda c, who: publish_message(c.runtime, "m", correlation_key="x", variables={}, actor=who)),
    "signal": ("chen", lambda c, who: broadcast_signal(c.runtime, "s", variables={}, actor=who)),
    "incidents": ("chen", lambda c, who: queries.incidents(c.runtime, actor=who)),
    "resolve": ("chen", lambda c, who: resolve_incident(c.runtime, c.incident(), actor=who)),
    "deploy": ("chu", lambda c, who: deploy(c.runtime, [CASE], actor=who, name="cases", second_opinion=False)),
    "definitions": (ALL, lambda c, who: queries.definitions(c.runtime, actor=who)),
    "definition": (ALL, lambda c, who: queries.definition(c.runtime, "case", actor=who)),
    "versions": (ALL, lambda c, who: queries.definition_versions(c.runtime, "case", actor=who)),
    "person": ("chu", lambda c, who: save_person(c.runtime, Person("new", "新人"), actor=who)),
    "unit": ("chu", lambda c, who: save_unit(c.runtime, Unit("new", "新部门"), actor=who)),
    "calendar": ("chu", lambda c, who: save_calendar(c.runtime, round_the_clock_calendar("r"), actor=who)),
    "audit": ("zheng feng chen chu", lambda c, who: verify_audit(c.runtime, actor=who)),
    "token": (ALL, lambda c, who: issue_token(c.runtime, name="x", actor=who)),
    "board": ("zhou wu zheng feng chen", lambda c, who: queries.overdue(c.runtime, actor=who)),
}
"""What is done with the installation, and who may."""


def _everybody(company: Company) -> list[Actor]:
    return [STRANGER, *(company.who(person.id) for person in PEOPLE)]


def _refusal(act: Callable[[], Any]) -> str:
    try:
        act()
    except BihuanError as refused:
        return refused.code
    return ""


@pytest.mark.parametrize("name", ON_A_CASE)
def test_who_may_do_what_with_a_case(company: Company, name: str) -> None:
    """Everybody tries it on a case of the repair department; exactly those of the table succeed."""
    may, act = ON_A_CASE[name]
    found = {}
    for person in _everybody(company):
        case = company.start(number=person.id).instance_id
        found[person.id] = _refusal(lambda: act(company, case, person))  # noqa: B023
    code = "permission.instance.cancel" if name == "cancel" else "permission.instance.see"

    assert found == {who: "" if who in may.split() else code for who in found}


@pytest.mark.requirement("C5")
@pytest.mark.parametrize("name", ON_A_CASE)
def test_whoever_the_case_is_about_may_nothing_with_it(company: Company, name: str) -> None:
    """Everybody who could is refused where the case is about them or their unit, each with the reason."""
    may, act = ON_A_CASE[name]
    found = set()
    for person in may.split():
        for people, units in (([person], []), ([], ["repair", "hq"])):
            who = company.who(person)
            case = company.start(by=who, complained=people, complained_units=units).instance_id
            found.add(_refusal(lambda: act(company, case, company.who(person))))  # noqa: B023

    assert found == {"permission.excluded"}


@pytest.mark.parametrize("name", GENERAL)
def test_who_may_do_what_at_all(company: Company, name: str) -> None:
    """Everybody tries it; exactly those of the table succeed, and the others get the sentence of a permission."""
    may, act = GENERAL[name]
    found = {person.id: _refusal(lambda: act(company, person)) for person in _everybody(company)}  # noqa: B023

    assert (
        {who for who, code in found.items() if not code},
        {code.partition(".")[0] for code in found.values() if code},
    ) == (set(may.split()), {"permission"})


@pytest.mark.parametrize("case", ["", "x", "' OR '1'='1", "01M8149BS0Y1T6XQ0000000000", "0" * 5000])
@pytest.mark.parametrize("name", ON_A_CASE)
def test_unknown_cases_are_missing(company: Company, name: str, case: str) -> None:
    """Whatever is typed in place of an id, the answer is that there is no such case."""
    _, act = ON_A_CASE[name]

    assert _refusal(lambda: act(company, case, company.who("chen"))) == "instance.missing"


def test_an_operator_does_not_mend_a_case_about_themselves(company: Company) -> None:
    """Resolving an incident could change every variable; where the case is about the operator it is refused."""
    company.start("broken", complained=["chen"])
    company.work()
    incident = company.incident()

    assert (
        _refusal(lambda: resolve_incident(company.runtime, incident, actor=company.who("chen"), variables={"a": 1})),
        company.incident(),
    ) == ("permission.excluded", incident)


def test_an_operator_sends_no_message_to_a_case_about_themselves(company: Company) -> None:
    """A message could withdraw the complaint; where the case is about the operator nothing is delivered."""
    case = company.start(complained=["chen"])
    for _ in range(2):
        company.finish(case)
    chen, before = company.who("chen"), queries.history(company.runtime, case.instance_id, actor=SYSTEM)
    code = _refusal(lambda: publish_message(company.runtime, "heard", correlation_key="C1", variables={}, actor=chen))

    assert (code, queries.history(company.runtime, case.instance_id, actor=SYSTEM)) == ("permission.excluded", before)


def test_an_old_version_is_not_started_by_everybody(company: Company) -> None:
    """Rules that were replaced are not to be had by naming the old version, except by who runs the installation."""
    changed = Resource(CASE.name, CASE.content.replace(b'name="Look"', b'name="Look again"'))
    deploy(company.runtime, [changed], actor=SYSTEM, name="cases", second_opinion=False)
    variables = {"unit": "repair", "number": "X", "complained": [], "complained_units": []}

    def start_version(who: str, version: int) -> None:
        start_instance(company.runtime, "case", variables=variables, version=version, actor=company.who(who))

    found = {
        who: [_refusal(partial(start_version, who, version)) for version in (1, 2, 9)]
        for who in ("wang", "chen", "chu")
    }

    assert found == {
        "wang": ["permission.instance.start_old", "", "definition.missing"],
        "chen": ["", "", "definition.missing"],
        "chu": ["", "", "definition.missing"],
    }


@pytest.mark.parametrize(
    ("properties", "may"),
    [
        ({"bihuan:starterGroups": "quality, customer_service"}, ["wang", "zheng"]),
        ({"bihuan:starterPeople": "zhang"}, ["zhang"]),
        ({"bihuan:starterGroups": "program:something"}, []),
        ({"bihuan:starterGroups": "approvers", "bihuan:starterPeople": "li"}, ["li", "wei"]),
        ({}, ALL.split()),
    ],
)
def test_a_process_says_who_starts_it(company: Company, properties: dict[str, str], may: list[str]) -> None:
    """Where a process names people or groups that start it, nobody else does."""
    own = chain("own", start(), user("ask"), end(), properties=properties)
    deploy(company.runtime, [own], actor=SYSTEM, name="own", second_opinion=False)
    started = [
        person.id
        for person in _everybody(company)
        if not _refusal(lambda: start_instance(company.runtime, "own", variables={}, actor=person))  # noqa: B023
    ]

    assert sorted(started) == sorted(may)


def test_a_case_that_starts_is_recorded_in_the_name_of_who_started_it(company: Company) -> None:
    """Nobody else's name stands at a start, whatever the variables claim."""
    wang = company.who("wang")
    case = company.start(by=wang, started_by="zhang", actor="system")
    row = queries.instance(company.runtime, case.instance_id, actor=SYSTEM).row

    assert (row.started_by, row.started_at - company.runtime.clock()) == ("wang", timedelta(0))
