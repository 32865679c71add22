"""Every answer, errors included, tells browsers what they must not do with it."""

import pytest
from werkzeug.test import TestResponse

from engine import queries
from tests.web.attacks.ground import MIGHTY, Ground

PROMISED = ("default-src 'none'", "nosniff", "DENY")


def _told(answer: TestResponse) -> tuple[str, str, str]:
    """The part of the policy that forbids all that is not named, and the two short headers."""
    policy = answer.headers.get("Content-Security-Policy", "")
    sniffing, framing = (answer.headers.get(name, "") for name in ("X-Content-Type-Options", "X-Frame-Options"))
    return policy.split(";")[0], sniffing, framing


@pytest.mark.parametrize("person", ["", MIGHTY])
def test_every_answer_carries_the_policy(quiet: Ground, person: str) -> None:
    """Pages, refusals, redirects and the API, to strangers and to people."""
    client = quiet.client(person)
    without = []
    for method, rule in quiet.calls():
        if _told(client.open(quiet.address(rule), method=method)) != PROMISED:
            without.append((method, rule.rule))

    assert without == []


def test_the_answer_to_a_failure_carries_it_too(quiet: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """500, and a page that is too large to be taken, a wrong verb, an unknown address."""

    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(queries, "inbox", fail)
    client = quiet.client(MIGHTY)
    large = {"CONTENT_LENGTH": str(10**12), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answers = [
        client.get("/inbox"), client.post("/complain", environ_overrides=large), client.delete("/inbox"),
        client.get("/nowhere"), client.get("/api/nowhere"), client.get("/api/tasks", headers=quiet.token(MIGHTY)),
    ]  # fmt: skip

    assert [(answer.status_code, _told(answer)) for answer in answers] == [
        (status, PROMISED) for status in (500, 413, 405, 404, 404, 500)
    ]


def test_no_cache_between_keeps_a_page(quiet: Ground) -> None:
    """Pages of people and the customer's own page are private."""
    answers = [quiet.client(MIGHTY).get("/inbox"), quiet.client().get("/follow"), quiet.client().get("/nowhere")]

    assert [answer.headers["Cache-Control"].split(",")[0] for answer in answers] == ["private"] * 3


def test_an_answer_is_what_its_type_says(quiet: Ground) -> None:
    """Texts that look like pages come as what they are: problems as JSON, diagrams as XML."""
    client = quiet.client(MIGHTY)
    answers = [
        client.get("/api/tasks/<script>"), client.get("/definitions/case/versions/1/source"),
        client.get("/search?q=<script>"),
    ]  # fmt: skip

    assert [answer.mimetype for answer in answers] == ["application/problem+json", "text/xml", "text/html"]
