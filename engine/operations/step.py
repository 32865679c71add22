"""One operation on one instance, from the row that was read to the rows that are written. Every verb goes through here.

    step = Step(runtime, record, actor=actor, now=now)
    step.run.complete(token, variables)         # or whatever the verb asks of the interpreter
    step.commit(connection, operation="complete_task", body={...}, key=key, result=answer)

`commit` collects the effects, lets buffered messages in, evaluates the columns that lists show, lets the workflow's
projection follow, extends the audit chain and writes everything in one statement (on PostgreSQL). It raises LostRace
if somebody else moved the instance on in the meantime; `Database.step` then does it all again.
"""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from engine.errors import BihuanError
from engine.execution import Run, State
from engine.feel.codec import dumps, loads
from engine.graph import Text
from engine.operations.answers import Attempt
from engine.operations.audit_chain import add_audit
from engine.operations.effect_rows import EffectRows
from engine.operations.exclusions import exclusions
from engine.operations.library import Compiled, is_touched, value_of
from engine.operations.load_state import load_state
from engine.operations.note_effect import note_effect, return_to_parent
from engine.operations.refusals import INSTANCE_SUSPENDED
from engine.operations.runtime import Runtime
from engine.rules.permissions import Actor
from engine.storage import LostRace
from engine.storage.columns import NEVER, to_micros
from engine.storage.messages import buffered, take
from engine.storage.steps import InstanceRecord, Writes, write_steps
from engine.storage.steps.records import NO_LEVEL

_TEXT_COLUMNS = ("title", "title_en", "customer", "unit", "stage")
_LONGEST_LABEL = 500


