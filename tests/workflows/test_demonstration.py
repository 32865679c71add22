"""The demonstration organisation."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.clock import SetClock
from engine.definitions import Resource
from engine.operations import Runtime, deploy, sign_in
from engine.queries.definitions import definitions
from engine.rules.actors import ROLES, Actor
from engine.rules.permissions import SYSTEM
from web.runtime import open_runtime
from workflows import complaint_handling, demonstration
from workflows.complaint_handling.reports import counts
from workflows.complaint_handling.tables import complaint, complaint_message
from workflows.demonstration.organisation import organisation


def receipts(runtime: Runtime) -> list[timedelta]:
    """How long after filing each receipt was sent."""
    c, m = complaint.c, complaint_message.c
    query = select(c.filed_at, m.at).join(complaint_message, m.number == c.number).where(m.message == "receipt")
    return [row.at - row.filed_at for row in runtime.database.read(lambda connection: connection.execute(query).all())]


@pytest.mark.slow
def test_the_demonstration_shows_every_stage_and_loads_once(database_url: str, clock: SetClock) -> None:
    """Complaints stand at every stage with their receipt sent at once; a second start changes nothing."""
    runtime = open_runtime(database_url, clock=clock)
    accounts = demonstration.load(runtime)
    stages = {count.value: count.complaints for count in counts(runtime, by="stage", actor=SYSTEM)}

    again = demonstration.load(runtime)
    after = {count.value: count.complaints for count in counts(runtime, by="stage", actor=SYSTEM)}
    late = [letter for letter in receipts(runtime) if letter]
    first = sign_in(runtime, accounts[0].login, password=accounts[0].password)
    runtime.close()

    assert (again, after, first.id, late, set(stages)) == (
        accounts, stages, "chen_jing", [], {"acceptance", "handling", "approval", "reply", "confirmation", "closed"},
    )  # fmt: skip


@pytest.mark.slow
def test_a_start_keeps_the_version_of_an_administrator(database_url: str, clock: SetClock) -> None:
    """What an administrator published stays the version for new cases when the demonstration is started again."""
    changed = [
        Resource(file.name, file.content.replace("确认分类并受理".encode(), "核对并受理".encode()))
        for file in complaint_handling.WORKFLOW.resources()
    ]
    runtime = open_runtime(database_url, clock=clock)
    demonstration.load(runtime)
    deploy(runtime, changed, actor=Actor("admin", "管理员", trusted=True), name="complaint_handling")

    demonstration.load(runtime)
    latest = [(row.version, row.created_by) for row in definitions(runtime)]
    runtime.close()

    assert latest == [(2, "admin")]


@pytest.mark.requirement("C3", "C14")
def test_every_role_has_somebody() -> None:
    """No role of the product is missing in the demonstration, and every account that is shown exists."""
    people = organisation()["people"]
    roles = {role for person in people for role in person["roles"]}
    shown = {account["id"] for account in organisation()["accounts"]}

    assert (roles, shown - {person["id"] for person in people}) == (set(ROLES), set())
