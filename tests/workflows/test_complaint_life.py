"""Complaints live their lives on both databases, each step through the operation that a page would call."""

from typing import Any

import pytest

from engine import queries
from engine.errors import BihuanError
from engine.operations import claim_task, complete_task
from engine.rules.permissions import SYSTEM
from tests.workflows.cases import CAUSE, FINDINGS, PROPOSAL, TRIAGE, Office, complaint
from workflows.complaint_handling.answer_confirmation import answer_by_code, answer_confirmation, confirmation
from workflows.complaint_handling.codes import answer_token
from workflows.complaint_handling.file_complaint import Filed, file_complaint
from workflows.complaint_handling.follow_complaint import follow_complaint
from workflows.complaint_handling.withdraw_complaint import withdraw_complaint


def _follow(office: Office, filed: Filed) -> Any:
    return follow_complaint(office.runtime, filed.number, code=filed.code)


def _to_confirmation(office: Office) -> Filed:
    filed = office.file()
    office.do(filed, "confirm_triage", "chen_jing", **TRIAGE)
    office.handle(filed, "li_na")
    office.reply(filed)
    return filed


def _answer(office: Office, filed: Filed, *, round_: int, confirmed: bool) -> None:
    token = answer_token(office.runtime, filed.number, round_)
    answer_confirmation(office.runtime, token, confirmed=confirmed, satisfaction=5 if confirmed else 2)
    office.work()


@pytest.mark.requirement("C2", "C5", "C6", "C7")
def test_a_complaint_runs_from_intake_to_archive(office: Office) -> None:
    """Filed, accepted, handled, answered, agreed to, coded and closed; the customer reads how it stands throughout."""
    filed = _to_confirmation(office)
    waiting = _follow(office, filed)
    _answer(office, filed, round_=0, confirmed=True)
    office.do(filed, "code_cause", "gao_jie", **CAUSE)

    closed = _follow(office, filed)

    assert (waiting.stage, waiting.may_answer, closed.stage, closed.outcome_text, office.view(filed).row.status) == (
        "confirmation", True, "closed", "客户认可", "completed",
    )  # fmt: skip


@pytest.mark.requirement("C6")
def test_a_case_carries_the_deadline_of_its_stage(office: Office) -> None:
    """Acceptance, handling, reply: the case runs against one deadline at a time, and against none at its end."""
    filed = office.file()
    first = office.view(filed)
    dues = [first.row.due]
    office.do(filed, "confirm_triage", "chen_jing", **TRIAGE)
    dues.append(office.view(filed).row.due)
    office.handle(filed, "li_na")
    dues.append(office.view(filed).row.due)
    office.reply(filed)
    limits = office.view(filed).variables["due"]

    assert [*dues, office.view(filed).row.due] == [
        first.variables["due"]["acknowledge"], limits["handle"], limits["reply"], None,
    ]  # fmt: skip


@pytest.mark.requirement("C2", "F8")
def test_filing_gives_a_number_and_a_receipt_at_once(office: Office) -> None:
    """The customer has number and code, a receipt, and the reply deadline as soon as the complaint is taken up."""
    filed = office.file()
    at_once = office.open_tasks(filed)
    office.do(filed, "confirm_triage", "chen_jing", **TRIAGE)

    letters = [(letter.subject, "2026年3月18日 09:00" in letter.body) for letter in _follow(office, filed).letters]

    assert (filed.number, at_once, letters) == (
        "TS-20260302-0001", ["confirm_triage"],
        [("您的来件 TS-20260302-0001 已受理", True), ("已收到您的来件 TS-20260302-0001", False)],
    )  # fmt: skip


@pytest.mark.requirement("C2")
def test_the_same_submission_twice_files_once(office: Office) -> None:
    """The second click of a form gets the answer of the first."""
    first, second = (file_complaint(office.runtime, complaint(), actor=SYSTEM, key="form-1") for _ in range(2))

    assert (second.number, second.code, second.repeated) == (first.number, first.code, True)


@pytest.mark.requirement("C3", "C10")
def test_nobody_complained_about_can_handle_the_case(office: Office) -> None:
    """Who is named in the complaint is not offered as handler, and cannot touch a task of it."""
    filed = office.file(complained_names="李娜")
    office.do(filed, "confirm_triage", "chen_jing", **TRIAGE)
    offered = [option["value"] for option in office.view(filed).variables["handler_options"]]
    office.do(filed, "assign_handler", "qian_feng", handler="zhao_lei", consult_units=[])

    with pytest.raises(BihuanError) as refused:
        claim_task(office.runtime, office.task(filed, "investigate").id, actor=office.person("li_na"))

    assert (offered, refused.value.code) == (["sun_yu", "zhao_lei"], "permission.excluded")


@pytest.mark.requirement("C3", "C10")
def test_the_unit_complained_about_does_not_handle_the_case(office: Office) -> None:
    """A complaint against after-sales goes to the complaint desk."""
    filed = office.file()
    office.do(filed, "confirm_triage", "chen_jing", **(TRIAGE | {"complained_units": ["after_sales"]}))

    task = office.task(filed, "assign_handler")

    assert (office.view(filed).row.unit, task.unit) == ("customer_relations", "customer_relations")