class Step:
    """One step of one instance; used once."""

    def __init__(
        self,
        runtime: Runtime,
        record: InstanceRecord,
        *,
        actor: Actor,
        now: datetime,
        new: bool = False,
        suspended_too: bool = False,
        connection: Connection | None = None,
    ) -> None:
        if record.status == "suspended" and not suspended_too:
            raise BihuanError(INSTANCE_SUSPENDED)
        self.runtime = runtime
        self.record = record
        self.actor = actor
        self.now = now
        self.new = new
        self.compiled: Compiled = runtime.library.compiled(record.definition_id)
        state = State.new() if new else load_state(runtime, record, connection=connection)
        self.environment = runtime.environment(self.compiled, now, called=record.parent_id is not None)
        self.run = Run(self.compiled.process, state, self.environment)
        self.writes = Writes(record, None if new else record.version, to_micros(now))
        self.rows = EffectRows(self.compiled, record, self.writes.at, actor.id)
        self.tells_parent = True
        self.standing = record.status
        """Status of the row as long as the instance is not over: active or suspended."""
        self._taken = 0
        self._labels = record.labels()

    def commit(
        self,
        connection: Connection,
        *,
        operation: str,
        body: Mapping[str, Any],
        key: str | None = None,
        result: Callable[["Step"], Any] | None = None,
        alongside: Callable[[Connection], None] | None = None,
        attempt: Attempt | None = None,
        buffering: bool = True,
    ) -> Any:
        """Write everything; gives what `result` makes of the step. `alongside` writes in the same transaction.

        `attempt` is told what is about to be written. `buffering` as in `settle`.
        """
        self.settle(connection, buffering=buffering)
        whole = body if attempt is None else {**body, "submission": attempt.submission}
        answer = self.prepare(operation=operation, body=whole, key=key, result=result)
        if attempt is not None:
            attempt.hash, attempt.answer = self.record.audit_hash, answer
        received = self.writes.messages_done
        several = bool(alongside or received or self.writes.excluded_before is not None)
        with self.runtime.database.atomic(connection) if several else nullcontext():
            if self.record.id not in write_steps(connection, [self.writes]):
                raise LostRace
            if received and not take(connection, received):
                raise LostRace
            if alongside is not None:
                alongside(connection)
        return answer

    def settle(self, connection: Connection, *, buffering: bool = True) -> None:
        """Take the run's effects, and let messages in that lay buffered for the subscriptions that opened.

        `buffering` is false where the buffer was seen to be empty a moment ago: one statement less. A message that
        comes in this very moment is found by the worker (`messages.forgotten`).
        """
        self._take_effects()
        if not buffering:
            return
        asked: set[int] = set()
        while True:
            opened = [wait for wait in self.rows.waits.values() if wait.kind == "message" and wait.wait not in asked]
            if not opened or self.rows.ended is not None:
                return
            asked.update(wait.wait for wait in opened)
            for wait in opened:
                self._receive(connection, wait.wait, wait.name, wait.key)

    def prepare(
        self,
        *,
        operation: str,
        body: Mapping[str, Any],
        key: str | None = None,
        result: Callable[["Step"], Any] | None = None,
    ) -> Any:
        """Complete the writes after the last effect was taken; gives what `result` makes of the step."""
        record = self.record
        variables = self.run.variables()
        if self.tells_parent:
            return_to_parent(self.rows, variables)
        self._label(variables)
        self._keep_away(variables)
        self._follow(variables)
        self.rows.finish(self.writes)
        record.version += 1
        over = self.run.state.status != "active"
        record.status = self.run.state.status if over else self.standing
        if self.rows.ended is not None:
            record.ended_at = self.writes.at
        record.body = self.run.state.dump() if self.rows.ended is None else ended_body(variables)
        self._park()
        answer = None if result is None else result(self)
        add_audit(self.writes, actor=self.actor, operation=operation, body=body, key=key, answer=answer)
        return answer

    @property
    def status(self) -> str:
        """active, completed or cancelled."""
        return self.run.state.status

    @property
    def opened(self) -> tuple[str, ...]:
        """Ids of the user tasks that this step opened (after `prepare`)."""
        return tuple(self.rows.opened_ids)

    @property
    def instant(self) -> list[str]:
        """Ids of jobs to be carried out right after the commit (after `prepare`)."""
        return self.rows.instant

    def _park(self) -> None:
        """What large loops keep in rows of their own."""
        rows, owner = self.run.state.parked_rows(), self.record.id
        self.writes.repetitions = [{"instance_id": owner, **asdict(row)} for row in rows.put]
        self.writes.repetitions_done, self.writes.loops_done = rows.numbers_gone, rows.loops_gone

    def _take_effects(self) -> None:
        for effect in self.run.effects[self._taken :]:
            note_effect(self.rows, effect)
        self._taken = len(self.run.effects)

    def _receive(self, connection: Connection, wait: int, name: str, key: str) -> None:
        if wait not in self.rows.waits:
            return
        found = buffered(connection, name, key, now=self.writes.at, without=self.writes.messages_done)
        if found is None:
            return
        self.writes.messages_done.append(found.id)
        self.run.deliver_message(wait, found.variables)
        self._take_effects()

    def _label(self, variables: Mapping[str, Any]) -> None:
        touched = self._touched(self.compiled.columns)
        if not touched:
            return
        values = {column: self._value(text, variables) for column, text in touched.items()}
        for column in _TEXT_COLUMNS:
            if column in values:
                setattr(self.record, column, _shown(values[column]))
        if "level" in values:
            self.record.level = _level(values["level"])
        if "due" in values:
            due = values["due"]
            self.record.due = to_micros(due) if isinstance(due, datetime) and due.tzinfo else NEVER
        self.writes.relabel = not self.new and self.record.labels() != self._labels

    def _keep_away(self, variables: Mapping[str, Any]) -> None:
        said = self._touched(self.compiled.exclusions)
        if not said:
            return
        before = self.record.excluded
        self.record.excluded = exclusions(before, said, lambda text: self._value(text, variables))
        if not self.new and self.record.excluded != before:
            self.writes.excluded_before = before

    def _follow(self, variables: Mapping[str, Any]) -> None:
        projection = self.runtime.projections.get(self.record.process_id)
        if projection is not None and (self.new or not self.run.changed.isdisjoint(projection.columns)):
            self.writes.follow = projection.follow(self.record.id, variables)

    def _touched(self, said: Mapping[str, Text]) -> Mapping[str, Text]:
        """Those of the process's properties whose value this step may have changed."""
        changed = self.run.changed
        if self.new or not changed:
            return said if self.new else {}
        functions = self.environment.functions
        return {meaning: text for meaning, text in said.items() if is_touched(text, changed, functions)}

    def _value(self, text: Text, variables: Mapping[str, Any]) -> Any:
        return value_of(text, variables, now=self.now, functions=self.environment.functions)


def ended_body(variables: Mapping[str, Any]) -> bytes:
    """What is kept of an instance that is over: its variables, no tokens."""
    return dumps({"variables": dict(variables)})


def variables_of_ended(body: bytes) -> dict[str, Any]:
    """The variables that `ended_body` kept."""
    found: dict[str, Any] = loads(body)["variables"]
    return found


def _shown(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else str(value)
    return text[:_LONGEST_LABEL]


def _level(value: Any) -> int:
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and 1 <= value <= 4:
        return int(value)
    return NO_LEVEL
