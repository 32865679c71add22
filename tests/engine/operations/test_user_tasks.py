"""Claim, put back, assign, draft and complete: what people do with a task, and what they must not."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from engine import queries
from engine.definitions import Resource
from engine.errors import BihuanError
from engine.operations import (
    FormRefused,
    Person,
    Runtime,
    Unit,
    assign_task,
    claim_task,
    complete_task,
    save_draft,
    save_person,
    save_unit,
    unclaim_task,
)
from engine.rules.permissions import SYSTEM
from tests.builders.diagrams import chain, end, start, user
from tests.engine.operations.acting import (
    BOSS,
    LI,
    WANG,
    ZHAO,
    begin,
    happenings,
    only_task,
    open_tasks,
    publish,
    rows,
    status,
    variables,
)

FORM = Resource(
    "f.form",
    """{"id": "f", "type": "default", "schemaVersion": 18, "components": [
    {"type": "textfield", "id": "a", "key": "answer", "label": "答复", "properties": {"label.en": "Answer"},
     "validate": {"required": true, "maxLength": 5}},
    {"type": "number", "id": "b", "key": "amount", "label": "金额", "properties": {"label.en": "Amount"}}]}""".encode(),
)


def _asked(runtime: Runtime) -> str:
    """A task for the group of agents; gives its id."""
    publish(runtime, chain("p", start(), user("ask", groups="agents"), end()))
    return only_task(runtime, begin(runtime, "p"))


def _code(refused: pytest.ExceptionInfo[BihuanError]) -> str:
    return refused.value.code


def test_a_claimed_task_leaves_the_groups(runtime: Runtime) -> None:
    """Who claims a task has it in "mine"; its group no longer sees it."""
    task = _asked(runtime)

    changed = claim_task(runtime, task, actor=LI)

    mine, offered = queries.inbox(runtime, actor=LI, box="mine"), queries.inbox(runtime, actor=WANG, box="groups")
    boxes = [[row.id for row in page.items] for page in (mine, offered)]
    assert (changed.assignee, changed.version, boxes) == ("li", 2, [[task], []])


def test_a_task_put_back_is_offered_again(runtime: Runtime) -> None:
    """After unclaim the group sees the task, and another may claim it."""
    task = _asked(runtime)
    claim_task(runtime, task, actor=LI)

    unclaim_task(runtime, task, actor=LI)

    assert [row.id for row in queries.inbox(runtime, actor=WANG, box="groups").items] == [task]


def test_a_task_without_a_group_stays_with_its_assignee(runtime: Runtime) -> None:
    """What was assigned directly cannot be put back: nobody would see it. The page does not offer it."""
    publish(runtime, chain("p", start(), user("ask", assignee="li"), end()))
    task = only_task(runtime, begin(runtime, "p"))
    offered = queries.task(runtime, task, actor=LI).may

    with pytest.raises(BihuanError) as refused:
        unclaim_task(runtime, task, actor=LI)

    assert (_code(refused), "unclaim" in offered) == ("task.no_group", False)


def test_a_taken_task_cannot_be_claimed(runtime: Runtime) -> None:
    """The second to claim is told who has it."""
    task = _asked(runtime)
    claim_task(runtime, task, actor=LI)

    with pytest.raises(BihuanError) as refused:
        claim_task(runtime, task, actor=WANG)

    assert (_code(refused), refused.value.facts) == ("task.taken", {"assignee": "li"})


def test_somebody_elses_task_cannot_be_completed(runtime: Runtime) -> None:
    """Only the assignee completes."""
    task = _asked(runtime)
    claim_task(runtime, task, actor=LI)

    with pytest.raises(BihuanError) as refused:
        complete_task(runtime, task, variables={}, actor=WANG)

    assert _code(refused) == "permission.task.complete"


def test_who_is_no_candidate_cannot_claim(runtime: Runtime) -> None:
    """A person outside the group is refused."""
    task = _asked(runtime)

    with pytest.raises(BihuanError) as refused:
        claim_task(runtime, task, actor=ZHAO)

    assert _code(refused) == "permission.task.claim"


def test_the_person_complained_about_is_refused_everywhere(runtime: Runtime) -> None:
    """An excluded candidate can neither see nor claim nor be assigned the task."""
    excluded = {"bihuan:excludedPeople": '=["wang"]'}
    publish(runtime, chain("p", start(), user("ask", groups="agents", properties=excluded), end()))
    task = only_task(runtime, begin(runtime, "p"))

    codes = []
    for attempt in (lambda: queries.task(runtime, task, actor=WANG), lambda: claim_task(runtime, task, actor=WANG)):
        with pytest.raises(BihuanError) as refused:
            attempt()
        codes.append(_code(refused))

    seen = queries.inbox(runtime, actor=WANG, box="groups").items
    assert (codes, seen) == (["permission.excluded"] * 2, ())


def test_a_supervisor_assigns(runtime: Runtime) -> None:
    """The head of the unit gives the task to a person, who then has it."""
    save_unit(runtime, Unit("north", "北区"), actor=SYSTEM)
    save_person(runtime, Person("zhao", "赵", roles=frozenset({"handler"}), unit="north"), actor=SYSTEM)
    publish(runtime, chain("p", start(), user("ask", groups="agents"), end(), properties={"bihuan:unit": "north"}))
    task = only_task(runtime, begin(runtime, "p"))

    assign_task(runtime, task, assignee="zhao", actor=BOSS)

    (row,) = open_tasks(runtime)
    assert (row.assignee, row.assignee_name, row.unit_name) == ("zhao", "赵", "北区")


def test_a_completed_task_cannot_be_completed_again(runtime: Runtime) -> None:
    """The second submission without a key hears that nothing is left to do."""
    task = _asked(runtime)
    complete_task(runtime, task, variables={}, actor=SYSTEM)

    with pytest.raises(BihuanError) as refused:
        complete_task(runtime, task, variables={}, actor=SYSTEM)

    assert _code(refused) == "task.closed"


def test_the_same_submission_twice_does_it_once(runtime: Runtime) -> None:
    """With its key a repeated submission gets the first answer, and history and audit hold it once."""
    publish(runtime, chain("p", start(), user("one", assignee="li"), user("two"), end()))
    instance = begin(runtime, "p")
    task = only_task(runtime, instance)

    answers = [complete_task(runtime, task, variables={}, actor=LI, key="k") for _ in range(3)]

    done = [each for each in happenings(runtime, instance) if each[:2] == ("one", "completed")]
    records = [row["operation"] for row in rows(runtime, "audit") if row["chain"] == instance]
    assert (len(set(answers)), done, records) == (1, [("one", "completed", "li")], ["start_instance", "complete_task"])


def test_a_key_belongs_to_one_submission(runtime: Runtime) -> None:
    """The same key for another task is refused instead of answered wrongly."""
    publish(runtime, chain("p", start(), user("one", assignee="li"), end()))
    first, second = (only_task(runtime, begin(runtime, "p")) for _ in range(2))
    complete_task(runtime, first, variables={}, actor=LI, key="k")

    with pytest.raises(BihuanError) as refused:
        complete_task(runtime, second, variables={}, actor=LI, key="k")

    assert _code(refused) == "operation.key_reused"


def test_a_stale_page_is_told_so(runtime: Runtime) -> None:
    """Who submits a page of an older version of the task is asked to reload."""
    task = _asked(runtime)
    claim_task(runtime, task, actor=LI)

    with pytest.raises(BihuanError) as refused:
        complete_task(runtime, task, variables={}, actor=LI, expected_version=1)

    assert _code(refused) == "task.changed"


def test_a_form_keeps_its_own_fields_alone(runtime: Runtime) -> None:
    """Wrong or missing values come back by field; nothing has moved."""
    publish(runtime, chain("p", start(), user("ask", assignee="li", form="f"), end()), FORM)
    instance = begin(runtime, "p")

    with pytest.raises(FormRefused) as refused:
        complete_task(runtime, only_task(runtime, instance), variables={"answer": "超过了五个字"}, actor=LI)

    assert (list(refused.value.errors), status(runtime, instance)) == (["answer"], "active")


def test_a_form_gives_typed_values(runtime: Runtime) -> None:
    """Texts of a browser become the values of the form's fields."""
    publish(runtime, chain("p", start(), user("ask", assignee="li", form="f"), end()), FORM)
    instance = begin(runtime, "p")

    complete_task(runtime, only_task(runtime, instance), variables={"answer": "已退款", "amount": "12.50"}, actor=LI)

    assert variables(runtime, instance) == {"answer": "已退款", "amount": Decimal("12.50")}


