"""A task on its page: claimed, filled in, refused with what was typed, drafted, completed, once."""

from dataclasses import replace

import pytest

from engine import queries
from engine.errors import BihuanError
from engine.operations import Unit, claim_task, save_unit
from engine.rules.actors import SYSTEM, Actor
from tests.web.conftest import Office

TRIAGE = {"decision": "accept", "kind": "complaint", "category": "delivery", "severity": "3", "unit": "logistics"}


def desk(office: Office) -> Actor:
    """陈静 of the front desk."""
    found = queries.actor(office.runtime, "chen_jing")
    assert found is not None
    return found


def triage(office: Office, *, claimed: bool = True) -> str:
    """An open task of the front desk, to confirm the triage of a complaint."""
    rows = queries.inbox(office.runtime, actor=desk(office), box="groups").items
    task_id = str(next(row.id for row in rows if row.element == "confirm_triage"))
    if claimed:
        claim_task(office.runtime, task_id, actor=desk(office))
    return task_id


def typed(**answers: str) -> dict[str, str]:
    """A submission of the triage form as a browser sends it."""
    sent = TRIAGE | answers
    return {f"f.{key}": value for key, value in sent.items()} | {f"has.{key}": "1" for key in sent}


def test_a_task_of_the_group_is_claimed(office: Office) -> None:
    """After claiming it stands among the reader's own."""
    task_id = triage(office, claimed=False)
    office.client("chen_jing").post(f"/tasks/{task_id}/claim")

    assert queries.task(office.runtime, task_id, actor=desk(office)).row.assignee == "chen_jing"


def test_a_task_of_somebody_else_is_refused(office: Office) -> None:
    """Claiming what a colleague has already claimed says who has it."""
    task_id = triage(office)
    answer = office.client("liu_yang").post(f"/tasks/{task_id}/claim")

    assert answer.status_code in (403, 409)


def test_a_form_is_completed(office: Office) -> None:
    """A right form moves the case on and leads back to the inbox."""
    task_id = triage(office)
    answer = office.client("chen_jing").post(f"/tasks/{task_id}/complete", data=typed())
    done = queries.task(office.runtime, task_id, actor=desk(office)).row.state

    assert (answer.status_code, answer.location, done) == (303, "/inbox?box=mine", "completed")


def test_a_wrong_form_keeps_what_was_typed(office: Office) -> None:
    """What is missing is named beside the field and in a summary; the rest stands as typed."""
    task_id = triage(office)
    sent = typed(decision="refuse", refusal_reason="", triage_note="请客户补充照片")
    page = office.client("chen_jing").post(f"/tasks/{task_id}/complete", data=sent)

    assert (page.status_code, 'href="#f-refusal_reason"' in page.text, "请客户补充照片" in page.text) == (
        422,
        True,
        True,
    )


def test_the_same_form_twice_is_done_once(office: Office) -> None:
    """A double click with one key gets the first answer."""
    task_id, client = triage(office), office.client("chen_jing")
    sent = typed() | {"key": "one and the same"}
    answers = [client.post(f"/tasks/{task_id}/complete", data=sent).status_code for _ in range(2)]

    assert answers == [303, 303]


def test_a_second_form_for_a_finished_task_is_told_so(office: Office) -> None:
    """Another submission for a completed task is a conflict with a sentence."""
    task_id, client = triage(office), office.client("chen_jing")
    client.post(f"/tasks/{task_id}/complete", data=typed())
    answer = client.post(f"/tasks/{task_id}/complete", data=typed())

    assert (answer.status_code, 'role="alert"' in answer.text) == (409, True)


def test_a_draft_is_given_back(office: Office) -> None:
    """What was typed and saved stands in the form when it opens again."""
    task_id, client = triage(office), office.client("chen_jing")
    client.post(f"/tasks/{task_id}/draft", data=typed(triage_note="先记一笔"))

    assert "先记一笔" in client.get(f"/tasks/{task_id}").text


def test_conditions_are_decided_without_script(office: Office) -> None:
    """The button that updates the form shows the reason once refusing is chosen."""
    task_id = triage(office)
    page = office.client("chen_jing").post(f"/tasks/{task_id}/form", data=typed(decision="refuse")).text

    assert ('name="f.refusal_reason"' in page, 'name="f.handed_to"' in page) == (True, False)


def test_a_comment_stands_in_the_case(office: Office) -> None:
    """A comment is kept with its author."""
    task_id, client = triage(office), office.client("chen_jing")
    case = queries.task(office.runtime, task_id, actor=desk(office)).row.instance_id
    client.post(f"/cases/{case}/comments?task={task_id}", data={"text": "已致电客户"})

    assert [said.text for said in queries.comments(office.runtime, case, actor=desk(office))] == ["已致电客户"]


def test_whoever_comes_second_reads_the_name_of_the_first(office: Office) -> None:
    """Claiming what a colleague has just claimed names the person, not the login."""
    colleague = queries.actor(office.runtime, "liu_yang")
    task_id = triage(office)
    with pytest.raises(BihuanError) as refused:
        claim_task(office.runtime, task_id, actor=replace(colleague or desk(office), trusted=True))

    assert (refused.value.code, refused.value.facts) == ("task.taken", {"assignee": "陈静"})


def test_remaining_time_is_that_of_the_unit(office: Office) -> None:
    """A unit that works round the clock has its hours counted so, whatever calendar the installation has."""
    units = queries.units(office.runtime)
    unit = next(row for row in units if row.id == "after_sales")
    saved = Unit(unit.id, unit.name, unit.name_en, unit.parent, calendar="round_the_clock")
    before = office.client("li_na").get("/inbox").text
    save_unit(office.runtime, saved, actor=SYSTEM)
    after = office.client("li_na").get("/inbox").text

    assert ("按自然时间计算" in before, "按自然时间计算" in after) == (False, True)


def test_colleagues_are_offered_with_their_unit_in_english(office: Office) -> None:
    """Whoever reads English chooses among people with the English names of their units."""
    page = office.client("operator", language="en").get(f"/tasks/{triage(office)}").text

    assert ("Li Na · After-sales" in page, "· 售后服务部" in page) == (True, False)
