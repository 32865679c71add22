"""Decision tables as closures (DMN 1.5, chapter 8): inputs are asked once, then cells are tested in order.

`compiling` calls `compile_table`. What a table cannot decide is null with a problem, never a silent choice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.dmn import problems as p
from engine.dmn.elements import Input, Output, Rule, Table
from engine.dmn.feel_text import (
    Cell,
    Closure,
    TestClosure,
    compile_cell,
    compile_constants,
    compile_expression,
    compile_tests,
    is_any,
)
from engine.dmn.findings import AGGREGATED_OUTPUTS, WRONG_CELLS
from engine.dmn.hit_policies import AGGREGATED, BY_PRIORITY, POLICIES, Undecided
from engine.dmn.places import Place
from engine.dmn.scopes import Compiling, Names
from engine.dmn.session import Scope, Session
from engine.dmn.table_index import Lookup, lookup_of
from engine.dmn.trace import MatchedRule, TableTrace
from engine.dmn.types import Type, convert


@dataclass(frozen=True, slots=True)
class _Question:
    """An input column, compiled."""

    place: Place
    label: str
    value: Closure
    type: Type | None
    allowed: TestClosure | None
    allowed_text: str

    def ask(self, scope: Scope, session: Session) -> tuple[bool, Any]:
        """Whether the value may be used, and the value; null always may."""
        value = self.value(scope, session)
        if value is None:
            return True, None
        fits, value = convert(value, self.type)
        if not fits and self.type is not None:
            session.problem(self.place, p.WRONG_TYPE, type=self.type.name)
            return False, None
        if self.allowed is not None and self.allowed(value, scope, session) is not True:
            session.problem(self.place, p.NOT_ALLOWED, allowed=self.allowed_text)
            return False, None
        return True, value


@dataclass(frozen=True, slots=True)
class _Column:
    """An output column, compiled."""

    place: Place
    name: str
    type: Type | None
    allowed: TestClosure | None
    allowed_text: str
    priorities: tuple[Any, ...] | None
    default: Closure | None

    def accept(self, value: Any, scope: Scope, session: Session) -> Any:
        """The answer as the column's type, null when it is not allowed."""
        fits, converted = convert(value, self.type)
        if not fits and self.type is not None:
            session.problem(self.place, p.WRONG_TYPE, type=self.type.name)
        elif converted is not None and self.allowed and self.allowed(converted, scope, session) is not True:
            session.problem(self.place, p.NOT_ALLOWED, allowed=self.allowed_text)
            return None
        return converted

    def rank(self, value: Any) -> int:
        """The place of an answer in the allowed values; those that are not in them come last."""
        if self.priorities is None:
            return 0
        return next((n for n, one in enumerate(self.priorities) if one == value), len(self.priorities))


