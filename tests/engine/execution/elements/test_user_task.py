"""User tasks: who, until when, and what comes back."""

from datetime import UTC, datetime

import pytest

from engine.errors import BihuanError
from engine.execution.effects import TaskClosed, TaskOpened
from tests.builders import process
from tests.engine.execution.play import play


def test_task_is_opened_with_everything_that_is_known() -> None:
    """Assignee, candidates, exclusions, due date, priority and form are evaluated when the task opens."""
    diagram = process().start().user_task(
        "handle", name="处理投诉", assignee="=person", candidate_groups="=[unit, \"quality\"]", candidate_users="a, b",
        excluded_people="=[accused]", excluded_units="=null", due="=now() + duration(\"PT4H\")", follow_up="PT1H",
        priority="=10 * 8", form="handling",
    ).build()  # fmt: skip

    played = play(diagram, {"person": None, "unit": "delivery", "accused": "wang"})

    due, follow_up = datetime(2026, 3, 2, 5, 0, tzinfo=UTC), datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    assert next(iter(played.tasks.values())) == TaskOpened(
        3,
        "handle",
        "处理投诉",
        None,
        ("delivery", "quality"),
        ("a", "b"),
        ("wang",),
        (),
        due,
        follow_up,
        80,
        "handling",
        1,
    )


def test_bare_due_date_means_the_end_of_the_day() -> None:
    """A date without a time is due at its end, where the instance is at home."""
    task = next(iter(play(process().start().user_task("a", due='=date("2026-03-05")').build()).tasks.values()))

    assert isinstance(task, TaskOpened)
    assert task.due == datetime(2026, 3, 5, 15, 59, 59, tzinfo=UTC)


def test_completing_brings_variables_and_closes_the_task() -> None:
    """What was entered goes into the instance, and the task is closed as completed."""
    played = play(process().start().user_task("a").end().build())
    token = played.token("a")

    played.complete("a", grade="良好")

    assert (played.variables, played.status, TaskClosed(token, "completed") in played.last) == (
        {"grade": "良好"},
        "completed",
        True,
    )


def test_completing_twice_is_refused() -> None:
    """A task that is done cannot be done again."""
    played = play(process().start().user_task("a").user_task("b").build())
    token = played.token("a")
    played.complete("a")

    with pytest.raises(BihuanError) as refused:
        played.do(lambda run: run.complete(token, {}))

    assert (refused.value.code, refused.value.fault) == ("execution.token_gone", "conflict")


def test_task_that_cannot_be_opened_is_an_incident() -> None:
    """A due date that is no date is an incident; corrected and retried, the task opens."""
    played = play(process().start().user_task("a", due="=when_due").build(), {"when_due": "soon"})
    before = (played.problems, played.open)

    played.set(when_due="2026-03-05T08:00:00Z").retry()

    assert (before, played.problems, played.open) == (([("a", "execution.bad_value")], []), [], ["a"])
