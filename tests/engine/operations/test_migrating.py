"""Running instances go on in another version: alone and in bulk, with what cannot move named beforehand."""

from datetime import timedelta
from typing import Any

import pytest

from engine import queries
from engine.clock import SetClock
from engine.definitions import Resource
from engine.operations import (
    Migration,
    NotPossible,
    Runtime,
    bulk_items,
    claim_task,
    complete_task,
    continue_bulk,
    fire_due,
    migrate_instance,
    migrate_instances,
    plan_migration,
    resume_instance,
    run_until,
    stop_bulk,
    suspend_instance,
)
from engine.rules.permissions import SYSTEM, Actor
from engine.storage.identity import new_id
from tests.builders.diagrams import boundary, call, catch, chain, end, flow, message, service, start, timer, user
from tests.engine.operations.acting import (
    LI,
    begin,
    happenings,
    open_tasks,
    operations_of,
    outcome,
    publish,
    rows,
    status,
    together,
)

ONE = chain("p", start(), user("a", groups="agents"), end())
TWO = chain("p", start(), user("a", groups="agents"), user("b"), end())
OTHER = chain("p", start(), user("z", groups="others"), end())


def _begun(runtime: Runtime, *versions: Resource, **given: Any) -> str:
    """An instance of the first version, with the others published after it."""
    publish(runtime, versions[0])
    instance = begin(runtime, "p", given)
    for version in versions[1:]:
        publish(runtime, version)
    return instance


def _open(runtime: Runtime, instance: str) -> list[str]:
    return [row.element for row in open_tasks(runtime, instance)]


def test_an_instance_goes_on_in_the_new_version(runtime: Runtime) -> None:
    """Its open task stays the same task, and what follows is the new way; history and audit tell of it."""
    instance = _begun(runtime, ONE, TWO)
    [task] = open_tasks(runtime, instance)
    migrate_instance(runtime, instance, Migration(2), actor=SYSTEM)
    complete_task(runtime, task.id, variables={}, actor=SYSTEM)

    version = queries.instance(runtime, instance, actor=SYSTEM).row.definition_version
    assert (version, _open(runtime, instance), operations_of(runtime, instance)[1]) == (2, ["b"], "migrate_instance")
    assert ("p", "migrated", "system") in happenings(runtime, instance)


def test_a_claimed_task_keeps_its_owner_and_takes_the_new_form(runtime: Runtime) -> None:
    """Name, form, element and candidates are those of the new version; who has it keeps it."""
    instance = _begun(runtime, ONE, OTHER)
    [task] = open_tasks(runtime, instance)
    claim_task(runtime, task.id, actor=LI)

    migrate_instance(runtime, instance, Migration(2, {"a": "z"}), actor=SYSTEM)

    [row] = rows(runtime, "task")
    found = (row["id"], row["element"], row["name"], row["assignee"], row["candidates"])
    assert (found, rows(runtime, "task_candidate")) == (
        (task.id, "z", "Z", "li", {"groups": ["others"], "people": []}),
        [],
    )


def test_an_open_task_is_offered_to_the_new_candidates(runtime: Runtime) -> None:
    """The links of the inbox follow."""
    instance = _begun(runtime, ONE, OTHER)

    migrate_instance(runtime, instance, Migration(2, {"a": "z"}), actor=SYSTEM)

    assert [row["grp"] for row in rows(runtime, "task_candidate")] == ["others"]


def _watched(text: str) -> Resource:
    late = (boundary("late", "a", timer(text)), user("remind"), flow("late", "remind"))
    return chain("p", start(), user("a"), end(), also=late)


@pytest.mark.parametrize(("new_moments", "hours"), [(False, 1), (True, 5)])
def test_a_running_timer_fires_when_it_should(runtime: Runtime, clock: SetClock, new_moments: bool, hours: int) -> None:
    """At the moment it had, or, where that was asked for, at the one of the new version."""
    instance = _begun(runtime, _watched("PT1H"), _watched("PT5H"))
    migrate_instance(runtime, instance, Migration(2, {}, new_moments), actor=SYSTEM)
    clock.moment += timedelta(hours=hours, seconds=-1)
    early = fire_due(runtime).done
    clock.moment += timedelta(seconds=1)

    assert (early, fire_due(runtime).done, _open(runtime, instance)) == (0, 1, ["remind"])


def test_a_job_that_failed_is_asked_for_again(runtime: Runtime, clock: SetClock) -> None:
    """The new version names a job type that somebody does; the incident of the old one is over."""
    old = chain("p", start(), service("w", "nobody"), user("after"), end())
    acting = Runtime(runtime.database, runtime.clock, runtime.settings, {"somebody": lambda work: None})
    instance = _begun(acting, old, chain("p", start(), service("w", "somebody"), user("after"), end()))
    run_until(acting, clock() + timedelta(days=1))
    before = len(queries.incidents(acting, actor=SYSTEM).items)
    migrate_instance(acting, instance, Migration(2), actor=SYSTEM)
    run_until(acting, clock() + timedelta(days=2))

    after = len(queries.incidents(acting, actor=SYSTEM).items)
    assert (before, after, _open(acting, instance)) == (1, 0, ["after"])


