"""Plays an instance to its end by a fixed rule while one storage call fails, and says what is left in the end.

A call is one statement, or one whole transaction; it fails before it was sent or after it was done. Whoever hears of
the failure does the same again with the same key, as a person or the next worker would.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from engine.operations import (
    Runtime,
    broadcast_signal,
    complete_task,
    fire_due,
    next_due,
    publish_message,
    start_instance,
)
from engine.rules.permissions import SYSTEM
from engine.storage import Database, driver
from engine.storage.identity import new_id
from engine.storage.tables import audit, history, incident, instance, job, repetition, task, wait

MOST_MOVES = 60


class Disturbed(Exception):
    """The call that was to fail."""


class Fault:
    """Lets call number `at` fail; counts them all. 0 fails none."""

    def __init__(self, at: int, *, after: bool) -> None:
        self.at, self.after = at, after
        self.count = 0

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The call, counted, failing when its turn comes."""

        def counted(*arguments: Any, **more: Any) -> Any:
            if not self.concerned:
                return call(*arguments, **more)
            self.count += 1
            struck = self.count == self.at
            if struck and not self.after:
                self.strike()
            result = call(*arguments, **more)
            if struck and self.after:
                self.strike()
            return result

        return counted

    @property
    def concerned(self) -> bool:
        """Whether calls of whoever asks are counted."""
        return True

    def strike(self) -> None:
        """What happens at the chosen call."""
        raise Disturbed

    @contextmanager
    def armed(self) -> Iterator[None]:
        """Count every statement and every transaction inside."""
        statement = self.around(lambda *_: None)

        def sent(*_: Any) -> None:
            statement()

        moment = "after_cursor_execute" if self.after else "before_cursor_execute"
        event.listen(Engine, moment, sent)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(driver, "_sent", self.around(driver._sent))
            patch.setattr(Database, "step", self.around(Database.step))
            patch.setattr(Database, "write", self.around(Database.write))
            try:
                yield
            finally:
                event.remove(Engine, moment, sent)


def played(runtime: Runtime, fault: Fault) -> list[Any]:
    """Start `p`, do whatever can be done until nothing is left; gives what remains of it."""
    with fault.armed():
        begun = tried_again(runtime, lambda key: start_instance(runtime, "p", variables={}, actor=SYSTEM, key=key))
        for _ in range(MOST_MOVES):
            move = tried_again(runtime, lambda _: _next_move(runtime))
            if move is None:
                break
            tried_again(runtime, move)
    return runtime.database.read(lambda connection: remains(connection, begun.instance_id))


def tried_again(runtime: Runtime, act: Callable[[str], Any]) -> Any:
    """Do it once more with the same key where it failed, a while later (a lease has run out by then)."""
    key = new_id()
    try:
        return act(key)
    except Disturbed:
        runtime.clock.moment += timedelta(minutes=2)  # type: ignore[attr-defined]
        return act(key)


def _next_move(runtime: Runtime) -> Callable[[str], Any] | None:
    """The next thing to do: due work, then people, messages, signals, and time at last."""
    due = next_due(runtime)
    if due is not None and due <= runtime.clock():
        return lambda _: fire_due(runtime, limit=50)
    with runtime.database.reading() as connection:
        tasks = connection.execute(
            select(task.c.id).where(task.c.state == "open").order_by(task.c.element, task.c.token)
        )
        first = tasks.scalars().first()
        asked = connection.execute(select(wait).order_by(wait.c.element)).first()
    if first is not None:
        return lambda key: complete_task(runtime, first, variables={"answer": 1}, actor=SYSTEM, key=key)
    if asked is not None and asked.kind == "message":
        name, of = asked.name, asked.key
        return lambda key: publish_message(runtime, name, correlation_key=of, variables={}, actor=SYSTEM, key=key)
    if asked is not None and asked.kind == "signal":
        return lambda key: broadcast_signal(runtime, asked.name, variables={}, actor=SYSTEM, key=key)
    return None if due is None else lambda _: _wait_until(runtime, due)


def _wait_until(runtime: Runtime, moment: Any) -> None:
    runtime.clock.moment = max(moment, runtime.clock.moment)  # type: ignore[attr-defined]


def remains(connection: Any, root: str) -> list[Any]:
    """Status, history and audit of the instance and of what it called; and everything that should be gone."""
    ids = [root, *connection.scalars(select(instance.c.id).where(instance.c.parent_id == root))]
    found: list[Any] = []
    for each in ids:
        lines = select(history.c.element, history.c.what).where(history.c.instance_id == each).order_by(history.c.id)
        found.append(connection.scalar(select(instance.c.status).where(instance.c.id == each)))
        found.append([tuple(line) for line in connection.execute(lines)])
        found.append(
            connection.scalars(select(audit.c.operation).where(audit.c.chain == each).order_by(audit.c.seq)).all()
        )
    for table in (wait, job, repetition):
        found.append(len(connection.execute(select(table).where(table.c.instance_id.in_(ids))).all()))
    open_tasks = select(task).where(task.c.instance_id.in_(ids), task.c.state == "open")
    unresolved = select(incident).where(incident.c.instance_id.in_(ids), incident.c.resolved_at.is_(None))
    return [*found, len(connection.execute(open_tasks).all()), len(connection.execute(unresolved).all())]
