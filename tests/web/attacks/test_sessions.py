"""A session cannot be planted, and a copied cookie is worth nothing once its owner has left."""

import re

import pytest
from flask.testing import FlaskClient

from engine.clock import SetClock
from engine.operations import Person, save_person
from engine.operations.sessions import LONGEST
from engine.rules.actors import SYSTEM
from tests.engine.company import PEOPLE
from tests.web.attacks.ground import Ground

PASSWORD = "eight or more"


def _keep(ground: Ground, password: str | None, *, active: bool = True) -> None:
    """Save the handler Li, as an administrator would."""
    li = next(person for person in PEOPLE if person.id == "li")
    kept = Person(li.id, li.name, roles=li.roles, unit=li.unit, groups=li.groups, active=active, password=password)
    save_person(ground.runtime, kept, actor=SYSTEM)


def _sign_in(ground: Ground, client: FlaskClient) -> str:
    """Sign Li in; gives the cookie afterwards."""
    _keep(ground, PASSWORD)
    client.post("/sign-in", data={"login": "li", "password": PASSWORD})
    return _cookie(client)


def _cookie(client: FlaskClient) -> str:
    kept = client.get_cookie("bihuan")
    return "" if kept is None else kept.value


def _status(ground: Ground, cookie: str) -> int:
    """What somebody sees at the inbox who has that cookie."""
    thief = ground.app.test_client()
    thief.set_cookie("bihuan", cookie)
    return thief.get("/inbox").status_code


def test_a_copied_cookie_opens_while_its_owner_is_there(quiet: Ground) -> None:
    """What the other tests show to fail does work before."""
    assert _status(quiet, _sign_in(quiet, quiet.client())) == 200


def test_a_copied_cookie_dies_at_sign_out(quiet: Ground) -> None:
    """Whoever kept a copy is asked to sign in."""
    client = quiet.client()
    stolen = _sign_in(quiet, client)
    client.post("/sign-out")

    assert _status(quiet, stolen) == 302


@pytest.mark.parametrize(("password", "active"), [("another password", True), (None, False)])
def test_a_copied_cookie_dies_with_a_new_password_and_with_the_account(
    quiet: Ground, password: str | None, active: bool
) -> None:
    """Both end every session of the person."""
    stolen = _sign_in(quiet, quiet.client())
    _keep(quiet, password, active=active)
    _keep(quiet, None)

    assert _status(quiet, stolen) == 302


def test_other_sessions_stay_at_sign_out(quiet: Ground) -> None:
    """Signing out at the counter does not sign out at the desk."""
    desk, counter = quiet.client(), quiet.client()
    kept = _sign_in(quiet, desk)
    counter.post("/sign-in", data={"login": "li", "password": PASSWORD})
    counter.post("/sign-out")

    assert _status(quiet, kept) == 200


def test_a_session_ends_after_a_week(quiet: Ground, clock: SetClock) -> None:
    """However often it is used."""
    stolen = _sign_in(quiet, quiet.client())
    clock.moment += LONGEST

    assert _status(quiet, stolen) == 302


def test_a_planted_session_is_not_taken_over(quiet: Ground) -> None:
    """Who planted a cookie in somebody's browser has nothing in common with the session after the sign-in."""
    client = quiet.client()
    client.get("/complain")
    with client.session_transaction() as session:
        session["followed"] = {"number": "planted", "code": "planted"}
    planted = _cookie(client)
    after = _sign_in(quiet, client)
    with client.session_transaction() as session:
        kept = "followed" in session

    assert (planted != after, kept, _status(quiet, planted)) == (True, False, 302)


def test_a_forged_cookie_is_nobody(quiet: Ground) -> None:
    """A cookie that we did not sign, and one whose signature was changed."""
    own = _sign_in(quiet, quiet.client())
    forged = re.sub(r"[^.]+$", "x" * 27, own)

    assert [_status(quiet, cookie) for cookie in (forged, "eyJfdXNlcl9pZCI6ImxpIn0.x.y", "li")] == [302, 302, 302]


def test_the_cookie_is_kept_from_scripts_and_other_sites(quiet: Ground) -> None:
    """HttpOnly and SameSite, and no word of who it is."""
    _keep(quiet, PASSWORD)
    answer = quiet.client().post("/sign-in", data={"login": "li", "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]

    assert ("HttpOnly" in cookie, "SameSite=Lax" in cookie) == (True, True)


def test_the_browser_forgets_pages_at_sign_out(quiet: Ground) -> None:
    """The next one at this computer does not leaf back."""
    client = quiet.client()
    _sign_in(quiet, client)

    assert client.post("/sign-out").headers["Clear-Site-Data"] == '"cache"'
