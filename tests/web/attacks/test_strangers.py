"""Who has not signed in learns nothing: no page, no call, and the same answer for what exists and what does not."""

from tests.web.attacks.ground import Ground

OPEN = (
    "/complain", "/follow", "/answer/", "/sign-in", "/language", "/theme", "/health", "/api/docs", "/api/openapi.json",
    "/metrics",
)  # fmt: skip


def test_a_stranger_gets_in_nowhere(quiet: Ground) -> None:
    """Every page with ids that exist leads to the sign-in, every call of the API to 401."""
    answers = {
        f"{method} {rule.rule}": quiet.client().open(quiet.address(rule), method=method)
        for method, rule in quiet.calls()
        if not rule.rule.startswith(OPEN)
    }
    entered = [
        call
        for call, answer in answers.items()
        if answer.status_code != 401 and "/sign-in" not in answer.headers.get("Location", "")
    ]

    assert (len(answers) > 40, entered) == (True, [])


def test_a_stranger_cannot_tell_what_exists(quiet: Ground) -> None:
    """A case that is there and one that is not look alike from outside."""
    client = quiet.client()
    answers = [
        (answer.status_code, answer.data)
        for address in (f"/api/tasks/{quiet.task}", "/api/tasks/nothing", f"/api/instances/{quiet.case}")
        for answer in [client.get(address)]
    ]

    assert answers == [answers[0]] * 3


def test_open_pages_tell_no_business(quiet: Ground) -> None:
    """What anybody may read names neither cases nor people."""
    texts = "".join(quiet.client().get(page).text for page in (*OPEN, "/answer/x") if page != "/answer/")

    assert [word for word in ("漏水", "王芳", quiet.case, "Mighty", "全能") if word in texts] == []