@dataclass(frozen=True, slots=True)
class _Row:
    """A rule, compiled; cells that accept anything are left out of `tests`."""

    number: int
    rule: Rule
    tests: tuple[tuple[int, Cell], ...]
    answers: tuple[Closure, ...]
    left: tuple[tuple[int, Cell], ...] = ()
    """The tests that no index answers."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    table: Table
    place: Place
    questions: tuple[_Question, ...]
    columns: tuple[_Column, ...]
    rows: tuple[_Row, ...]
    lookups: tuple[tuple[int, Lookup], ...]
    """Column → its index, where it has one."""

    def __call__(self, scope: Scope, session: Session) -> Any:
        values = []
        for question in self.questions:
            usable, value = question.ask(scope, session)
            if not usable:
                return None
            values.append(value)
        rows = self._matching(values, scope, session)
        answers = [self._answer(row, scope, session) for row in rows]
        if session.keeps_trace:
            session.tables.append(self._trace(values, rows, answers))
        return self._decide(rows, answers, scope, session)

    def _matching(self, values: Sequence[Any], scope: Scope, session: Session) -> list[_Row]:
        passed: int | None = (1 << len(self.rows)) - 1
        for index, look in self.lookups:
            rules = look(values[index])
            passed = None if passed is None or rules is None else passed & rules
        found = []
        for number, row in enumerate(self.rows):
            if passed is not None and not passed >> number & 1:
                continue
            for index, cell in row.tests if passed is None else row.left:
                if cell.test(values[index], scope, session) is not True:
                    break
            else:
                found.append(row)
                if self.table.hit_policy == "F":
                    break
        return found

    def _answer(self, row: _Row, scope: Scope, session: Session) -> tuple[Any, ...]:
        return tuple(
            column.accept(answer(scope, session), scope, session)
            for column, answer in zip(self.columns, row.answers, strict=True)
        )

    def _decide(self, rows: list[_Row], answers: list[tuple[Any, ...]], scope: Scope, session: Session) -> Any:
        if not rows:
            return self._default(scope, session)
        if self.table.hit_policy in BY_PRIORITY:
            answers = sorted(answers, key=lambda one: [c.rank(v) for c, v in zip(self.columns, one, strict=True)])
        try:
            return POLICIES[self.table.hit_policy]([self._value(answer) for answer in answers])
        except Undecided as undecided:
            numbers = ", ".join(str(row.number) for row in rows)
            session.problem(self.place, undecided.code, table=self.place.path, rules=numbers)
            return None

    def _default(self, scope: Scope, session: Session) -> Any:
        if any(column.default for column in self.columns):
            return self._value(tuple(column.default and column.default(scope, session) for column in self.columns))
        if self.table.hit_policy == "C#":
            return POLICIES["C#"]([])
        session.problem(self.place, p.NO_RULE, table=self.place.path)
        return None

    def _value(self, answer: tuple[Any, ...]) -> Any:
        if len(self.columns) == 1:
            return answer[0]
        return {column.name: value for column, value in zip(self.columns, answer, strict=True)}

    def _trace(self, values: list[Any], rows: list[_Row], answers: list[tuple[Any, ...]]) -> TableTrace:
        labels = (question.label for question in self.questions)
        names = [column.name for column in self.columns]
        matched = (
            MatchedRule(row.number, row.rule.id, tuple(zip(names, answer, strict=True)), row.rule.annotations)
            for row, answer in zip(rows, answers, strict=True)
        )
        inputs = tuple(zip(labels, values, strict=True))
        return TableTrace(self.place.path, self.table.hit_policy, inputs, tuple(matched))


def compile_table(table: Table, names: Names, place: Place, compiling: Compiling) -> Closure:
    """The table as a closure; cells that cannot be read are findings and never match."""
    place = place.inside("", table.id)
    if table.hit_policy in AGGREGATED and len(table.outputs) > 1:
        compiling.error(place, AGGREGATED_OUTPUTS)
    questions = tuple(_question(one, names, place, compiling) for one in table.inputs)
    columns = tuple(_column(one, names, place, compiling) for one in table.outputs)
    rows = tuple(
        _row(number, rule, table, names, place, compiling)
        for number, rule in enumerate(table.rules, 1)
        if _is_whole(rule, table, number, place, compiling)
    )
    lookups = tuple((index, look) for index in range(len(questions)) for look in [_lookup(index, rows)] if look)
    indexed = frozenset(index for index, _ in lookups)
    return _Compiled(table, place, questions, columns, tuple(_with_left(row, indexed) for row in rows), lookups)


def _lookup(index: int, rows: Sequence[_Row]) -> Lookup | None:
    cells = [dict(row.tests).get(index) for row in rows]
    others = sum(1 << number for number, cell in enumerate(cells) if cell is None or not _is_listed(cell))
    return lookup_of(cells, others)


def _is_listed(cell: Cell) -> bool:
    return cell.texts is not None or cell.spans is not None


def _with_left(row: _Row, indexed: frozenset[int]) -> _Row:
    left = tuple((index, cell) for index, cell in row.tests if index not in indexed or not _is_listed(cell))
    return replace(row, left=left)


def _question(column: Input, names: Names, place: Place, compiling: Compiling) -> _Question:
    place = place.inside(column.label, column.id)
    value = compile_expression(column.expression.text, names, place, compiling)
    allowed = None if is_any(column.allowed) else compile_tests(column.allowed, names, place, compiling)
    type_ = compiling.type(column.expression.type_ref, place)
    return _Question(place, column.label, value, type_, allowed, column.allowed.strip())


def _column(output: Output, names: Names, place: Place, compiling: Compiling) -> _Column:
    name = output.name or output.label or "result"
    place = place.inside(name, output.id)
    allowed = None if is_any(output.allowed) else compile_tests(output.allowed, names, place, compiling)
    default = output.default

    return _Column(
        place,
        name,
        compiling.type(output.type_ref, place),
        allowed,
        output.allowed.strip(),
        compile_constants(output.allowed) if output.allowed.strip() else None,
        None if default is None else compile_expression(default.text, names, place, compiling),
    )


def _is_whole(rule: Rule, table: Table, number: int, place: Place, compiling: Compiling) -> bool:
    whole = len(rule.tests) == len(table.inputs) and len(rule.answers) == len(table.outputs)
    if not whole:
        compiling.error(place.inside(number, rule.id), WRONG_CELLS, number=number)
    return whole


def _row(number: int, rule: Rule, table: Table, names: Names, place: Place, compiling: Compiling) -> _Row:
    place = place.inside(number, rule.id)
    tests = tuple(
        (index, compile_cell(cell.text, names, place.inside(column.label, cell.id), compiling))
        for index, (cell, column) in enumerate(zip(rule.tests, table.inputs, strict=True))
        if not is_any(cell.text)
    )
    answers = tuple(
        compile_expression(cell.text, names, place.inside(column.name or column.label, cell.id), compiling)
        for cell, column in zip(rule.answers, table.outputs, strict=True)
    )
    return _Row(number, rule, tests, answers)
