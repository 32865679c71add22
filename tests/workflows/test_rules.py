"""Small pure decisions of complaint handling."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from engine.errors import BihuanError
from workflows.complaint_handling.new_complaint import NewComplaint
from workflows.complaint_handling.rules import (
    archive_record,
    complaint_number,
    moment_text,
    named_people,
    reception_day,
    shortened,
)
from workflows.customer_file import NewCustomer

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_numbers_name_day_and_place() -> None:
    """Numbers have four digits until a day has more than 9,999 complaints."""
    assert [complaint_number(date(2026, 3, 2), n) for n in (1, 12345)] == ["TS-20260302-0001", "TS-20260302-12345"]


def test_the_day_is_that_of_the_company() -> None:
    """An evening in London is the next day in Shanghai."""
    assert reception_day(datetime(2026, 3, 1, 20, 0, tzinfo=UTC), "Asia/Shanghai") == date(2026, 3, 2)


def test_names_are_separated_by_any_usual_sign() -> None:
    """Commas of both scripts, semicolons and line breaks separate names; repetitions and blanks go."""
    assert named_people("张三，李四、 wang.wu;张三\n赵六") == ("张三", "李四", "wang.wu", "赵六")


def test_the_case_carries_a_short_description() -> None:
    """A long text is cut with an ellipsis."""
    assert (shortened("abc"), shortened("abcdef", 4)) == ("abc", "abc…")


def test_moments_are_said_in_the_readers_habit() -> None:
    """Chinese and English letters write the same moment differently."""
    moment = datetime(2026, 3, 16, 9, 5, tzinfo=UTC)

    assert [moment_text(moment, "Asia/Shanghai", language) for language in ("zh", "en")] == [
        "2026年3月16日 17:05",
        "16 March 2026, 17:05",
    ]


def test_the_archive_holds_plain_values() -> None:
    """Decimals and date-times become text, what was never decided is left out."""
    record = archive_record({"remedy_amount": Decimal("12.50"), "reply": None}, {"received_at": NOW, "severity": 2})

    assert record == {"received_at": "2026-03-02T01:00:00+00:00", "severity": 2, "remedy_amount": "12.50"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"subject": " "}, "complaint.empty"),
        ({"subject": "长" * 201}, "complaint.too_long"),
        ({"channel": "pigeon"}, "complaint.unknown_channel"),
        ({"kind": "rumour"}, "complaint.not_on_list"),
        ({"urgency": 4}, "complaint.not_on_list"),
        ({"received_at": datetime(2026, 3, 3, tzinfo=UTC)}, "complaint.received_in_future"),
        ({"external_id": "1"}, "complaint.empty"),
        ({"complained_units": ("nowhere",)}, "complaint.not_on_list"),
    ],
)
@pytest.mark.requirement("C2")
def test_what_cannot_be_filed_is_refused_by_name(change: dict[str, object], code: str) -> None:
    """Each fault of a complaint has its own sentence."""
    said = {"subject": "坏了", "description": "", "channel": "web", "customer": NewCustomer("王芳")} | change

    with pytest.raises(BihuanError) as refused:
        NewComplaint(**said).check(NOW)  # type: ignore[arg-type]

    assert refused.value.code == code
