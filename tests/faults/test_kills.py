"""Web, worker and import are killed (-9) at random moments, and the end is the same as without."""

import os
import random
import time
from datetime import timedelta
from pathlib import Path

import pytest

from engine.clock import system_clock
from tests.faults.end_state import State
from tests.faults.installation import Installation
from tests.harness.databases import Databases

LONG = os.environ.get("BIHUAN_FAULTS") == "long"
ROWS, KILLS, POSTS = (500, 30, 60) if LONG else (60, 4, 8)


def _run(databases: Databases, folder: Path, *, started: object, kills: int) -> State:
    """Import and post with so many kills in between; gives the end state."""
    chance = random.Random(2026)
    installation = Installation(databases.empty(), folder, rows=ROWS, started=started)  # type: ignore[arg-type]
    try:
        for _ in range(kills):
            time.sleep(chance.uniform(0.1, 1.2))
            installation.kill_one(chance)
            installation.post(POSTS // kills)
        installation.post(POSTS - installation.posted)
        return installation.finish()
    finally:
        installation.close()


@pytest.mark.slow
@pytest.mark.requirement("C2")
def test_kills_change_nothing(databases: Databases, tmp_path: Path) -> None:
    """The same cases, tasks, timers, notifications, letters and history as undisturbed; nothing twice."""
    started = system_clock().replace(second=0, microsecond=0) - timedelta(minutes=5)

    undisturbed = _run(databases, tmp_path / "undisturbed", started=started, kills=0)
    disturbed = _run(databases, tmp_path / "disturbed", started=started, kills=KILLS)

    assert disturbed == undisturbed
    assert len(undisturbed) == ROWS + POSTS
