"""The checks of one decision table: overlaps, gaps, rules that never take effect, answers that are not allowed.

`checking` calls it for every table of a file. Cells that cannot be judged beforehand never cause a finding.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any

from engine.dmn import findings as f
from engine.dmn.boxes import Box, TooMany, Uncovered, shared
from engine.dmn.elements import Input, Table
from engine.dmn.feel_text import compile_constants, is_any
from engine.dmn.hit_policies import BY_PRIORITY, SINGLE
from engine.dmn.places import Place
from engine.dmn.regions import ANYTHING, Cell, Domain, domain_of, read_cell
from engine.errors import Finding

MOST_FINDINGS = 10
"""Of one kind for one table; the rest would only repeat them."""
MOST_RULES = 1500
"""Every pair of rules is compared, which takes a second for so many."""
AllowedOf = Callable[[Input], str]


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    id: str
    box: Box
    is_exact: bool
    """Whether every cell could be judged; otherwise the box holds too much."""
    answer: tuple[tuple[Any, ...] | None, ...]
    """The value of each output where it is a constant."""


@dataclass(frozen=True, slots=True)
class _Judged:
    table: Table
    place: Place
    domains: tuple[Domain, ...]
    rows: tuple[_Row, ...]

    def example(self, box: Box) -> str:
        """One combination of a box in words; columns that do not matter are left out."""
        parts = [d.example(mask) for d, mask in zip(self.domains, box, strict=True) if mask != d.whole]
        return ", ".join(parts) or "-"


def check_table(table: Table, place: Place, allowed_of: AllowedOf) -> Iterator[Finding]:
    """The findings of one table."""
    place = place.inside("", table.id)
    yield from _answers(table, place)
    judged = _judge(table, place, allowed_of)
    if len(judged.rows) > MOST_RULES:
        yield _finding(judged, f.TOO_LARGE_TO_CHECK, "", severity="warning")
        return
    yield from islice(_dead_cells(judged), MOST_FINDINGS)
    yield from islice(_overlaps(judged), MOST_FINDINGS)
    yield from islice(_covered(judged), MOST_FINDINGS)
    yield from islice(_gaps(judged), MOST_FINDINGS)


def _judge(table: Table, place: Place, allowed_of: AllowedOf) -> _Judged:
    rules = [rule for rule in table.rules if len(rule.tests) == len(table.inputs)]
    domains: list[Domain] = []
    masks: list[list[int | None]] = []
    for index, column in enumerate(table.inputs):
        cells = [read_cell(rule.tests[index].text) for rule in rules]
        domain = domain_of(column.label, cells, _allowed(allowed_of(column)))
        if domain is None:
            domain = Domain(column.label, (), ordered=True, whole=1)
            cells = [ANYTHING if is_any(rule.tests[index].text) else None for rule in rules]
        domains.append(domain)
        masks.append([None if cell is None else domain.mask(cell) for cell in cells])
    rows = []
    for number, rule in enumerate(rules):
        mine = [column[number] for column in masks]
        box = tuple(d.whole if mask is None else mask for d, mask in zip(domains, mine, strict=True))
        answer = tuple(compile_constants(cell.text) for cell in rule.answers)
        rows.append(_Row(table.rules.index(rule) + 1, rule.id, box, None not in mine, answer))
    return _Judged(table, place, tuple(domains), tuple(rows))


def _allowed(text: str) -> Cell | None:
    return read_cell(text) if text.strip() else None


def _finding(judged: _Judged, code: str, element: str, *, severity: Any = "error", **facts: object) -> Finding:
    where = {"where": judged.place.path, **facts}
    return Finding(code, element or judged.place.element, severity, facts=where)


def _dead_cells(judged: _Judged) -> Iterator[Finding]:
    for row in judged.rows:
        for index, mask in enumerate(row.box):
            if not mask:
                rule, column = judged.table.rules[row.number - 1], judged.table.inputs[index]
                cell = f"{column.label} {rule.tests[index].text.strip()}"
                element = rule.tests[index].id or row.id
                yield _finding(judged, f.UNREACHABLE, element, number=row.number, column=cell)


def _overlaps(judged: _Judged) -> Iterator[Finding]:
    policy = judged.table.hit_policy
    if policy not in ("U", "A"):
        return
    exact = [row for row in judged.rows if row.is_exact]
    for one, other in combinations(exact, 2):
        common = shared(one.box, other.box)
        if common is None or (policy == "A" and not _differ(one, other)):
            continue
        example = judged.example(common)
        yield _finding(judged, f.OVERLAP, other.id, first=one.number, second=other.number, example=example)


def _differ(one: _Row, other: _Row) -> bool:
    """Whether both answers are constants and not the same."""
    known = None not in one.answer and None not in other.answer
    return known and one.answer != other.answer


def _covered(judged: _Judged) -> Iterator[Finding]:
    """Under F and P: rules of which stronger ones leave nothing."""
    left, stronger = Uncovered(tuple(domain.whole for domain in judged.domains)), list[_Row]()
    for group in _by_strength(judged):
        for row in group:
            if stronger and all(row.box) and not left.reaches(row.box):
                numbers = sorted(other.number for other in stronger if shared(other.box, row.box))
                rules = ", ".join(map(str, numbers))
                yield _finding(judged, f.COVERED, row.id, severity="warning", number=row.number, rules=rules)
        exact = [row for row in group if row.is_exact]
        stronger.extend(exact)
        try:
            for row in exact:
                left.take(row.box)
        except TooMany:
            return


def _by_strength(judged: _Judged) -> list[list[_Row]]:
    """Rules in groups; those of an earlier group win wherever both match. Empty where no rule wins over another."""
    if judged.table.hit_policy == "F":
        return [[row] for row in judged.rows]
    if judged.table.hit_policy == "P" and len(judged.table.outputs) == 1:
        order = compile_constants(judged.table.outputs[0].allowed) or ()
        ranks = [[row for row in judged.rows if _rank(row, order) == rank] for rank in range(len(order))]
        return [group for group in ranks if group]
    return []


def _rank(row: _Row, order: Sequence[Any]) -> int:
    answer = row.answer[0] if row.answer else None
    return order.index(answer[0]) if answer and len(answer) == 1 and answer[0] in order else len(order) + 1


def _gaps(judged: _Judged) -> Iterator[Finding]:
    table = judged.table
    if table.hit_policy not in SINGLE or any(output.default for output in table.outputs) or not table.inputs:
        return
    left = Uncovered(tuple(domain.whole for domain in judged.domains))
    try:
        for row in judged.rows:
            left.take(row.box)
    except TooMany:
        yield _finding(judged, f.TOO_LARGE_TO_CHECK, "", severity="warning")
        return
    for box in left.boxes:
        yield _finding(judged, f.GAP, "", severity="warning", example=judged.example(box))


def _answers(table: Table, place: Place) -> Iterator[Finding]:
    allowed = [compile_constants(output.allowed) if output.allowed.strip() else None for output in table.outputs]
    if table.hit_policy in BY_PRIORITY and not any(allowed):
        yield Finding(f.NO_PRIORITIES, place.element, facts={"where": place.path})
    for number, rule in enumerate(table.rules, 1):
        for output, values, cell in zip(table.outputs, allowed, rule.answers, strict=False):
            answer = compile_constants(cell.text) if values is not None else None
            if values is not None and answer and len(answer) == 1 and answer[0] not in values:
                where = place.inside(number).inside(output.name or output.label).path
                facts = {"where": where, "value": cell.text.strip(), "allowed": output.allowed.strip()}
                yield Finding(f.ANSWER_NOT_ALLOWED, cell.id or rule.id, facts=facts)