def test_a_call_under_way_comes_back_in_the_new_version(runtime: Runtime) -> None:
    """The called instance runs on and returns to its caller."""
    publish(runtime, chain("inner", start(), user("inside"), end()))
    old = chain("p", start(), call("c", "inner"), end())
    instance = _begun(runtime, old, chain("p", start(), call("c", "inner"), user("after"), end()))
    migrate_instance(runtime, instance, Migration(2), actor=SYSTEM)

    complete_task(runtime, open_tasks(runtime)[0].id, variables={}, actor=SYSTEM)

    assert _open(runtime, instance) == ["after"]


def test_the_dry_run_names_what_cannot_move(runtime: Runtime) -> None:
    """One instance stands where the new version has nothing; the database is as before."""
    instance = _begun(runtime, ONE, OTHER)
    before = rows(runtime, "instance")

    plan = plan_migration(runtime, instance, Migration(2), actor=SYSTEM)

    found = [(finding.code, finding.element) for finding in plan.findings]
    assert (plan.possible, found, rows(runtime, "instance") == before) == (False, [("migrate.gone", "a")], True)


def test_what_cannot_move_stays_as_it_was(runtime: Runtime) -> None:
    """The refusal carries the findings."""
    instance = _begun(runtime, ONE, OTHER)

    with pytest.raises(NotPossible) as refused:
        migrate_instance(runtime, instance, Migration(2), actor=SYSTEM)

    assert ([each.code for each in refused.value.findings], _open(runtime, instance)) == (["migrate.gone"], ["a"])


def test_a_suspended_instance_stays_suspended(runtime: Runtime, clock: SetClock) -> None:
    """And its timers are still there when it is resumed."""
    instance = _begun(runtime, _watched("PT1H"), _watched("PT5H"))
    suspend_instance(runtime, instance, actor=SYSTEM)
    migrate_instance(runtime, instance, Migration(2, {}, new_moments=True), actor=SYSTEM)
    standing = status(runtime, instance)
    clock.moment += timedelta(hours=6)
    early = fire_due(runtime).done
    resume_instance(runtime, instance, actor=SYSTEM)

    assert (standing, early, fire_due(runtime).done) == ("suspended", 0, 1)


def test_twice_and_at_once_is_once(runtime: Runtime) -> None:
    """Whoever comes later finds it there already."""
    instance = _begun(runtime, ONE, TWO)

    outcomes = together(*[lambda: migrate_instance(runtime, instance, Migration(2), actor=SYSTEM)] * 4)

    assert (outcomes, operations_of(runtime, instance).count("migrate_instance")) == (["done"] * 4, 1)


REFUSED: dict[str, tuple[Any, Any]] = {
    "permission.instance.migrate": (LI, Migration(2)),
    "definition.no_such_version": (SYSTEM, Migration(7)),
    "instance.not_possible": (SYSTEM, Migration(2, {"' OR 1=1": "\x7f", "a": "缺"})),
}


@pytest.mark.parametrize("code", REFUSED)
def test_refusals(runtime: Runtime, code: str) -> None:
    """Who may not, a version that is not there, a mapping that leads nowhere."""
    actor, wanted = REFUSED[code]
    instance = _begun(runtime, ONE, TWO)

    assert outcome(lambda: migrate_instance(runtime, instance, wanted, actor=actor)) == code


def _many(runtime: Runtime, count: int) -> list[str]:
    """Instances at `a` of a version that also has `b`, then a version without `b`; every fifth stands at `b`."""
    publish(runtime, TWO)
    instances = [begin(runtime, "p", number=f"N{number}") for number in range(count)]
    for instance in instances[::5]:
        complete_task(runtime, open_tasks(runtime, instance)[0].id, variables={}, actor=SYSTEM)
    publish(runtime, ONE)
    return instances


def test_the_dry_run_of_a_whole_version_counts(runtime: Runtime) -> None:
    """How many run, how many can move, and what hinders the others."""
    instances = _many(runtime, 10)

    view = queries.migration(runtime, "p", 1, 2, actor=SYSTEM)

    [hindrance] = view.hindrances
    found = (view.running, view.looked_at, view.movable, hindrance.finding.code, hindrance.count)
    assert (found, [identity for identity, _ in hindrance.instances]) == (
        (10, 10, 8, "migrate.gone", 2),
        [instances[0], instances[5]],
    )


