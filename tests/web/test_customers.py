"""What customers do without an account, on a phone, without script."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest

from engine import queries
from engine.rules.actors import SYSTEM
from tests.web.conftest import Office

COMPLAINT = {"subject": "送货迟到", "description": "约好上午，晚上才到。", "customer_name": "张伟"}


def typed(**answers: str) -> dict[str, str]:
    """A submission of the public form."""
    sent = COMPLAINT | answers
    return {f"f.{key}": value for key, value in sent.items()} | {f"has.{key}": "1" for key in sent}


@pytest.mark.requirement("C2", "C4")
def test_a_complaint_gets_a_number_and_a_code(office: Office) -> None:
    """After filing, the customer sees both and may follow the case at once."""
    client = office.client()
    client.post("/complain", data=typed())
    page = client.get("/complain/filed").text

    assert ("TS-20260302-" in page, client.get("/follow").status_code) == (True, 200)


def test_an_incomplete_complaint_keeps_what_was_typed(office: Office) -> None:
    """The missing title is named, the words are still there."""
    page = office.client().post("/complain", data=typed(subject=""))

    assert (page.status_code, 'href="#f-subject"' in page.text, "约好上午" in page.text) == (422, True, True)


def test_a_wrong_code_shows_nothing(office: Office) -> None:
    """A number with another code is not found, and the number stays in the field."""
    page = office.client().post("/follow", data={"number": "TS-20260302-0001", "code": "AAAAAAAA"})

    assert (page.status_code, 'value="TS-20260302-0001"' in page.text) == (404, True)


def test_a_program_that_fills_the_trap_files_nothing(office: Office) -> None:
    """The hidden field is left empty by people."""
    answer = office.client().post("/complain", data=typed() | {"website": "http://spam.example"})

    assert (answer.status_code, answer.location) == (303, "/complain")


def test_a_customer_withdraws(office: Office) -> None:
    """The case ends, and the page says so."""
    client = office.client()
    client.post("/complain", data=typed())
    client.post("/follow/withdraw", data={"reason": "已解决"})

    assert "投诉已按您的要求撤回" in client.get("/follow").text


def test_an_unknown_link_for_an_answer_is_told(office: Office) -> None:
    """A used or mistyped link is a page with a sentence, not an error."""
    answer = office.client().get("/answer/never-sent")

    assert (answer.status_code, "complaint.answer_used" in answer.text) == (409, True)


def test_an_answer_needs_both_choices(office: Office) -> None:
    """Nothing is chosen beforehand, and an empty answer names what is missing."""
    client = office.client()
    client.post("/complain", data=typed())
    page = client.post("/follow/answer", data={})

    assert (page.status_code, " checked" in page.text) == (422, False)


@pytest.mark.parametrize(("tongue", "sentence"), [("zh", "邮箱"), ("en", "e-mail")])
def test_a_malformed_address_is_refused(office: Office, tongue: str, sentence: str) -> None:
    """An e-mail address without a domain is named beside its field in the reader's language."""
    page = office.client(language=tongue).post("/complain", data=typed(customer_email="zhang@wei"))

    assert (page.status_code, 'href="#f-customer_email"' in page.text, sentence in page.text) == (422, True, True)


def test_several_wrong_answers_are_named_at_once(office: Office) -> None:
    """Missing, malformed and refused answers, a file among them, come back in one round with the text kept."""
    sent = typed(subject="", customer_email="bad", claimed_amount="abc")
    page = office.client().post("/complain", data=sent | {"attachments": (BytesIO(b"text"), "fake.png")})
    named = re.findall(r'href="#f-(\w+)"', page.text)

    assert (page.status_code, sorted(named), "约好上午" in page.text) == (
        422, ["attachments", "claimed_amount", "customer_email", "subject"], True,
    )  # fmt: skip


@pytest.mark.requirement("C2")
def test_a_file_of_a_customer_comes_back_to_the_customer_alone(office: Office) -> None:
    """The follow-up page gives it back; without number and code nobody gets it there."""
    client = office.client()
    client.post("/complain", data=typed() | {"attachments": (BytesIO("磕碰".encode()), "说明.txt")})
    page = client.get("/follow").text
    address = re.search(r"/follow/files/\w+", page)
    assert address is not None
    answers = client.get(address[0]).data.decode(), office.client().get(address[0]).status_code

    assert ("说明.txt" in page, *answers) == (True, "磕碰", 404)


def test_too_many_files_are_refused(office: Office) -> None:
    """A fourth file is one too many, and nothing is filed."""
    files = [(BytesIO(b"a"), f"{n}.txt") for n in range(4)]
    page = office.client().post("/complain", data=typed() | {"attachments": files})

    assert (page.status_code, "最多可以附上 3 个文件" in page.text) == (422, True)


@pytest.mark.requirement("C2")
def test_staff_see_the_file_as_the_customers(office: Office) -> None:
    """The case lists the file among its attachments, from the customer."""
    office.client().post("/complain", data=typed(subject="门损坏") | {"attachments": (BytesIO(b"a"), "door.txt")})
    case = queries.instances(office.runtime, actor=SYSTEM, search="门损坏", limit=1).items[0]
    page = office.client("chen_jing").get(f"/cases/{case.id}?tab=attachments").text

    assert ("door.txt" in page, "<span>客户</span>" in page) == (True, True)


@pytest.mark.parametrize("written", [str, str.lower])
def test_a_lost_code_is_issued_anew(office: Office, written: Callable[[str], str]) -> None:
    """The front line gives out another code, however the number is written; the old one opens nothing any more."""
    customer, desk = office.client(), office.client("chen_jing")
    customer.post("/complain", data=typed())
    number, old = re.findall(r'big-number">([^<]+)<', customer.get("/complain/filed").text)
    desk.post(f"/complaints/{written(number)}/code")
    new = re.findall(r'big-number">([^<]+)<', desk.get("/complaints/filed").text)[1]
    answers = [
        office.client().post("/follow", data={"number": number, "code": code}).status_code for code in (old, new)
    ]

    assert answers == [404, 303]


def test_a_handler_cannot_act_as_the_customer(office: Office) -> None:
    """Whoever handles complaints gets no code: with it one confirms the own reply."""
    customer = office.client()
    customer.post("/complain", data=typed())
    number = re.findall(r'big-number">([^<]+)<', customer.get("/complain/filed").text)[0]

    assert office.client("li_na").post(f"/complaints/{number}/code").status_code == 403
