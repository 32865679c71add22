"""What the decision tables say about a complaint."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pytest

from engine.dmn import Model
from engine.execution.feel_functions import working_time_functions
from engine.rules.calendars import china_calendar
from workflows.complaint_handling import WORKFLOW

UNSAID: dict[str, Any] = {
    "kind": None, "category": None, "subject": "", "description": "", "urgency": None, "impact": None,
    "claimed_amount": None, "tier": "ordinary", "unit": None, "complained_units": [],
}  # fmt: skip


@lru_cache
def _model(name: str) -> Model:
    [content] = [resource.content for resource in WORKFLOW.resources() if resource.name == name]
    return Model.read(content)


def _triage(**said: Any) -> dict[str, Any]:
    answer: dict[str, Any] = _model("triage.dmn").evaluate("triage", UNSAID | said)
    return answer


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我要投诉快递", "complaint"),
        ("表扬三号窗口的小李", "praise"),
        ("建议增加夜间客服", "suggestion"),
        ("请问发票怎么开", "enquiry"),
        ("Compliment for the driver", "praise"),
        ("东西坏了", "complaint"),
    ],
)
@pytest.mark.requirement("F9")
def test_the_kind_is_found_by_the_words(text: str, kind: str) -> None:
    """Praise, suggestions and enquiries are told from complaints; in doubt it is a complaint."""
    assert _triage(subject=text)["kind"] == kind


def test_what_the_customer_chose_stays() -> None:
    """A kind and a category that were chosen are not overruled by words."""
    found = _triage(subject="表扬", kind="complaint", category="billing")

    assert (found["kind"], found["category"]) == ("complaint", "billing")


@pytest.mark.parametrize(
    ("text", "category", "unit"),
    [
        ("洗衣机漏电伤人", "safety", "quality"),
        ("退款一个月没到账", "billing", "finance"),
        ("快递没送到", "delivery", "logistics"),
        ("师傅维修后又坏", "after_sales", "after_sales"),
        ("柜台人员态度恶劣", "staff_attitude", "customer_relations"),
        ("宣传与合同不符", "contract", "sales"),
        ("网站登录不上", "website", "technical"),
        ("我的手机号被泄露", "privacy", "technical"),
        ("味道奇怪的事情", "other", "customer_relations"),
    ],
)
@pytest.mark.requirement("C1", "C3")
def test_the_category_leads_to_the_unit(text: str, category: str, unit: str) -> None:
    """Words give the category, the category the responsible unit."""
    found = _triage(description=text)

    assert (found["category"], found["unit"]) == (category, unit)


@pytest.mark.parametrize(
    ("said", "severity"),
    [
        ({"urgency": 3, "impact": 3}, 1),
        ({"urgency": 3, "impact": 2}, 2),
        ({"urgency": 3, "impact": 1}, 3),
        ({"urgency": 1, "impact": 1}, 4),
        ({"urgency": 3, "impact": 2, "tier": "key"}, 1),
        ({"urgency": 1, "impact": 1, "tier": "key"}, 3),
        ({"category": "safety", "urgency": 1, "impact": 1}, 1),
        ({"claimed_amount": 20000, "description": "马上解决"}, 1),
        ({"claimed_amount": 1500, "description": "多次催促"}, 3),
    ],
)
@pytest.mark.requirement("W5")
def test_severity_is_urgency_times_impact(said: dict[str, Any], severity: int) -> None:
    """The product gives the level; key customers are one level higher, safety is always the highest."""
    assert _triage(**said)["severity"] == severity


@pytest.mark.requirement("C3", "C10")
def test_the_desk_is_never_the_unit_complained_about() -> None:
    """Quality accompanies a case against customer service."""
    found = [_triage(complained_units=units)["desk"] for units in ([], ["sales"], ["customer_service"])]

    assert found == ["customer_service", "customer_service", "quality"]


def test_deadlines_count_working_time_from_the_reception() -> None:
    """A level-2 complaint of Monday morning: acceptance by four working hours, reply by seven working days."""
    calendar = china_calendar("china", range(2025, 2028))
    functions = working_time_functions({"c": calendar}, default="c")
    received = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    due: dict[str, Any] = _model("deadlines.dmn").evaluate(
        "deadlines",
        {"severity": 2, "counted_from": received},
        functions=functions,
    )

    assert {name: f"{due[name]:%m-%d %H:%M}" for name in ("acknowledge", "handle_warning", "handle", "reply")} == {
        "acknowledge": "03-02 06:30", "handle_warning": "03-05 01:00", "handle": "03-09 01:00", "reply": "03-11 01:00",
    }  # fmt: skip
