"""Who may do what with a task: everybody tries everything, and those who may not get a sentence and change nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from engine import queries
from engine.errors import BihuanError
from engine.operations import (
    assign_task,
    attach,
    claim_task,
    comment,
    complete_task,
    save_draft,
    unclaim_task,
)
from engine.rules.permissions import SYSTEM, Actor
from tests.engine.company import PEOPLE, Company

Act = Callable[[Company, str, Actor], Any]


def _instance(company: Company, task_id: str) -> str:
    return queries.task(company.runtime, task_id, actor=SYSTEM).row.instance_id


ACTS: dict[str, Act] = {
    "see": lambda c, task, who: queries.task(c.runtime, task, actor=who),
    "claim": lambda c, task, who: claim_task(c.runtime, task, actor=who),
    "unclaim": lambda c, task, who: unclaim_task(c.runtime, task, actor=who),
    "complete": lambda c, task, who: complete_task(c.runtime, task, variables={}, actor=who),
    "draft": lambda c, task, who: save_draft(c.runtime, task, values={"a": "b"}, actor=who),
    "assign": lambda c, task, who: assign_task(c.runtime, task, assignee="sun", actor=who),
    "comment": lambda c, task, who: comment(c.runtime, _instance(c, task), text="!", actor=who, task_id=task),
    "attach": lambda c, task, who: attach(
        c.runtime, _instance(c, task), filename="a.txt", content=b"!", actor=who, task_id=task
    ),
}
"""What can be done with a task."""
OFFERED = {
    "see": "zhang sun zhou zheng feng chen",
    "claim": "zhang sun",
    "unclaim": "",
    "complete": "",
    "draft": "",
    "assign": "zhou chen",
    "comment": "zhang sun zhou zheng feng",
    "attach": "zhang sun zhou zheng feng",
}
"""Who may do it with a task that is offered to the handlers of the repair department."""
CLAIMED = OFFERED | {"unclaim": "zhang zhou", "complete": "zhang", "draft": "zhang"}
"""As above, once zhang has claimed it."""
STRANGER = Actor("nobody", "路人")


def _outcome(company: Company, act: str, task: str, person: Actor) -> str:
    try:
        ACTS[act](company, task, person)
    except BihuanError as refused:
        return refused.code
    return "done"


def _everybody(company: Company) -> list[Actor]:
    return [STRANGER, *(company.who(person.id) for person in PEOPLE)]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("claimed", [False, True])
def test_who_may_do_what_with_a_task(company: Company, act: str, claimed: bool) -> None:
    """Everybody tries it on a task of their own; exactly those of the table succeed, the others are told why not."""
    found = {}
    for person in _everybody(company):
        case = company.start(number=person.id)
        task = company.claim(case, "zhang") if claimed else company.task(case).id
        found[person.id] = _outcome(company, act, task, person)
    named = (CLAIMED if claimed else OFFERED)[act].split()
    may = {who for who in named if not (act == "claim" and claimed and who != "zhang")}
    sentences = {"task.taken", "task.not_claimed", f"permission.task.{'complete' if act == 'draft' else act}"}
    done = {who for who, outcome in found.items() if outcome == "done"}

    assert (done, set(found.values()) - sentences - {"done"}) == (may, set())


@pytest.mark.requirement("C5")
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    "about", [{"complained": ["zhang", "zhou", "zheng", "feng", "chen"]}, {"complained_units": ["repair", "hq"]}]
)
def test_whoever_it_is_about_may_nothing(company: Company, act: str, about: dict[str, Any]) -> None:
    """The person complained about, and members and heads of the unit: no role helps, not even having claimed it."""
    case = company.start(complained=["nobody"])
    task = company.claim(case, "zhang")
    company.tell(case, **about)
    if "complained_units" in about:
        case = company.start(number="C2", **about)
        task = company.task(case).id
    people = [company.who(who) for who in ("zhang", "zhou", "zheng", "feng", "chen")]

    assert {_outcome(company, act, task, person) for person in people} == {"permission.excluded"}


def test_a_refused_try_changes_nothing(company: Company) -> None:
    """After everybody tried everything in vain, the task is as it was and nothing was written into the history."""
    case = company.start(complained_units=["repair", "hq"])
    task = company.task(case)
    before = queries.history(company.runtime, case.instance_id, actor=SYSTEM)
    outcomes = {_outcome(company, act, task.id, who) for who in _everybody(company) for act in ACTS}
    after = queries.history(company.runtime, case.instance_id, actor=SYSTEM)

    assert ("done" in outcomes, company.task(case), after) == (False, task, before)


@pytest.mark.parametrize("receiver", ["zhang", "zhou"])
def test_nobody_is_given_a_task_about_themselves(company: Company, receiver: str) -> None:
    """A supervisor or operator cannot assign a task to the person complained about, nor to members of the unit."""
    task = company.task(company.start(complained_units=["repair"])).id
    with pytest.raises(BihuanError) as refused:
        assign_task(company.runtime, task, assignee=receiver, actor=company.who("chen"))

    assert refused.value.code == "permission.excluded"


@pytest.mark.parametrize("receiver", ["nobody", "", "system", "zhang' OR '1'='1"])
def test_a_task_is_given_to_people_of_the_directory(company: Company, receiver: str) -> None:
    """Unknown names are refused by name."""
    task = company.task(company.start()).id
    with pytest.raises(BihuanError) as refused:
        assign_task(company.runtime, task, assignee=receiver, actor=company.who("zhou"))

    assert refused.value.code == "directory.person_missing"


@pytest.mark.parametrize("act", ["claim", "unclaim", "complete", "draft", "assign"])
def test_a_finished_task_is_finished_for_everybody(company: Company, act: str) -> None:
    """Who could have done it hears that it is over; who could not, only that they may not."""
    case = company.start()
    task = company.do(case, "zhang")
    outcomes = {who: _outcome(company, act, task, company.who(who)) for who in ("zhang", "zhou", "li", "chu")}
    action = f"permission.task.{'complete' if act == 'draft' else act}"
    entitled = {"assign": {"zhou"}, "unclaim": {"zhang", "zhou"}}.get(act, {"zhang"})

    assert outcomes == {who: "task.closed" if who in entitled else action for who in outcomes}


@pytest.mark.parametrize("task", ["", "x", "01M8149BS0Y1T6XQ0000000000", "' OR '1'='1", "../../etc", "0" * 5000])
@pytest.mark.parametrize("act", ["see", "claim", "complete", "draft"])
def test_unknown_tasks_are_missing(company: Company, act: str, task: str) -> None:
    """Whatever is typed in place of an id, the answer is that there is no such task."""
    company.start()

    assert _outcome(company, act, task, company.who("zhang")) == "task.missing"


@pytest.mark.parametrize("act", ["comment", "attach"])
def test_a_task_of_another_case_opens_no_file(company: Company, act: str) -> None:
    """Naming one's own task does not let a comment or file into a foreign case."""
    own, foreign = company.start(number="A"), company.start(number="B", unit="sales")
    task = company.claim(own, "zhang")
    given: dict[str, Any] = {"text": "!"} if act == "comment" else {"filename": "a.txt", "content": b"!"}
    write = comment if act == "comment" else attach
    with pytest.raises(BihuanError) as refused:
        write(company.runtime, foreign.instance_id, actor=company.who("zhang"), task_id=task, **given)

    assert refused.value.code == "task.missing"
