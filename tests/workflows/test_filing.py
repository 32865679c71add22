"""Numbers, customers, reports, codes: what stands around the case."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from engine.errors import BihuanError
from engine.rules.permissions import SYSTEM
from tests.workflows.cases import Office, complaint
from workflows.complaint_handling.codes import answer_token, follow_up_code
from workflows.complaint_handling.file_complaint import file_complaint
from workflows.complaint_handling.follow_complaint import follow_complaint
from workflows.complaint_handling.reports import BY, counts
from workflows.customer_file import NewCustomer
from workflows.customer_file.customers import customer, save_customer


def test_numbers_are_given_once_under_concurrency(office: Office) -> None:
    """Four people filing at once get different numbers without a gap."""

    def one(n: int) -> str:
        return file_complaint(office.runtime, complaint(subject=f"件{n}"), actor=SYSTEM).number

    with ThreadPoolExecutor(4) as pool:
        numbers = sorted(pool.map(one, range(12)))

    assert numbers == [f"TS-20260302-{n:04d}" for n in range(1, 13)]


def test_a_refused_filing_uses_no_number(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Number, row and case are one transaction: what fails takes its number back."""
    with monkeypatch.context() as patched:
        patched.setattr("workflows.complaint_handling.file_complaint.write_rows", _break)
        with pytest.raises(RuntimeError):
            office.file()

    assert office.file().number == "TS-20260302-0001"


def _break(*_: object, **__: object) -> None:
    raise RuntimeError("power off")


@pytest.mark.requirement("C2", "F6")
def test_staff_note_what_was_said_earlier(office: Office) -> None:
    """A complaint of yesterday's call is filed today and counts from yesterday."""
    received = office.clock() - timedelta(days=3)

    filed = office.file(channel="phone", received_at=received)

    assert (filed.number, office.view(filed).row.started_at) == ("TS-20260227-0001", received)


def test_a_wrong_code_tells_nothing(office: Office) -> None:
    """An unknown number and a wrong code get the same sentence."""
    filed = office.file()
    codes = []
    for number, code in ((filed.number, "22222222"), ("TS-20200101-0001", filed.code)):
        with pytest.raises(BihuanError) as refused:
            follow_complaint(office.runtime, number, code=code)
        codes.append(str(refused.value))

    assert len(set(codes)) == 1


def test_codes_are_derived_and_differ(office: Office) -> None:
    """The same number always has the same code; numbers and rounds have different ones."""
    runtime = office.runtime

    found = {follow_up_code(runtime, "TS-1"), follow_up_code(runtime, "TS-1"), follow_up_code(runtime, "TS-2"),
             answer_token(runtime, "TS-1", 0), answer_token(runtime, "TS-1", 1)}  # fmt: skip

    assert len(found) == 4


@pytest.mark.requirement("W1", "W5", "W7")
def test_a_customer_who_comes_again_is_recognised(office: Office) -> None:
    """The same name and phone are the same customer, brought up to date; a key customer stays one."""
    with office.runtime.database.transaction() as connection:
        first = save_customer(connection, NewCustomer("王芳", "138", tier="key"), now=office.clock())
        second = save_customer(connection, NewCustomer("王芳", "138", "w@example.com"), now=office.clock())
        other = save_customer(connection, NewCustomer("王芳", "139"), now=office.clock())
        found = customer(connection, first.id)

    assert (second.id == first.id, other.id == first.id, second.tier, found) == (True, False, "key", second)


@pytest.mark.requirement("W5")
def test_a_key_customer_is_graded_higher(office: Office) -> None:
    """The tier of the customer file goes into the triage."""
    levels = [
        office.view(office.file(customer=NewCustomer("王芳", "138", tier=tier))).row.level for tier in ("key", "")
    ]

    assert levels == [3, 3]


@pytest.mark.requirement("C13")
def test_reports_count_by_every_question(office: Office) -> None:
    """Two complaints and a praise, counted by kind, with both languages."""
    for kind in ("complaint", "complaint", "praise"):
        office.file(kind=kind)

    found = {by: sum(count.complaints for count in counts(office.runtime, by=by, actor=SYSTEM)) for by in BY}
    kinds = [(count.zh, count.en, count.complaints) for count in counts(office.runtime, by="kind", actor=SYSTEM)]

    assert (set(found.values()), kinds) == ({3}, [("投诉", "Complaint", 2), ("表扬", "Praise", 1)])


@pytest.mark.requirement("C16")
def test_reports_count_a_month(office: Office) -> None:
    """Only what was received in between counts."""
    office.file(channel="phone", received_at=office.clock() - timedelta(days=40))
    office.file()
    month = office.clock() - timedelta(days=30)

    found = [counts(office.runtime, by="state", actor=SYSTEM, received_from=month),
             counts(office.runtime, by="state", actor=SYSTEM, received_before=month)]  # fmt: skip

    assert [[count.complaints for count in one] for one in found] == [[1], [1]]


def test_reports_need_the_board(office: Office) -> None:
    """A handler may not count the company's complaints."""
    with pytest.raises(BihuanError) as refused:
        counts(office.runtime, by="kind", actor=office.person("li_na"))

    assert refused.value.code == "permission.board.see"
