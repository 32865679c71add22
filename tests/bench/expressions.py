"""What the expression language costs: parsing and evaluating five typical expressions, beside simpleeval and Python.

`python -m tests.bench` calls `measure`; alone it runs as `python -m tests.bench.expressions`. Times are CPU times of
this process, the median of many rounds, so that neighbours on the machine count little. Python's own eval runs in the
bench alone: it is the yardstick, and it is as unsafe as FEEL is not.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from engine.dmn import Model
from engine.feel import parse
from engine.feel.cursor import name_table
from engine.feel.expression import compiled
from engine.feel.parser import parse_tree
from tests.bench.figures import keep, show

try:
    import simpleeval
except ImportError:  # a figure less, said in the table
    simpleeval = None

_ROUNDS, _SECONDS = 25, 0.01
MOMENT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Task:
    """One meaning in three languages; `simple` is empty where simpleeval cannot say it."""

    name: str
    feel: str
    python: str
    simple: str
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU microseconds of one call; None where there is nothing to compare with."""

    parse: float
    evaluate: float
    python: float
    simple: float | None


_CUSTOMER = {"name": "陈女士", "tier": {"code": "gold", "level": Decimal(3)}, "phone": "13800000000"}
_CASES = [{"number": f"C-{n}", "level": Decimal(n % 4), "open": n % 3 == 0} for n in range(100)]
TASKS = (
    Task(
        "gateway",
        'severity >= 3 and kind = "complaint"',
        'severity >= 3 and kind == "complaint"',
        'severity >= 3 and kind == "complaint"',
        {"severity": Decimal(4), "kind": "complaint"},
    ),
    Task(
        "due_date",
        'if level = 1 then received + duration("P1D") else received + duration("PT4H")',
        "received + timedelta(days=1) if level == 1 else received + timedelta(hours=4)",
        "received + timedelta(days=1) if level == 1 else received + timedelta(hours=4)",
        {"level": Decimal(2), "received": MOMENT, "timedelta": timedelta},
    ),
    Task(
        "mapping",
        '{number: number, customer: {name: customer.name, tier: customer.tier.level}, tags: [kind, "web"]}',
        '{"number": number, "customer": {"name": customer["name"], "tier": customer["tier"]["level"]},'
        ' "tags": [kind, "web"]}',
        '{"number": number, "customer": {"name": customer["name"], "tier": customer["tier"]["level"]},'
        ' "tags": [kind, "web"]}',
        {"number": "C-7", "kind": "complaint", "customer": _CUSTOMER},
    ),
    Task(
        "filter",
        "cases[level >= 2 and open]",
        '[one for one in cases if one["level"] >= 2 and one["open"]]',
        '[one for one in cases if one["level"] >= 2 and one["open"]]',
        {"cases": _CASES},
    ),
)


def measure() -> dict[str, float]:
    """The figures of `tests.bench.figures` about expressions; prints the table of all of them."""
    costs = {task.name: _cost(task) for task in TASKS}
    costs["dmn_30_rules"] = _table_cost()
    _print(costs)
    figures = {f"feel_{task.name}_us": costs[task.name].evaluate for task in TASKS}
    figures |= {f"feel_{task.name}_over_python": _ratio(costs[task.name]) for task in TASKS}
    parsing = median(costs[task.name].parse for task in TASKS)
    table = costs["dmn_30_rules"]
    return figures | {
        "feel_parse_us": parsing,
        "dmn_30_rules_us": table.evaluate,
        "dmn_30_rules_over_python": _ratio(table),
    }


def _ratio(cost: Cost) -> float:
    return cost.evaluate / cost.python


def microseconds(call: Callable[[], Any]) -> float:
    """CPU microseconds of one call: the median of rounds that last some milliseconds each."""
    call()
    started, count = time.process_time(), 0
    while time.process_time() - started < _SECONDS:
        call()
        count += 1
    rounds = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        for _ in range(count):
            call()
        rounds.append((time.process_time() - started) / count)
    return median(rounds) * 1e6