def test_departments_are_consulted_in_parallel(office: Office) -> None:
    """Investigation and every consulted department work at the same time; the proposal waits for all."""
    filed = office.file()
    office.do(filed, "confirm_triage", "chen_jing", **TRIAGE)
    office.do(filed, "assign_handler", "qian_feng", handler="li_na", consult_units=["logistics", "finance"])
    together = office.open_tasks(filed)
    office.do(filed, "investigate", "li_na", **FINDINGS)
    for person_id in ("he_ping", "zheng_lin"):
        task = next(t for t in office.waiting(filed) if person_id in _may_claim(office, t.id))
        claim_task(office.runtime, task.id, actor=office.person(person_id))
        complete_task(office.runtime, task.id, variables={"opinion": person_id}, actor=office.person(person_id))

    assert (together, office.open_tasks(filed), office.view(filed).variables["consultations"]) == (
        ["consult", "consult", "investigate"], ["propose_solution"],
        [{"unit": "logistics", "opinion": "he_ping"}, {"unit": "finance", "opinion": "zheng_lin"}],
    )  # fmt: skip


def _may_claim(office: Office, task_id: str) -> list[str]:
    groups = set(queries.task(office.runtime, task_id, actor=SYSTEM).candidates)
    return [person.id for person in queries.people(office.runtime) if groups & set(person.groups)]


@pytest.mark.requirement("C10")
def test_a_large_remedy_needs_an_approver_who_is_not_the_handler(office: Office) -> None:
    """Above the limit the case waits for an approver; sent back, it returns to the same handler."""
    filed = office.file()
    office.do(filed, "confirm_triage", "chen_jing", **TRIAGE)
    office.handle(filed, "li_na", remedy="compensation", remedy_amount=3000)
    first = office.open_tasks(filed)
    office.do(filed, "approve_remedy", "ma_chao", approved=False, approval_note="过高")
    second = [(task.element, task.assignee) for task in office.waiting(filed)]
    office.do(filed, "propose_solution", "li_na", **(PROPOSAL | {"remedy_amount": 400}))

    assert (first, second, office.open_tasks(filed)) == (
        ["approve_remedy"], [("propose_solution", "li_na")], ["write_reply"],
    )  # fmt: skip


@pytest.mark.requirement("C9", "C10")
def test_a_dissatisfied_customer_is_looked_after_by_somebody_else(office: Office) -> None:
    """A no opens the case again for other handlers, twice at most; then the supervisor decides."""
    filed = _to_confirmation(office)
    offered = []
    for round_, handler in enumerate(["zhao_lei", "sun_yu"]):
        _answer(office, filed, round_=round_, confirmed=False)
        offered.append([option["value"] for option in office.view(filed).variables["handler_options"]])
        office.handle(filed, handler)
        office.reply(filed)
    _answer(office, filed, round_=2, confirmed=False)
    office.do(filed, "decide_dispute", "zhou_min", dispute_decision="uphold", reply="维持。")

    assert (offered, office.open_tasks(filed)) == ([["sun_yu", "zhao_lei"], ["sun_yu"]], ["code_cause"])


def test_the_link_works_once(office: Office) -> None:
    """A second use of the link, and a link that nobody was given, are refused."""
    filed = _to_confirmation(office)
    asked = confirmation(office.runtime, answer_token(office.runtime, filed.number, 0)).number
    _answer(office, filed, round_=0, confirmed=True)

    with pytest.raises(BihuanError) as refused:
        _answer(office, filed, round_=0, confirmed=False)

    assert (asked, refused.value.code) == (filed.number, "complaint.answer_used")


def test_a_customer_without_mail_answers_by_number_and_code(office: Office) -> None:
    """Who has no link answers on the follow-up page; a wrong code is refused like an unknown number."""
    filed = _to_confirmation(office)
    with pytest.raises(BihuanError) as refused:
        answer_by_code(office.runtime, filed.number, code="22222222", confirmed=True, satisfaction=5)

    answer_by_code(office.runtime, filed.number, code=filed.code.lower(), confirmed=True, satisfaction=4)

    assert (refused.value.code, office.open_tasks(filed)) == ("complaint.not_found", ["code_cause"])


def test_silence_ends_after_the_time_limit(office: Office) -> None:
    """Seven working days without an answer, and the case goes on; the answer then comes too late."""
    filed = _to_confirmation(office)
    office.pass_time(days=12)

    with pytest.raises(BihuanError) as refused:
        answer_by_code(office.runtime, filed.number, code=filed.code, confirmed=False, satisfaction=1)

    assert (office.open_tasks(filed), refused.value.code) == (["code_cause"], "complaint.answer_too_late")


