"""Processes that begin by the calendar: cron text at a start event."""

from datetime import timedelta

from engine.clock import SetClock
from engine.definitions import Resource
from engine.operations import Runtime, fire_due
from tests.builders import process, timer_cycle
from tests.builders.bpmn import bpmn
from tests.engine.operations.acting import publish, rows


def test_a_process_begins_at_the_moments_that_cron_names(runtime: Runtime, clock: SetClock) -> None:
    """Every working day at nine; days that nobody was there for count once, and the next is set."""
    diagram = process("report").start("daily", timer_cycle("0 0 9 * * MON-FRI")).user_task("write").end().build()
    publish(runtime, Resource("report.bpmn", bpmn(diagram)))  # Monday, 09:00 in Shanghai
    due = [row["due"].isoformat() for row in rows(runtime, "job")]
    clock.moment += timedelta(days=3, hours=1)

    fire_due(runtime, limit=10)

    following = [row["due"].isoformat() for row in rows(runtime, "job")]
    assert (due, len(rows(runtime, "instance")), following) == (
        ["2026-03-03T01:00:00+00:00"], 1, ["2026-03-06T01:00:00+00:00"]
    )  # fmt: skip