def _cost(task: Task) -> Cost:
    expression, context = parse(task.feel), dict(task.context)
    code = compile(task.python, task.name, "eval")
    _need_same(expression.evaluate(context), eval(code, dict(context)))
    names = name_table(["date and time"])
    return Cost(
        microseconds(lambda: compiled(task.feel, parse_tree(task.feel, names))),
        microseconds(lambda: expression.evaluate(context)),
        microseconds(lambda: eval(code, context)),
        _simple_cost(task),
    )


def _simple_cost(task: Task) -> float | None:
    """Evaluating what simpleeval has parsed before."""
    if simpleeval is None:
        return None
    functions = {name: value for name, value in task.context.items() if callable(value)}
    evaluator = simpleeval.EvalWithCompoundTypes(names=dict(task.context), functions=functions)
    parsed = evaluator.parse(task.simple)
    return microseconds(lambda: evaluator.eval(task.simple, previously_parsed=parsed))


def _need_same(ours: Any, theirs: Any) -> None:
    if ours != theirs:
        raise AssertionError(f"the languages disagree: {ours!r}, {theirs!r}")


_KINDS = ("quality", "delivery", "billing", "attitude", "privacy", "other")
_RULES = tuple((kind, low, low + 100, f"{kind}-{low}") for kind in _KINDS for low in range(0, 500, 100))
"""Thirty rules: six kinds by five ranges of the amount."""


def _table_cost() -> Cost:
    content = _table_file()
    model, context = Model.read(content), {"kind": "privacy", "amount": Decimal(350)}
    lines = "".join(
        f'"{answer}" if kind == "{kind}" and {low} <= amount < {high} else ' for kind, low, high, answer in _RULES
    )
    code = compile(lines + "None", "table", "eval")
    _need_same(model.evaluate("d", context), eval(code, dict(context)))
    return Cost(
        microseconds(lambda: Model.read(content)),
        microseconds(lambda: model.evaluate("d", context, trace=True)),
        microseconds(lambda: eval(code, context)),
        None,
    )


def _table_file() -> bytes:
    columns = "".join(
        f'<input id="{name}"><inputExpression typeRef="{kind}"><text>{name}</text></inputExpression></input>'
        for name, kind in (("kind", "string"), ("amount", "number"))
    )
    rules = "".join(
        f'<rule id="{answer}"><inputEntry><text>"{kind}"</text></inputEntry><inputEntry><text>[{low}..{high})</text>'
        f'</inputEntry><outputEntry><text>"{answer}"</text></outputEntry></rule>'
        for kind, low, high, answer in _RULES
    )
    table = f'<decisionTable hitPolicy="UNIQUE">{columns}<output name="unit"/>{rules}</decisionTable>'
    space = "https://www.omg.org/spec/DMN/20230324/MODEL/"
    head = f'<definitions xmlns="{space}" id="f" name="f" namespace="urn:bench">'
    return f'{head}<decision id="d" name="d"><variable name="d"/>{table}</decision></definitions>'.encode()


def _print(costs: Mapping[str, Cost]) -> None:
    absent = "simpleeval" if simpleeval is not None else "simpleeval not installed"
    heads = ("parse us", "evaluate us", "per second", "Python us", "over Python", absent, "over it")
    print(f"\nExpressions (CPU time, median)\n  {'':<16}" + "".join(f"{head:>14}" for head in heads))  # noqa: T201
    for name, cost in costs.items():
        simple = ("–", "–") if cost.simple is None else (f"{cost.simple:.2f}", f"{cost.evaluate / cost.simple:.2f}")
        cells = (f"{cost.parse:.1f}", f"{cost.evaluate:.2f}", f"{1e6 / cost.evaluate:,.0f}", f"{cost.python:.2f}")
        print(f"  {name:<16}" + "".join(f"{cell:>14}" for cell in (*cells, f"{_ratio(cost):.1f}", *simple)))  # noqa: T201


if __name__ == "__main__":
    figures = measure()
    show(figures)
    keep(figures)
