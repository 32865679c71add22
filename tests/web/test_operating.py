"""Operators suspend, move and restart cases on pages, and see what would happen first; nobody else sees these pages."""

import re
from html import unescape
from typing import Any

import pytest

from engine import queries
from engine.operations import retry_incidents
from engine.rules.permissions import SYSTEM
from tests.web.conftest import Office

OPERATOR = "operator"


def _case(office: Office, status: str = "active") -> Any:
    """A case of the demonstration."""
    return queries.instances(office.runtime, actor=SYSTEM, state=status, limit=50).items[0]


def _elements(office: Office, case: str) -> list[str]:
    return [row.element for row in queries.standing(office.runtime, case, actor=SYSTEM).standing]


def _words(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def test_a_case_is_suspended_and_resumed(office: Office) -> None:
    """Its page says so in between."""
    case = _case(office)
    client = office.client(OPERATOR)
    client.post(f"/operating/cases/{case.id}/suspend", data={"reason": "停电"})
    between = _words(client.get(f"/cases/{case.id}"))
    client.post(f"/operating/cases/{case.id}/resume")

    after = queries.instance(office.runtime, case.id, actor=SYSTEM).state
    assert ("已暂停：待办可看不可办" in between, "案件暂停" in between, after) == (True, True, "active")


def test_a_plan_is_shown_before_anything_changes(office: Office) -> None:
    """What would happen in words; then, for sure, it happens."""
    case = _case(office)
    client = office.client(OPERATOR)
    standing = queries.standing(office.runtime, case.id, actor=SYSTEM).standing
    before = _elements(office, case.id)
    wanted = {"cancel": [str(row.token) for row in standing], "reason": "x"}
    planned = _words(client.post(f"/operating/cases/{case.id}/modify", data=wanted))
    between = _elements(office, case.id)
    client.post(f"/operating/cases/{case.id}/modify", data=wanted | {"sure": "1", "seen": str(case.version)})

    ended = queries.instance(office.runtime, case.id, actor=SYSTEM).state
    assert ("案件会因此结束" in planned, between == before, ended) == (True, True, "cancelled")


def test_what_is_in_the_way_is_said(office: Office) -> None:
    """A modification of nothing is refused with a sentence, and the form stays."""
    case = _case(office)

    answer = office.client(OPERATOR).post(f"/operating/cases/{case.id}/modify", data={"reason": "留着"})

    assert ("没有要做的调整" in _words(answer), "留着" in answer.text) == (True, True)


def test_a_finished_complaint_is_filed_anew_instead_of_restarted(office: Office) -> None:
    """Its entry would stay with the old case: the page says what to do, and offers no form that would be refused."""
    case = _case(office, "completed")
    client = office.client(OPERATOR)
    page = client.get(f"/operating/cases/{case.id}")

    answer = client.post(f"/operating/cases/{case.id}/restart", data={"variables": "start"})

    said = ["请按原内容重新登记一件" in _words(each) for each in (page, answer)]
    assert (said, "/restart" in page.text, answer.status_code) == ([True, True], False, 409)


def test_a_process_is_suspended_with_progress(office: Office) -> None:
    """The page that follows tells how far it is."""
    answer = office.client(OPERATOR).post(
        "/operating/processes/complaint_handling/suspend", data={"reason": "x"}, follow_redirects=True
    )

    [work] = queries.bulk_works(office.runtime, actor=SYSTEM)
    assert (work.kind, work.failed, f"已完成 {work.done} 件" in _words(answer)) == ("suspend", 0, True)


def test_bulk_work_is_listed(office: Office) -> None:
    """The newest first, for operators."""
    retry_incidents(office.runtime, actor=SYSTEM)

    assert "重试异常 · 全部流程" in _words(office.client(OPERATOR).get("/operating/bulk"))


PAGES = ("/operating/bulk", "/operating/cases/{case}", "/operating/processes/complaint_handling", "/operating/bulk/x")


@pytest.mark.parametrize("page", PAGES)
def test_others_do_not_see_these_pages(office: Office, page: str) -> None:
    """Staff are refused."""
    assert office.client("li_na").get(page.format(case=_case(office).id)).status_code == 403


@pytest.mark.parametrize("page", PAGES[:3])
def test_pages_speak_english(office: Office, page: str) -> None:
    """Not a Chinese word of ours in them but names."""
    answer = office.client(OPERATOR, language="en").get(page.format(case=_case(office).id))

    ours = re.findall("暂停|成批|迁移|试算", _words(answer))
    assert (answer.status_code, ours) == (200, [])
