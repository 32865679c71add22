"""A complaint goes through every task in the browser, in Chinese, from the customer's form to the archive."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.browser.conftest import Site

Person = Callable[..., Any]


def fill(page: Any, answers: Mapping[str, object]) -> None:
    """Fill in a form by the keys of its fields: texts are typed, True ticks a box, `=value` chooses."""
    for key, answer in answers.items():
        if answer is True:
            page.check(f'[name="f.{key}"]')
        elif str(answer).startswith("="):
            choice = str(answer)[1:]
            if page.locator(f'select[name="f.{key}"]').count():
                page.select_option(f'[name="f.{key}"]', choice)
            else:
                page.check(f'[name="f.{key}"][value="{choice}"]')
        else:
            page.fill(f'[name="f.{key}"]', str(answer))


def complete(site: Site, page: Any, task: str, answers: Mapping[str, object], box: str = "groups") -> None:
    """Open the task of that name in a box, claim it where it is the group's, fill it in and submit it."""
    site.work()
    page.goto(f"{site.address}/inbox?box={box}")
    named = page.get_by_role("link", name=task, exact=True)
    page.goto(site.address + named.first.get_attribute("href"))
    if box == "groups":
        page.get_by_role("button", name="认领", exact=True).click()
    fill(page, answers)
    page.get_by_role("button", name=f"提交“{task}”").click()
    page.wait_for_load_state()
    assert page.locator(".wrong-sum, .notice-wrong").all_inner_texts() == []
    site.work()


def file(site: Site, customer: Any) -> None:
    """Bring the complaint as a customer."""
    customer.goto(f"{site.address}/complain")
    fill(customer, {"subject": "洗衣机送货时磕碰", "description": "外壳磕碰，两次承诺回电未回。", "kind": "=complaint",
                    "customer_name": "张伟", "claimed_amount": "3200"})  # fmt: skip
    customer.get_by_role("button", name="提交", exact=True).click()
    customer.wait_for_url("**/complain/filed")
    site.work()


def answer(site: Site, customer: Any) -> None:
    """Accept the reply by number and code."""
    customer.goto(f"{site.address}/follow")
    customer.get_by_label("认可，可以办结").check()
    customer.get_by_label("4 满意").check()
    customer.get_by_role("button", name="提交回复").click()
    customer.wait_for_load_state()
    site.work()


@pytest.mark.requirement("C2", "C5", "C6", "C7", "C9")
def test_a_complaint_is_taken_through_every_task(site: Site, person: Person) -> None:
    """Customer, desk, supervisor, handler, approver and quality each do their part; the case ends closed."""
    customer = person()
    file(site, customer)
    complete(site, person("chen_jing"), "确认分类并受理", {"decision": "=accept", "kind": "=complaint",
             "category": "=delivery", "severity": "=3", "unit": "=after_sales"})  # fmt: skip
    complete(site, person("qian_feng"), "指派处理人", {"handler": "=li_na"})
    handler = person("li_na")
    complete(site, handler, "调查核实", {"findings": "属实。", "responsibility": "=ours"}, "mine")
    complete(site, handler, "拟定处理方案", {"solution": "换新机。", "remedy": "=compensation", "remedy_amount": "3200",
             "proposed_reply": "我们将为您更换新机。"}, "mine")  # fmt: skip
    complete(site, person("ma_chao"), "审批补偿方案", {"approved": "=true"})
    complete(site, person("chen_jing"), "审定并答复客户", {"reply": "新机明日送达。", "apology": True})
    answer(site, customer)
    complete(site, person("gao_jie"), "原因归类", {"cause_code": "=staff_skill", "problem_kind": "=single",
             "requires_rectification": "=false"})  # fmt: skip
    customer.goto(f"{site.address}/follow")

    assert customer.locator(".state-done").inner_text() != ""
