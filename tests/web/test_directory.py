"""Administrators keep people, units and calendars; others do not see the pages, and mistakes are named."""

from datetime import date, time

import pytest

from engine import queries
from engine.rules.calendar import Segment
from tests.web.conftest import Office

PERSON = {"name": "新同事", "name_en": "New Colleague", "unit": "logistics", "roles": ["handler"], "active": "on",
          "groups": "handlers:logistics，couriers"}  # fmt: skip


@pytest.mark.requirement("C3")
def test_a_person_is_added_with_roles_and_groups(office: Office) -> None:
    """What was filled in stands in the directory."""
    answer = office.client("admin").post("/directory/people/new", data=PERSON | {"id": "xin"})
    row = next(row for row in queries.people(office.runtime) if row.id == "xin")

    assert (answer.status_code, row.name, row.unit, row.roles, row.groups) == (
        303, "新同事", "logistics", ("handler",), ("couriers", "handlers:logistics"),
    )  # fmt: skip


def test_a_closed_account_is_listed_as_closed(office: Office) -> None:
    """Without the mark the account is closed; the person stays in the list."""
    client = office.client("admin")
    client.post("/directory/people/he_ping", data={"name": "何平", "roles": "handler"})
    gone = "he_ping" not in {row.id for row in queries.people(office.runtime)}

    assert (gone, "已停用" in client.get("/directory?search=he_ping").text) == (True, True)


@pytest.mark.parametrize(
    ("address", "sent", "status", "sentence"),
    [
        ("/directory/people/new", PERSON | {"id": "li_na"}, 409, "已被使用"),
        ("/directory/people/new", PERSON | {"id": "a b"}, 422, "不能用作账号"),
        ("/directory/people/admin", {"name": "管理员"}, 409, "不能停用自己的账号"),
        ("/directory/units/logistics", {"name": ""}, 422, "请填写名称"),
        ("/directory/units/headquarters", {"name": "总部", "parent": "logistics"}, 422, "之下"),
        ("/directory/calendars/china/week", {"day0": "18:00-09:00"}, 422, "不是工作时段"),
        (
            "/directory/calendars/china/days",
            {"first": "2026-10-08", "last": "2026-10-01", "kind": "free"},
            422,
            "不能早于",
        ),
    ],
)
def test_a_mistake_is_named(office: Office, address: str, sent: dict[str, str], status: int, sentence: str) -> None:
    """The page comes back with the sentence and what was typed; nothing is saved."""
    answer = office.client("admin").post(address, data=sent)

    assert (answer.status_code, sentence in answer.text) == (status, True)


def test_a_unit_gets_a_calendar(office: Office) -> None:
    """A unit that works round the clock says so in the directory."""
    sent = {
        "name": "物流配送部",
        "name_en": "Logistics",
        "parent": "headquarters",
        "calendar": "round_the_clock",
        "active": "on",
    }
    office.client("admin").post("/directory/units/logistics", data=sent)

    assert next(row.calendar for row in queries.units(office.runtime) if row.id == "logistics") == "round_the_clock"


@pytest.mark.requirement("C8")
def test_holidays_and_make_up_days_are_set_and_taken_back(office: Office) -> None:
    """Three days off, one worked Saturday, and one of the days back to the week."""
    client, address = office.client("admin"), "/directory/calendars/china/days"
    client.post(address, data={"first": "2026-07-01", "last": "2026-07-03", "kind": "free"})
    client.post(address, data={"first": "2026-07-04", "kind": "worked", "hours": "09:00-12:00"})
    client.post(address, data={"first": "2026-07-03", "kind": "week"})
    calendar = queries.calendar(office.runtime, "china")

    assert [calendar.days.get(date(2026, 7, day)) for day in (1, 2, 3, 4)] == [
        (), (), None, (Segment(time(9), time(12)),),
    ]  # fmt: skip


def test_a_year_is_provisional_until_its_notice(office: Office) -> None:
    """The mark is set and cleared for one year alone."""
    client, seen = office.client("admin"), []
    for sent in ({"year": "2026", "provisional": "on"}, {"year": "2026"}):
        client.post("/directory/calendars/china/year", data=sent)
        seen.append(2026 in queries.calendar(office.runtime, "china").provisional_years)

    assert seen == [True, False]


@pytest.mark.parametrize("address", ["/directory", "/directory/units", "/directory/calendars/china"])
def test_the_directory_is_for_administrators(office: Office, address: str) -> None:
    """A head of department may not look into it."""
    assert office.client("deng_kai").get(address).status_code == 403
