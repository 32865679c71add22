"""Operators suspend, modify, migrate, restart and retry over the API; others are refused."""

from typing import Any

import pytest

from engine.definitions import Resource
from engine.operations import Runtime, deploy
from engine.rules.actors import SYSTEM
from tests.api.conftest import ORDER, Caller

LATER = ORDER.replace('id="check"', 'id="verify"').replace('"check"', '"verify"')


def _id(caller: Caller) -> str:
    return str(caller.start()["instance_id"])


def test_suspended_and_resumed(chen_jie: Caller, li_na: Caller) -> None:
    """Between the two nobody can claim its task."""
    instance = _id(chen_jie)
    [task] = chen_jie.get(f"/instances/{instance}").get_json()["tasks"]
    first = chen_jie.post(f"/instances/{instance}/suspend", {"reason": "x"}).get_json()["status"]
    refused = li_na.post(f"/tasks/{task['id']}/claim")
    second = chen_jie.post(f"/instances/{instance}/resume").get_json()["status"]

    assert (first, refused.status_code, refused.get_json()["code"], second) == (
        "suspended",
        409,
        "instance.suspended",
        "active",
    )


def test_planned_and_modified(chen_jie: Caller) -> None:
    """The plan tells what the modification then does."""
    instance = _id(chen_jie)
    wanted = {"cancel": ["check"], "start": [{"element": "paid"}], "variables": {"x": 1}}
    plan = chen_jie.post(f"/instances/{instance}/modify/plan", wanted).get_json()
    chen_jie.post(f"/instances/{instance}/modify", wanted)

    view = chen_jie.get(f"/instances/{instance}/standing").get_json()
    found = [(each["element"], each["what"]) for each in plan["happenings"]]
    assert (plan["possible"], found, [each["element"] for each in view["standing"]]) == (
        True,
        [("check", "cancelled"), ("paid", "started")],
        ["paid"],
    )


def test_what_is_in_the_way_is_named(chen_jie: Caller) -> None:
    """422 or 409 with the findings."""
    answer = chen_jie.post(f"/instances/{_id(chen_jie)}/modify", {"cancel": ["nothing"]})

    assert [each["code"] for each in answer.get_json()["findings"]] == ["modify.no_token"]


def test_a_version_is_migrated(chen_jie: Caller, api_runtime: Runtime) -> None:
    """Planned without and with a mapping, then done, with its progress."""
    instance = _id(chen_jie)
    deploy(api_runtime, [Resource("order.bpmn", LATER.encode())], actor=SYSTEM, name="orders", second_opinion=False)
    wanted: dict[str, Any] = {"from_version": 1, "version": 2}
    without = chen_jie.post("/definitions/order/migrations/plan", wanted).get_json()["movable"]
    wanted["mapping"] = {"check": "verify"}
    bulk = chen_jie.post("/definitions/order/migrations", wanted).get_json()["bulk_id"]

    progress = chen_jie.get(f"/bulk/{bulk}").get_json()
    version = chen_jie.get(f"/instances/{instance}").get_json()["definition_version"]
    assert (without, progress["state"], progress["done"], progress["total"], version) == (0, "done", 1, 1, 2)


def test_restarted(chen_jie: Caller) -> None:
    """A cancelled one, with what it was started with."""
    instance = _id(chen_jie)
    chen_jie.post(f"/instances/{instance}/cancel", {"reason": "x"})
    again = chen_jie.post(f"/instances/{instance}/restart").get_json()["instance_id"]

    view = chen_jie.get(f"/instances/{again}").get_json()
    assert (view["variables"], view["restarted_from"]) == ({"order_number": "A1"}, instance)


CALLS = (
    "/instances/{id}/suspend", "/instances/{id}/resume", "/instances/{id}/modify", "/instances/{id}/modify/plan",
    "/instances/{id}/migrate", "/instances/{id}/migrate/plan", "/instances/{id}/restart",
    "/definitions/order/suspend", "/definitions/order/resume", "/definitions/order/migrations",
    "/definitions/order/migrations/plan", "/incidents/retry", "/bulk/x/stop", "/bulk/x/continue",
)  # fmt: skip


@pytest.mark.parametrize("call", CALLS)
def test_a_clerk_may_do_none_of_it(li_na: Caller, chen_jie: Caller, call: str) -> None:
    """403 with a sentence."""
    body: dict[str, Any] = {"cancel": ["check"]} if "/modify" in call else {}
    body |= {"version": 1} if "migrat" in call else {}
    body |= {"from_version": 1} if "/migrations" in call else {}

    answer = li_na.post(call.format(id=_id(chen_jie)), body)

    assert answer.status_code == 403