def test_in_bulk_a_bad_one_falls_out_alone(runtime: Runtime) -> None:
    """The others move; the bad ones are named with a sentence, and it is told how far it is."""
    instances = _many(runtime, 10)
    started = migrate_instances(runtime, "p", 1, Migration(2), actor=SYSTEM)
    run_until(runtime, runtime.clock())

    view = queries.bulk(runtime, started.bulk_id, actor=SYSTEM)

    progress = (view.row.state, view.row.done, view.row.failed, view.row.waiting)
    failures = [(each.instance_id, each.code) for each in view.failures]
    moved = [row["id"] for row in rows(runtime, "instance") if row["definition_id"] != _definition(runtime, 1)]
    assert (progress, failures, len(moved)) == (
        ("done", 8, 2, 0),
        [(instances[0], "migrate.gone"), (instances[5], "migrate.gone")],
        8,
    )


def _definition(runtime: Runtime, version: int) -> str:
    return str(next(row["id"] for row in rows(runtime, "definition") if row["version"] == version))


def test_bulk_work_stops_and_goes_on(runtime: Runtime) -> None:
    """Stopped after the first slice, it keeps what is done; continued, it does the rest and each once."""
    _many(runtime, 60)
    started = migrate_instances(runtime, "p", 1, Migration(2), actor=SYSTEM)
    stop_bulk(runtime, started.bulk_id, actor=SYSTEM)
    run_until(runtime, runtime.clock())
    stopped = queries.bulk(runtime, started.bulk_id, actor=SYSTEM).row
    continue_bulk(runtime, started.bulk_id, actor=SYSTEM)
    run_until(runtime, runtime.clock())

    ended = queries.bulk(runtime, started.bulk_id, actor=SYSTEM).row
    assert (stopped.state, stopped.waiting, ended.state, ended.done, ended.failed) == ("stopped", 10, "done", 48, 12)


def test_bulk_work_asks_permission_at_each_item(runtime: Runtime) -> None:
    """Whoever is no operator any more moves nothing: each item is refused with the sentence."""
    _many(runtime, 3)
    gone = Actor("gone", "", roles=frozenset({"operator"}))

    started = migrate_instances(runtime, "p", 1, Migration(2), actor=gone)

    failures = queries.bulk(runtime, started.bulk_id, actor=SYSTEM).failures
    assert [each.code for each in failures] == ["permission.instance.migrate"] * 3


def test_only_those_named_move(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """In as many parts as it takes, one that is named twice once; what is not there is passed over."""
    monkeypatch.setattr(bulk_items, "_PART", 2)
    instances = _many(runtime, 10)
    named = [*instances[1:4], instances[1], new_id()]

    started = migrate_instances(runtime, "p", 1, Migration(2), actor=SYSTEM, instances=named)

    row = queries.bulk(runtime, started.bulk_id, actor=SYSTEM).row
    moved = [each["id"] for each in rows(runtime, "instance") if each["definition_id"] != _definition(runtime, 1)]
    assert ((row.state, row.done, row.total), sorted(moved)) == (("done", 3, 3), instances[1:4])


HOSTILE: dict[str, tuple[list[Any], str]] = {
    "too many": (["0" * 26] * 10_001, "bulk.too_many"),
    "a zero character": (["0" * 25 + "\x00"], "bulk.no_id"),
    "half a character": (["\ud800" * 26], "bulk.no_id"),
    "too long": (["0" * 27], "bulk.no_id"),
    "a statement": (["' OR 1=1 --"], "bulk.no_id"),
    "a number": ([7], "bulk.no_id"),
    "empty": ([""], "bulk.no_id"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_strange_ids_are_refused_when_ordered(runtime: Runtime, name: str) -> None:
    """With a sentence; no bulk work is left that fails again and again."""
    _many(runtime, 1)
    instances, code = HOSTILE[name]

    refused = outcome(lambda: migrate_instances(runtime, "p", 1, Migration(2), actor=SYSTEM, instances=instances))

    assert (refused, rows(runtime, "bulk")) == (code, [])


def test_bulk_work_submitted_twice_is_one(runtime: Runtime) -> None:
    """With a key; without permission there is none."""
    _many(runtime, 3)
    first, second = (migrate_instances(runtime, "p", 1, Migration(2), actor=SYSTEM, key="k") for _ in range(2))

    refused = outcome(lambda: migrate_instances(runtime, "p", 1, Migration(2), actor=LI))
    assert (first == second, len(rows(runtime, "bulk")), refused) == (True, 1, "permission.bulk.manage")


def test_a_subscription_follows(runtime: Runtime) -> None:
    """A message of the new name reaches the migrated instance."""

    def caught(name: str) -> Resource:
        return chain("p", start(), catch("c", message(name)), user("after"), end(), messages={name: '"k"'})

    instance = _begun(runtime, caught("one"), caught("two"))
    migrate_instance(runtime, instance, Migration(2), actor=SYSTEM)

    assert [(row["element"], row["name"]) for row in rows(runtime, "wait")] == [("c", "two")]
