"""Another site's page cannot act for whoever reads it here: every form needs its token, and the API takes no cookie."""

from collections.abc import Iterator

from werkzeug.routing import Rule

from tests.web.attacks.ground import MIGHTY, SAFE, Ground


def _acting(ground: Ground, *, api: bool) -> Iterator[tuple[str, Rule]]:
    """Every call that may change something."""
    for method, rule in ground.calls():
        if method not in SAFE and rule.rule.startswith("/api/") == api:
            yield method, rule


def test_every_form_needs_its_token(guarded: Ground) -> None:
    """No route of the pages acts without it, whoever reads; a new route cannot forget it."""
    client = guarded.client(MIGHTY)
    answers = {
        f"{method} {rule.rule}": client.open(guarded.address(rule), method=method, data={"text": "x"})
        for method, rule in _acting(guarded, api=False)
    }
    taken = [
        call for call, answer in answers.items() if (answer.status_code, "http.csrf" in answer.text) != (400, True)
    ]

    assert (len(answers) > 15, taken) == (True, [])


def test_a_token_of_another_session_is_none(guarded: Ground) -> None:
    """What somebody was given for their own forms does not act in mine."""
    theirs = guarded.client("li")
    page = theirs.get("/settings").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answers = [client.post("/sign-out", data={"csrf_token": token}) for client in (guarded.client(MIGHTY), theirs)]

    assert [answer.status_code for answer in answers] == [400, 303]


def test_the_api_takes_no_session(guarded: Ground) -> None:
    """A cookie alone is nobody there, so that no other page can use it; nothing is done."""
    client = guarded.client(MIGHTY)
    answers = [
        client.open(guarded.address(rule), method=method, json={}).status_code
        for method, rule in _acting(guarded, api=True)
    ]

    assert (len(answers) > 8, set(answers)) == (True, {401})


def test_the_api_asks_for_no_form_token(guarded: Ground) -> None:
    """A program with an access token is not asked for what only pages have."""
    headers = guarded.token(MIGHTY)
    client = guarded.client()
    answers = [
        client.open(guarded.address(rule), method=method, json={}, headers=headers).text
        for method, rule in _acting(guarded, api=True)
    ]

    assert [text for text in answers if "csrf" in text] == []
