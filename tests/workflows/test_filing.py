"""Numbers, customers, reports, codes: what stands around the case."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import func, select

from engine.errors import BihuanError
from engine.operations import fire_due
from engine.rules.permissions import SYSTEM
from engine.settings import Settings
from engine.storage.tables import instance, notification
from tests.workflows.cases import TRIAGE, Office, complaint
from workflows.complaint_handling.codes import answer_token, follow_up_code, hashed
from workflows.complaint_handling.file_complaint import file_complaint
from workflows.complaint_handling.follow_complaint import follow_complaint
from workflows.complaint_handling.reports import BY, counts
from workflows.complaint_handling.tables import complaint_archive
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


def test_a_key_is_not_answered_with_another_complaint(office: Office) -> None:
    """A second complaint under a used key is refused: the first one's number would lose it in silence."""
    file_complaint(office.runtime, complaint(subject="甲"), actor=SYSTEM, key="form-1")

    with pytest.raises(BihuanError) as refused:
        file_complaint(office.runtime, complaint(subject="乙"), actor=SYSTEM, key="form-1")

    assert refused.value.code == "operation.key_reused"


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


@pytest.mark.requirement("C6", "F1")
def test_a_customer_with_an_address_gets_the_receipt_by_mail(office: Office) -> None:
    """Where a mail server is set, the mail holds the code; the letter that is kept does not."""
    runtime = replace(
        office.runtime, settings=Settings(smtp_host="mail.example", public_address="https://service.example")
    )
    filed = file_complaint(runtime, complaint(customer=NewCustomer("王芳", email="w@example.com")), actor=SYSTEM)
    fire_due(runtime, limit=1)
    with runtime.database.reading() as connection:
        [sent] = connection.execute(select(notification.c.person, notification.c.channel, notification.c.facts)).all()
    kept = follow_complaint(runtime, filed.number, code=filed.code).letters[0].body

    assert (sent.person, sent.channel, filed.code in sent.facts["body"], filed.code in kept) == (
        "w@example.com", "email", True, False,
    )  # fmt: skip


@pytest.mark.requirement("C6")
def test_letters_speak_the_customers_language(office: Office) -> None:
    """A complaint in English is answered in English."""
    filed = office.file(language="en")

    assert follow_complaint(office.runtime, filed.number, code=filed.code, language="en").letters[0].subject == (
        "We have received your message TS-20260302-0001"
    )


@pytest.mark.requirement("C7")
def test_a_closed_case_is_archived_with_a_digest(office: Office) -> None:
    """The archive holds what was decided, and a digest that shows later changes."""
    filed = office.file()
    office.do(filed, "confirm_triage", "chen_jing", **(TRIAGE | {"decision": "refuse", "refusal_reason": "重复来件"}))
    with office.runtime.database.reading() as connection:
        row = connection.execute(select(complaint_archive)).one()
    again = hashed(orjson.dumps(row.record, option=orjson.OPT_SORT_KEYS).decode())

    assert (row.number, row.outcome, row.record["refusal_reason"], row.digest) == (
        filed.number, "refused", "重复来件", again,
    )  # fmt: skip


def test_the_saved_case_stays_small(office: Office) -> None:
    """After two rounds with all their texts the saved state is below 4 kB."""
    filed = office.file(description="第三天就漏水，" * 60)
    office.do(filed, "confirm_triage", "chen_jing", **TRIAGE)
    office.handle(filed, "li_na", solution="更换门封并复查三个月。" * 5)
    office.reply(filed)
    with office.runtime.database.reading() as connection:
        size = connection.execute(
            select(func.length(instance.c.body)).where(instance.c.id == filed.instance_id)
        ).scalar()

    assert 1000 < int(size or 0) < 4096
