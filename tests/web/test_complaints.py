"""A complaint written down by staff: whom it is about is picked from the directory, or kept as typed."""

import pytest

from engine import queries
from engine.rules.actors import SYSTEM
from tests.web.conftest import Office
from tests.web.test_customers import typed


@pytest.mark.requirement("C6")
def test_people_and_units_complained_about_are_picked(office: Office) -> None:
    """Labels of the list become accounts and units; a name that is not on it stays a name."""
    picked = ["李娜 · 售后服务部", "物流配送部（部门）", "一位安装师傅"]
    office.client("chen_jing").post("/complaints/new", data=typed(subject="态度差") | {"complained": picked})
    row = queries.instances(office.runtime, actor=SYSTEM, search="态度差", limit=1).items[0]
    said = queries.instance(office.runtime, row.id, actor=SYSTEM).variables

    assert [said[name] for name in ("complained_people", "complained_units", "complained_names")] == [
        ["li_na"], ["logistics"], "李娜 · 售后服务部、一位安装师傅",
    ]  # fmt: skip


def test_the_list_is_for_staff_alone(office: Office) -> None:
    """The public form asks for a name and shows nobody of the house."""
    pages = [
        office.client(who).get(address).text for who, address in (("chen_jing", "/complaints/new"), ("", "/complain"))
    ]

    assert ["李娜 · 售后服务部" in page for page in pages] == [True, False]


def test_what_was_picked_stays_after_a_refusal(office: Office) -> None:
    """A missing title loses nobody."""
    sent = typed(subject="") | {"complained": ["李娜 · 售后服务部", "王某"]}
    page = office.client("chen_jing").post("/complaints/new", data=sent)

    assert (page.status_code, 'value="李娜 · 售后服务部" list' in page.text, 'value="王某" list' in page.text) == (
        422,
        True,
        True,
    )
