"""The questions behind the boxes of open tasks, each written down once for its shape; only values change.

The groups' box takes the first rows of each group from an index that holds nothing else, and merges them (performance
notes, section 4, C): how many tasks a group has makes no difference. Only `inbox`, `inbox_counts` ask them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    bindparam,
    func,
    literal_column,
    select,
    tuple_,
    union,
    union_all,
)

from engine.operations.subjects import PERSON
from engine.queries.reading_rows import contains_pattern, task_query
from engine.queries.visibility import open_to_asker
from engine.rules.permissions import Actor
from engine.storage.questions import Question, written
from engine.storage.tables import instance, task, task_candidate

Sort = Literal["due", "level", "created"]
CAP = 100
"""Where a count of a box stops: "100+"."""
# Partial indexes are found by the word as it stands, not by a value given later.
IS_OPEN = task.c.state == literal_column("'open'")


@dataclass(frozen=True, slots=True)
class Shape:
    """What makes one question another one; the rest is values."""

    groups: int
    """Groups of the asker, for the groups' box; 0 asks for what is theirs already."""
    away: int
    """Ids that an exclusion of the asker may name."""
    narrowed: tuple[str, ...] = ()
    """Which of process, level, due_before, search and after have values."""
    sort: Sort = "due"
    limit: int = 20

    @property
    def descending(self) -> bool:
        """Whether the last comes first."""
        return self.sort == "created"

    def keys(self, table: Any) -> list[Any]:
        """The columns of `task` or `task_candidate` that the box is sorted by."""
        identity = table.c.id if table is task else table.c.task_id
        by = {"due": [table.c.due, identity], "level": [table.c.level, table.c.due, identity], "created": [identity]}
        columns: list[Any] = by[self.sort]
        return columns

    def ordered(self, columns: list[Any]) -> list[Any]:
        """The columns in the direction of the box."""
        return [column.desc() for column in columns] if self.descending else columns

    def conditions(self, table: Any) -> list[ColumnElement[bool]]:
        """Everything that narrows the box."""
        c, found = table.c, []
        if "process" in self.narrowed:
            found.append(c.process_id == bindparam("process"))
        if "level" in self.narrowed:
            found.append(c.level == bindparam("level"))
        if "due_before" in self.narrowed:
            found.append(c.due < bindparam("due_before"))
        if "after" in self.narrowed:
            keys = self.keys(table)
            row, before = tuple_(*keys), tuple_(*(bindparam(f"after_{n}", type_=k.type) for n, k in enumerate(keys)))
            found.append(row < before if self.descending else row > before)
        if "search" in self.narrowed:
            shown = [task.c.number, task.c.title, task.c.customer]
            found.append(contains_pattern(shown, bindparam("search", type_=Text)))
        return [*found, open_to_asker(task, self.away)]


def group_values(actor: Actor) -> dict[str, str]:
    """The groups whose tasks the actor may claim, and their own name as one, by their places in a question."""
    return {f"group_{number}": group for number, group in enumerate([*sorted(actor.groups), PERSON + actor.id])}


@lru_cache(maxsize=512)
def tasks_question(shape: Shape) -> Question:
    """A page of tasks and one more, in order."""
    if not shape.groups:
        mine = task_query(task.c.assignee == bindparam("me"), IS_OPEN, *shape.conditions(task))
        return Question(mine.order_by(*shape.ordered(shape.keys(task))).limit(written(shape.limit + 1)))
    return Question(_chosen_tasks(_first_rows(shape), shape), on_sqlite=_chosen_tasks(_merged_rows(shape), shape))


def _chosen_tasks(chosen: Any, shape: Shape) -> Select[Any]:
    rows = chosen.subquery()
    query = task_query(IS_OPEN, beside=(rows, rows.c.task_id == task.c.id))
    return query.order_by(*shape.ordered(list(rows.c)))


def _first_rows(shape: Shape) -> Select[Any]:
    """The first of all groups: PostgreSQL merges the groups in order, and stops when it has enough."""
    rows = shape.limit + 1
    firsts = [
        _offered_to(number, shape).order_by(*shape.ordered(shape.keys(task_candidate))).limit(written(rows))
        for number in range(shape.groups)
    ]
    every = union_all(*(select(first.subquery()) for first in firsts)).subquery()
    # A task offered to two of the groups comes twice.
    return select(*every.c).distinct().order_by(*shape.ordered(list(every.c))).limit(written(rows))


def _merged_rows(shape: Shape) -> Any:
    """The same for SQLite, which merges only what has no limit of its own."""
    merged = union(*(_offered_to(number, shape) for number in range(shape.groups)))
    names: list[Any] = [literal_column(column.name) for column in shape.keys(task_candidate)]
    return merged.order_by(*shape.ordered(names)).limit(written(shape.limit + 1))


def _offered_to(number: int, shape: Shape) -> Select[Any]:
    """What a group is offered, without what the asker must keep away from."""
    c = task_candidate.c
    offered = select(*shape.keys(task_candidate)).join(task, task.c.id == c.task_id)
    return offered.where(c.grp == bindparam(f"group_{number}"), *shape.conditions(task_candidate))


@lru_cache(maxsize=128)
def counts_question(groups: int, away: int) -> Question:
    """One row: how much is in each box, and never more than one above the cap.

    Each box is counted in its order. Otherwise a database that saw one person start most cases reads all of them, and
    groups are not merged, which stops at the cap.
    """
    me: Any = bindparam("me")
    visible, case_visible = open_to_asker(task, away), open_to_asker(instance, away)
    mine = select(task.c.id).where(task.c.assignee == me, IS_OPEN, visible).order_by(task.c.due)
    done = select(task.c.id).join(instance, instance.c.id == task.c.instance_id)
    done = done.where(task.c.closed_by == me, case_visible).order_by(task.c.closed_at)
    started = select(instance.c.id).where(instance.c.started_by == me, case_visible).order_by(instance.c.started_at)
    shape = Shape(groups, away, sort="created", limit=CAP)
    boxes = {"mine": mine, "groups": _first_rows(shape), "done": done, "started": started}
    return Question(_one_row(boxes), on_sqlite=_one_row({**boxes, "groups": _merged_rows(shape)}))


def _one_row(boxes: Mapping[str, Any]) -> Select[Any]:
    return select(*(_counted(rows).label(box) for box, rows in boxes.items()))


def _counted(rows: Any) -> Any:
    return select(func.count()).select_from(rows.limit(written(CAP + 1)).subquery()).scalar_subquery()
