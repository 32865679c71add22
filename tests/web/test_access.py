"""Who has no business on a page is told so; who has not signed in is asked to."""

import pytest

from tests.web.conftest import Office
from web.frame.headers import STRICT
from web.frame.security import limiter


def test_a_stranger_is_asked_to_sign_in_and_brought_back(office: Office) -> None:
    """The address that was asked for is kept through the sign-in."""
    answer = office.client().get("/cases?state=all")

    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/cases?state%3Dall")


def test_a_person_signs_in_and_arrives(office: Office) -> None:
    """The right password opens the page that was asked for."""
    sent = {"login": "chen_jing", "password": "bihuan-demo"}
    answer = office.client().post("/sign-in?next=/cases", data=sent)

    assert (answer.status_code, answer.location) == (303, "/cases")


def test_an_address_elsewhere_is_not_followed(office: Office) -> None:
    """A link that would lead away after the sign-in leads to the inbox."""
    sent = {"login": "chen_jing", "password": "bihuan-demo"}
    answer = office.client().post("/sign-in?next=//evil.example/", data=sent)

    assert answer.location == "/inbox"


def test_a_wrong_password_is_told_without_saying_which_part_is_wrong(office: Office) -> None:
    """A wrong password and an unknown name get the same sentence."""
    answers = [
        office.client().post("/sign-in", data={"login": login, "password": "x"}).text.split('role="alert"')[1][:250]
        for login in ("chen_jing", "nobody")
    ]

    assert answers[0] == answers[1]


@pytest.mark.parametrize("address", ["/board", "/definitions", "/incidents"])
def test_a_page_of_others_is_refused_with_a_sentence(office: Office, address: str) -> None:
    """A handler has no business with boards, definitions and incidents."""
    answer = office.client("li_na").get(address)

    assert (answer.status_code, "没有权限" in answer.text) == (403, True)


def test_scripts_and_styles_come_from_us_alone(office: Office) -> None:
    """The policy of ordinary pages allows nothing inline and no eval."""
    policy = office.client("chen_jing").get("/inbox").headers["Content-Security-Policy"]

    assert ("unsafe" not in policy, f"script-src {STRICT['script-src']}" in policy) == (True, True)


def test_editors_may_write_styles_but_not_evaluate(office: Office) -> None:
    """The editors' policy is wider by styles only."""
    address = "/definitions/complaint_handling/edit/complaint.bpmn"
    policy = office.client("admin").get(address).headers["Content-Security-Policy"]

    assert (policy.count("'unsafe-inline'"), "unsafe-eval" in policy) == (1, False)


def test_an_unknown_address_is_told_in_the_language_of_the_reader(office: Office) -> None:
    """404 is a page with a sentence and a code."""
    answer = office.client("chen_jing", language="en").get("/nowhere")

    assert (answer.status_code, "There is nothing at this address" in answer.text) == (404, True)


def test_guessing_passwords_is_slowed_down(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """After ten attempts within a minute the eleventh is refused with a sentence."""
    monkeypatch.setattr(limiter, "enabled", True)
    client = office.client()
    answers = [client.post("/sign-in", data={"login": "x", "password": "x"}).status_code for _ in range(11)]
    limiter.reset()

    assert answers[-1] == 429


@pytest.mark.parametrize(("person", "sentence"), [("", "浏览器没有保存 Cookie"), ("chen_jing", "来自上一次登录")])
def test_a_form_without_its_token_is_told_to_whom_it_belongs(office: Office, person: str, sentence: str) -> None:
    """A customer, who never signs in, does not read of signing in."""
    office.app.config["WTF_CSRF_ENABLED"] = True
    answer = office.client(person).post("/complain", data={})

    assert (answer.status_code, sentence in answer.text) == (400, True)
