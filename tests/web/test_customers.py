"""What customers do without an account, on a phone, without script."""

import pytest

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
