"""What opens something is never in a log: passwords, tokens, follow-up codes, links of letters, cookies."""

import pytest

from engine.operations import Person, run_until, save_person
from engine.rules.actors import SYSTEM
from tests.engine.company import PEOPLE
from tests.web.attacks.ground import MIGHTY, Ground
from web.frame import log
from workflows.complaint_handling.file_complaint import file_complaint
from workflows.complaint_handling.new_complaint import NewComplaint
from workflows.customer_file import NewCustomer

PASSWORD = "correct horse battery"
LINK = "confirmation-link-secret"


def _li(ground: Ground) -> None:
    li = next(person for person in PEOPLE if person.id == "li")
    save_person(ground.runtime, Person(li.id, li.name, roles=li.roles, password=PASSWORD), actor=SYSTEM)


def _use(ground: Ground) -> list[str]:
    """Use every kind of secret, rightly and wrongly; gives them."""
    _li(ground)
    told = NewComplaint(subject="x", description="y", channel="web", customer=NewCustomer("z", "13800000000"))
    filed = file_complaint(ground.runtime, told, actor=SYSTEM)
    run_until(ground.runtime, ground.runtime.clock())
    client = ground.client()
    client.post("/sign-in", data={"login": "li", "password": PASSWORD})
    client.post("/sign-in", data={"login": PASSWORD, "password": "wrong " + PASSWORD})
    kept = client.get_cookie("bihuan")
    client.get("/inbox")
    client.post("/follow", data={"number": filed.number, "code": filed.code})
    client.get(f"/follow?code={filed.code}")
    client.get(f"/answer/{LINK}")
    client.post(f"/answer/{LINK}", data={"confirmed": "yes", "satisfaction": "5"})
    token = ground.token(MIGHTY)
    client.get("/api/tasks", headers=token)
    client.get("/api/tasks", headers={"Authorization": token["Authorization"] + "x"})
    return [PASSWORD, filed.code or "", LINK, token["Authorization"].split()[1], kept.value if kept else ""]


def test_no_secret_is_logged(quiet: Ground, capfd: pytest.CaptureFixture[str]) -> None:
    """Everything in use, with the most talkative log."""
    log.configure("DEBUG")
    secrets = _use(quiet)
    told = "".join(capfd.readouterr())

    assert (all(secrets), "/answer/<token>" in told, [one for one in secrets if one in told]) == (True, True, [])


def test_no_secret_is_in_the_trace_of_a_failure(quiet: Ground, capfd: pytest.CaptureFixture[str]) -> None:
    """A page that breaks names its route, not its address; a statement that breaks, not its values."""
    log.configure("DEBUG")
    _li(quiet)
    with quiet.runtime.database.transaction() as connection:
        connection.exec_driver_sql("ALTER TABLE session RENAME TO gone")
        connection.exec_driver_sql("ALTER TABLE complaint RENAME TO also_gone")
    client = quiet.client()
    client.get(f"/answer/{LINK}")
    client.post("/sign-in", data={"login": "li", "password": PASSWORD})
    told = "".join(capfd.readouterr())

    assert (told.count('"unforeseen"'), [one for one in (LINK, PASSWORD, "[parameters") if one in told]) == (2, [])


def test_settings_are_shown_without_secrets(quiet: Ground) -> None:
    """A setting that opens something is not in what a program prints of them."""
    assert ("of the tests" in repr(quiet.runtime.settings), quiet.runtime.settings.secret_key != "") == (False, True)
