"""The state of an instance as queries look into it: its variables, what a token sees, where its tokens stand."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from engine.execution import Choice, Run, State
from engine.operations.library import Compiled
from engine.operations.load_state import load_state
from engine.operations.runtime import Runtime
from engine.operations.step import variables_of_ended
from engine.storage.steps import RUNNING, InstanceRecord


class RunningState:
    """One instance, read; nothing is moved."""

    def __init__(self, runtime: Runtime, record: InstanceRecord, connection: Connection | None = None) -> None:
        self.record = record
        self.compiled: Compiled = runtime.library.compiled(record.definition_id)
        self._run: Run | None = None
        if record.status in RUNNING:
            environment = runtime.environment(self.compiled, runtime.clock())
            self._run = Run(self.compiled.process, load_state(runtime, record, connection=connection), environment)

    @property
    def state(self) -> State | None:
        """Tokens, scopes and waits; None for an instance that is over."""
        return None if self._run is None else self._run.state

    def choices(self) -> tuple[Choice, ...]:
        """What people may start in its ad-hoc sub-processes."""
        return () if self._run is None else self._run.choices()

    def variables(self) -> dict[str, Any]:
        """The variables of the instance itself."""
        if self._run is None:
            return variables_of_ended(bytes(self.record.body))
        return self._run.variables()

    def seen_by(self, token: int) -> Mapping[str, Any]:
        """What a token sees; the variables of the instance where the token is gone."""
        if self._run is None or token not in self._run.state.tokens:
            return self.variables()
        return self._run.variables_of(token)

    def elements(self) -> dict[str, bool]:
        """Elements that tokens stand on, and whether an incident holds one of them there."""
        found: dict[str, bool] = {}
        for token in self.state.tokens.values() if self.state is not None else ():
            found[token.node] = found.get(token.node, False) or token.incident is not None
        return found