@pytest.mark.requirement("C5", "C11")
def test_late_acceptance_is_escalated_step_by_step(office: Office) -> None:
    """Warning to the desk, then the supervisor, then the head; the level rises with them."""
    filed = office.file()
    told = []
    for hours in (25, 25, 120):
        office.pass_time(hours=hours)
        told.append([
            len(queries.notifications(office.runtime, actor=office.person(person_id)).items)
            for person_id in ("chen_jing", "zhou_min", "wu_gang")
        ])  # fmt: skip

    assert (told, office.view(filed).variables["overdue_level"]) == ([[1, 1, 0], [1, 2, 0], [1, 2, 1]], 3)


@pytest.mark.requirement("C6")
def test_a_refusal_tells_the_reason(office: Office) -> None:
    """A complaint that is not ours is handed over, with the reason in the customer's letter."""
    filed = office.file()
    office.do(filed, "confirm_triage", "chen_jing",
              **(TRIAGE | {"decision": "hand_over", "refusal_reason": "属物业职责", "handed_to": "物业"}))  # fmt: skip

    letter = _follow(office, filed).letters[0].body

    assert ("我们已将它移交给物业。" in letter, "原因：属物业职责" in letter, _follow(office, filed).stage) == (
        True, True, "closed",
    )  # fmt: skip


@pytest.mark.requirement("F9")
def test_praise_takes_the_short_path(office: Office) -> None:
    """Praise is answered by the desk and closed."""
    filed = office.file(subject="表扬李师傅", kind="praise")
    office.do(filed, "confirm_triage", "chen_jing", **(TRIAGE | {"kind": "praise"}))
    office.do(filed, "handle_feedback", "chen_jing", proposed_reply="谢谢。")

    found = _follow(office, filed)

    assert (found.stage, found.outcome_text) == ("closed", "已答复")


def test_the_customer_can_withdraw_at_any_time(office: Office) -> None:
    """A withdrawal ends the case wherever it is; a second one is refused."""
    filed = office.file()
    office.do(filed, "confirm_triage", "chen_jing", **TRIAGE)
    withdraw_complaint(office.runtime, filed.number, code=filed.code, reason="已解决")
    office.work()

    with pytest.raises(BihuanError) as refused:
        withdraw_complaint(office.runtime, filed.number, code=filed.code)

    assert (_follow(office, filed).outcome_text, office.view(filed).row.status, refused.value.code) == (
        "客户撤回", "completed", "complaint.already_closed",
    )  # fmt: skip


@pytest.mark.requirement("C12")
def test_a_cause_that_calls_for_rectification_tells_the_unit(office: Office) -> None:
    """Supervisor and head of the unit are asked for rectification, with the cause in words."""
    filed = _to_confirmation(office)
    _answer(office, filed, round_=0, confirmed=True)
    office.do(filed, "code_cause", "gao_jie", **(CAUSE | {"requires_rectification": True, "prevention": "加测"}))

    told = [queries.notifications(office.runtime, actor=office.person(person_id)).items[0].body
            for person_id in ("qian_feng", "feng_tao")]  # fmt: skip

    assert ["归类为“产品制造缺陷”" in body for body in told] == [True, True]


@pytest.mark.requirement("N1")
def test_contacts_stay_out_of_the_case(office: Office) -> None:
    """Phone and e-mail lie in the customer file, not among the variables of the case."""
    filed = office.file()

    assert "13800000000" not in str(office.view(filed).variables)


@pytest.mark.requirement("C6", "C8", "F12")
def test_the_reply_apologises_and_names_the_solution(office: Office) -> None:
    """The customer reads the result with our apology, and is asked to confirm it."""
    filed = _to_confirmation(office)

    letter = _follow(office, filed).letters[0]

    assert ("已有处理结果" in letter.subject, "深表歉意" in letter.body, "三日内上门更换。" in letter.body) == (
        True,
        True,
        True,
    )


def test_after_agreeing_nothing_is_left_to_withdraw(office: Office) -> None:
    """Until the customer agrees the page offers to withdraw; afterwards only the archive is left."""
    filed = _to_confirmation(office)
    before = _follow(office, filed).may_withdraw
    _answer(office, filed, round_=0, confirmed=True)

    after = _follow(office, filed)

    assert (before, after.stage, after.may_withdraw) == (True, "analysis", False)


def test_after_agreeing_a_withdrawal_is_refused(office: Office) -> None:
    """Nor does the operation take it from a page that stood open since before."""
    filed = _to_confirmation(office)
    _answer(office, filed, round_=0, confirmed=True)

    with pytest.raises(BihuanError) as refused:
        withdraw_complaint(office.runtime, filed.number, code=filed.code)

    assert (refused.value.code, _follow(office, filed).stage) == ("complaint.already_settled", "analysis")


def test_a_kept_letter_leaves_out_lines_with_links_and_codes(office: Office) -> None:
    """The letters of the follow-up page have no mark, address or code where a link stood."""
    filed = _to_confirmation(office)

    texts = "".join(letter.body for letter in _follow(office, filed).letters)

    assert [word in texts for word in ("\ufffc", "略去", "查询码", "链接", "期满未回应")] == [False] * 4 + [True]