def test_a_draft_is_kept_for_its_author(runtime: Runtime) -> None:
    """What was typed is there again, changes no version, and is gone after completion."""
    task = _asked(runtime)
    claim_task(runtime, task, actor=LI)

    save_draft(runtime, task, values={"answer": "写到一半"}, actor=LI)

    seen = [queries.task(runtime, task, actor=who).draft for who in (LI, SYSTEM)]
    complete_task(runtime, task, variables={}, actor=LI, expected_version=2)
    assert (seen, rows(runtime, "task")[0]["draft"]) == ([{"answer": "写到一半"}, None], None)


def test_values_come_back_exactly(runtime: Runtime) -> None:
    """Decimals, dates, date-times with their offset, durations, Chinese text and null survive."""
    given = {
        "price": Decimal("0.10"), "day": date(2026, 2, 28),
        "at": datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=8))),
        "utc": datetime(2026, 3, 2, 1, tzinfo=UTC), "text": "投诉“服务”\n第二行😀", "nothing": None, "flag": True,
        "list": [1, {"键": Decimal("2.50")}],
    }  # fmt: skip
    publish(runtime, chain("p", start(), user("ask"), end()))
    instance = begin(runtime, "p")
    complete_task(runtime, only_task(runtime, instance), variables=given, actor=SYSTEM)

    found = variables(runtime, instance)

    assert (found, str(found["price"]), found["at"].utcoffset()) == (given, "0.10", timedelta(hours=8))


def test_lists_follow_the_case(runtime: Runtime) -> None:
    """When title and level change, the open tasks show it."""
    properties = {"bihuan:title": "=title", "bihuan:level": "=level", "bihuan:customer": '="张三"'}
    also = (user("other", groups="agents"), '<sequenceFlow id="x" sourceRef="start" targetRef="other"/>')
    publish(runtime, chain("p", start(), user("ask"), end(), also=also, properties=properties))
    instance = begin(runtime, "p", {"title": "旧", "level": 4})
    task = next(row.id for row in open_tasks(runtime) if row.element == "ask")

    complete_task(runtime, task, variables={"title": "新", "level": 1}, actor=SYSTEM)

    (row,) = open_tasks(runtime, instance)
    levels = [link["level"] for link in rows(runtime, "task_candidate")]
    assert (row.title, row.level, row.customer, levels) == ("新", 1, "张三", [1])
