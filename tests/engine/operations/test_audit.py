"""The audit log proves itself, and shows every change that somebody made behind its back."""

import io
from datetime import timedelta
from pathlib import Path

from engine.clock import SetClock
from engine.operations import Runtime, complete_task, export_audit, seal_days, verify_audit, verify_export
from engine.rules.permissions import SYSTEM
from tests.builders.diagrams import chain, end, start, user
from tests.engine.operations.acting import begin, only_task, publish


def _some_days(runtime: Runtime, clock: SetClock) -> str:
    """Two days of work, both sealed; gives the id of an instance."""
    publish(runtime, chain("p", start(), user("ask"), end()))
    instance = begin(runtime, "p")
    clock.moment += timedelta(days=1)
    complete_task(runtime, only_task(runtime, instance), variables={"答": "是"}, actor=SYSTEM)
    clock.moment += timedelta(days=2)
    seal_days(runtime)
    return instance


def _tamper(runtime: Runtime, statement: str) -> tuple[str, ...]:
    with runtime.database.transaction() as connection:
        connection.exec_driver_sql(statement)
    return verify_audit(runtime, actor=SYSTEM).broken


def test_an_untouched_log_is_whole(runtime: Runtime, clock: SetClock) -> None:
    """Deployment, instance and seals: three chains, two sealed days, nothing broken."""
    _some_days(runtime, clock)

    found = verify_audit(runtime, actor=SYSTEM)

    assert (found.chains, found.records, found.seals, found.broken) == (3, 5, 2, ())


def test_a_changed_record_is_found(runtime: Runtime, clock: SetClock) -> None:
    """Another actor written into a record breaks its hash."""
    instance = _some_days(runtime, clock)

    broken = _tamper(runtime, f"UPDATE audit SET actor = 'nobody' WHERE chain = '{instance}' AND seq = 2")

    assert broken == (f"{instance} #2: changed",)


def test_a_record_taken_away_is_found(runtime: Runtime, clock: SetClock) -> None:
    """The instance knows the end of its chain, and the day its seal."""
    instance = _some_days(runtime, clock)

    broken = _tamper(runtime, f"DELETE FROM audit WHERE chain = '{instance}' AND seq = 2")

    assert [text.partition(": ")[2] for text in broken] == [
        "records are missing at the end",
        "records of this day were added, changed or removed",
    ]


def test_a_chain_taken_away_is_found(runtime: Runtime, clock: SetClock) -> None:
    """Even if instance and records vanish together, the sealed days no longer fit."""
    instance = _some_days(runtime, clock)
    with runtime.database.transaction() as connection:
        connection.exec_driver_sql(f"DELETE FROM instance WHERE id = '{instance}'")

    broken = _tamper(runtime, f"DELETE FROM audit WHERE chain = '{instance}'")

    assert [text[:10] for text in broken] == ["2026-03-02", "2026-03-03"]


def test_an_export_proves_itself_without_a_database(runtime: Runtime, clock: SetClock, tmp_path: Path) -> None:
    """The same is found in the exported lines; one changed letter is seen."""
    _some_days(runtime, clock)
    lines = io.StringIO()
    export_audit(runtime, lines, actor=SYSTEM)
    whole, touched = tmp_path / "whole.jsonl", tmp_path / "touched.jsonl"
    whole.write_text(lines.getvalue(), encoding="utf-8")
    touched.write_text(lines.getvalue().replace('"complete_task"', '"delete_task"'), encoding="utf-8")

    found = (verify_export(whole).broken, [text.partition(": ")[2] for text in verify_export(touched).broken])

    assert found == ((), ["changed"])


def test_a_day_is_sealed_once_and_only_when_it_is_over(runtime: Runtime, clock: SetClock) -> None:
    """The running day stays open."""
    publish(runtime, chain("p", start(), user("ask"), end()))
    early = seal_days(runtime)
    clock.moment += timedelta(days=1)

    assert (early, [str(day) for day in seal_days(runtime)], seal_days(runtime)) == ((), ["2026-03-02"], ())
