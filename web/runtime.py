"""Puts the engine and the matters together: one runtime that knows every service task of every workflow.

Web, worker, command line and tests open their runtime here, so that none of them can forget a matter.
"""

from engine.clock import Clock, system_clock
from engine.operations import Runtime
from engine.settings import Settings
from workflows import registry


def open_runtime(url: str | None = None, *, clock: Clock = system_clock, settings: Settings | None = None) -> Runtime:
    """A runtime over the database at `url`, or over the one of the settings. Nothing is migrated."""
    chosen = settings or Settings.read()
    matters = registry()
    return Runtime.open(
        url or chosen.database,
        clock=clock,
        settings=chosen,
        actions={job_type: action for matter in matters for job_type, action in matter.actions.items()},
        projections={process: run for matter in matters for process, run in matter.projections.items()},
    )
