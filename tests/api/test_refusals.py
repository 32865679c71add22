"""How the API says no: with the right status, a code, and a sentence in the caller's language."""

import pytest
from flask import Flask

from engine.operations import Runtime
from tests.api.conftest import ORDER, Caller
from workflows import publish


def test_without_a_token_nothing_answers(api_app: Flask) -> None:
    """401, with a sentence and what kind of token is wanted."""
    answer = api_app.test_client().get("/api/tasks", headers={"Accept-Language": "en"})

    assert (answer.status_code, answer.headers["WWW-Authenticate"], answer.get_json()["code"]) == (
        401,
        "Bearer",
        "api.no_token",
    )


def test_the_sentence_follows_the_language(li_na: Caller) -> None:
    """The same refusal in Chinese and in English."""
    answers = [li_na.get("/tasks/none", Accept_Language=language).get_json()["detail"] for language in ("zh", "en")]

    assert answers[0].startswith("没有找到这项待办")
    assert answers[1].startswith("There is no such task")


def test_a_task_of_somebody_else_is_refused(chen_jie: Caller, li_na: Caller, zhao_lei: Caller) -> None:
    """Who is not the assignee may not complete."""
    task = chen_jie.start()["tasks"][0]
    li_na.post(f"/tasks/{task}/claim")

    assert zhao_lei.post(f"/tasks/{task}/complete").status_code == 403


def test_two_claim_at_once(chen_jie: Caller, li_na: Caller, zhao_lei: Caller) -> None:
    """The second one hears who was quicker."""
    task = chen_jie.start()["tasks"][0]

    answers = [caller.post(f"/tasks/{task}/claim").status_code for caller in (li_na, zhao_lei)]
    assert answers == [200, 409]


def test_a_completed_task_is_not_completed_again(chen_jie: Caller, li_na: Caller) -> None:
    """Without a key the second submission is a conflict."""
    task = chen_jie.start()["tasks"][0]
    li_na.post(f"/tasks/{task}/claim")

    answers = [li_na.post(f"/tasks/{task}/complete").status_code for _ in range(2)]
    assert answers == [200, 409]


@pytest.mark.requirement("C2")
def test_the_same_key_does_it_once(chen_jie: Caller, li_na: Caller) -> None:
    """The same submission again gets the first answer."""
    task = chen_jie.start()["tasks"][0]
    li_na.post(f"/tasks/{task}/claim")

    answers = [li_na.post(f"/tasks/{task}/complete", Idempotency_Key="once") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json == answers[1].json


def test_an_unchanged_task_is_not_sent_again(chen_jie: Caller, li_na: Caller) -> None:
    """`If-None-Match` with the newest version gives 304 and no body."""
    task = chen_jie.start()["tasks"][0]
    tag = li_na.get(f"/tasks/{task}").headers["ETag"]

    again = li_na.get(f"/tasks/{task}", If_None_Match=tag)
    assert (again.status_code, again.data) == (304, b"")


def test_a_changed_task_is_not_overwritten(chen_jie: Caller, li_na: Caller) -> None:
    """`If-Match` with an older version gives 412."""
    task = chen_jie.start()["tasks"][0]
    tag = li_na.get(f"/tasks/{task}").headers["ETag"]
    li_na.post(f"/tasks/{task}/claim")

    assert li_na.post(f"/tasks/{task}/complete", If_Match=tag).status_code == 412


def test_wrong_fields_are_named(chen_jie: Caller) -> None:
    """A missing field and an unknown one are both named."""
    answer = chen_jie.post("/instances", {"proces_id": "order"})

    fields = answer.get_json()["fields"]["json"]
    assert (answer.status_code, sorted(fields)) == (422, ["proces_id", "process_id"])


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_characters_that_cannot_be_kept_are_refused(chen_jie: Caller, text: str) -> None:
    """NUL and half a character are named at the door."""
    answer = chen_jie.post("/signals", {"name": text})

    assert (answer.status_code, answer.get_json()["code"]) == (400, "web.unreadable_text")


def test_a_broken_diagram_is_refused_with_findings(chen_jie: Caller) -> None:
    """Each finding names file and element."""
    broken = ORDER.replace('targetRef="paid"', 'targetRef="nowhere"')

    answer = chen_jie.post("/deployments", {"name": "orders", "files": [{"name": "order.bpmn", "content": broken}]})
    assert answer.status_code == 422
    assert answer.get_json()["findings"][0]["file"] == "order.bpmn"


def test_publishing_is_for_administrators(li_na: Caller) -> None:
    """A clerk may not publish."""
    answer = li_na.post("/deployments", {"name": "orders", "files": [{"name": "order.bpmn", "content": ORDER}]})

    assert answer.status_code == 403


def test_a_complaint_has_a_door_of_its_own(api_runtime: Runtime, chen_jie: Caller) -> None:
    """Who starts the process of complaints as if it were any other is told which call files a complaint."""
    publish(api_runtime)

    answer = chen_jie.post("/instances", {"process_id": "complaint_handling"}, Accept_Language="en")
    assert (answer.status_code, "Use POST /api/complaints" in answer.get_json()["detail"]) == (403, True)


def test_an_unknown_address_is_a_problem_too(li_na: Caller) -> None:
    """Also outside of every route the answer is JSON with a sentence."""
    answer = li_na.get("/nowhere")

    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
