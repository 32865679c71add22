"""Shakes the expression language with hostile texts over large values: `make fuzz-feel`, ten minutes.

Every case is parsed, evaluated with its reasons, used as an input entry, and its value written as text. Nothing but
FeelError may come out, and no step may take more than 100 ms of CPU time. `tests/engine/feel/test_fuzz.py` plays a
second of it; the command prints what failed with the seed that makes it again.
"""

import argparse
import random
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import FrameType
from typing import Any

from engine.feel import BUILTINS, FeelError, parse, parse_unary_tests, to_text

LIMIT = 0.1
"""CPU seconds that one step may take."""
_HANG = 5
"""CPU seconds after which a step is taken for one without end."""
_PAGE = Path(__file__).parents[3] / "docs/reference/feel.md"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Hang(BaseException):
    """A step that did not end by itself."""


@dataclass
class Outcome:
    """What a run of the fuzzer saw."""

    limit: float = LIMIT
    cases: int = 0
    parsed: int = 0
    slowest: float = 0.0
    slowest_text: str = ""
    failures: list[str] = field(default_factory=list)


def values() -> dict[str, Any]:
    """Variables of all kinds, some of them as large as a form or a file may bring them."""
    numbers: list[Any] = [n * 7 % 1000 for n in range(20_000)]
    nested: Any = 1
    for _ in range(60):
        nested = [nested]
    return {
        "n": 7, "d": Decimal("2.5"), "t": "投诉 a1 b2", "yes": True, "nothing": None, "day": date(2026, 3, 31),
        "moment": NOW, "short": [1, 2, 3, None, "x"], "numbers": numbers,
        "words": [f"w{n % 300}" for n in range(20_000)],
        "rows": [{"a": n, "b": f"t{n % 50}", "c": {"d": n % 7}} for n in range(5_000)], "deep": nested,
        "long": "ab" * 50_000, "spaces": " " * 30_000, "same": "a" * 5_000,
        "context": {f"k{n}": n for n in range(5_000)},
        "lists": [[n] * 20 for n in range(1_000)], "a-b": 1,
    }  # fmt: skip


_ATOMS = (
    "0", "1", "-1", "2.5", "1e30", "123456789012345678901234567890123456", "0.1", '""', '"a"', '"投诉"', '"[a-z]+"',
    '"(a+)+$"', '"(.*)*x"', '"a|ab|b"', '"\\\\p{L}*"', '", "', "true", "false", "null", "[]", "{}", '@"2026-03-31"',
    '@"P1D"', '@"-P2M"', '@"10:00:00@Asia/Shanghai"', '@"2026-03-31T10:00:00Z"', "?", "item", "partial", "100000",
    "[1..20000]", '@"-999999999-01-01"', '@"999999999-12-31T23:59:59"', '"i"', "1..5000", "now()", "today()",
)  # fmt: skip
_FORMS = (
    "{} + {}", "{} - {}", "{} * {}", "{} / {}", "{} ** {}", "{} = {}", "{} != {}", "{} < {}", "{} >= {}", "{} and {}",
    "{} or {}", "{} in {}", "{} in ({}, > {})", "{} between {} and {}", "({})", "-{}", "{}[{}]", "{}[item > {}]",
    "{}.a", "{}.{}", "if {} then {} else {}", "for x in {} return {}", "for x in {}, y in {} return [x, y, {}]",
    "for x in {}..{} return {}", "some x in {} satisfies {}", "every x in {} satisfies x = {}", "[{}, {}, {}]",
    "{{a: {}, b: {}, c: a}}", "function(x) {}", "(function(x, y) {})({}, {})", "[{}..{}]", "({}..{}]", "(< {})",
    "{} instance of number", "{} instance of list<context<a: number>>", "{{f: function(x) f({}), r: f({})}}.r",
    "sort({}, function(x, y) x < {})", "for i in 1..{} return partial", "string join(for x in {} return string({}))",
    "not({})", "list replace({}, function(x, y) x = {}, {})", "{}[a > {}]", "{}[b = {}].c",
)  # fmt: skip


class Maker:
    """Makes texts: of the grammar, of tokens, of bent examples, of any characters."""

    def __init__(self, seed: int, names: Mapping[str, Any]) -> None:
        self.random = random.Random(seed)
        self.atoms = (*_ATOMS, *names, *names)
        self.functions = [(name, len(one.parameters)) for name, one in BUILTINS.items()]
        page = _PAGE.read_text("utf-8") if _PAGE.exists() else ""
        self.examples = re.findall(r"`([^`\n]+)` → `", page) or list(_ATOMS)

    def text(self) -> str:
        """One more text."""
        kind = self.random.random()
        if kind < 0.6:
            return self.expression(self.random.randint(1, 4))
        if kind < 0.85:
            return self.bent(self.random.choice(self.examples))
        if kind < 0.95:
            return " ".join(self.random.choice((*self.atoms, *"()[]{},:.", "..", "if", "then", "for", "in", "return"))
                            for _ in range(self.random.randint(1, 20)))  # fmt: skip
        return "".join(chr(self.random.choice((self.random.randint(1, 127), self.random.randint(1, 0x10FFFF))))
                       for _ in range(self.random.randint(1, 40)))  # fmt: skip

    def expression(self, depth: int) -> str:
        """An expression of the grammar, nested so deep."""
        if depth == 0 or self.random.random() < 0.1:
            return self.random.choice(self.atoms)
        if self.random.random() < 0.45:
            name, count = self.random.choice(self.functions)
            count = max(0, count + self.random.choice((0, 0, 0, 0, -1, 1)))
            return f"{name}({', '.join(self.expression(depth - 1) for _ in range(count))})"
        form = self.random.choice(_FORMS)
        return form.format(*(self.expression(depth - 1) for _ in range(form.count("{}"))))

    def bent(self, text: str) -> str:
        """An example with some of it cut out, doubled, or replaced by something else."""
        for _ in range(self.random.randint(1, 3)):
            start = self.random.randint(0, len(text))
            end = min(len(text), start + self.random.randint(0, 8))
            middle = self.random.choice(
                ("", text[start:end] * 2, self.random.choice(self.atoms), self.random.choice("()[]{}.,-\"'`@?"))
            )
            text = text[:start] + middle + text[end:]
        return text


def play(text: str, context: Mapping[str, Any]) -> Iterator[tuple[str, Callable[[], Any]]]:
    """The steps that a text goes through, each by name; a text that is no FEEL ends after parsing."""
    try:
        expression = parse(text, names=frozenset({"a-b"}))
    except FeelError:
        expression = None
    yield "parsing", lambda: _parsed(text)
    if expression is not None:
        value, reasons = expression.evaluate_with_reasons(context, now=NOW)
        yield "evaluating", lambda: expression.evaluate(context, now=NOW)
        yield "writing the value", lambda: to_text(value)
        yield "saying why", lambda: [reason.text("zh") + reason.text("en") for reason in reasons]
    try:
        tests = parse_unary_tests(text)
    except FeelError:
        return
    yield "testing", lambda: tests.test(7, context, now=NOW)


def _parsed(text: str) -> None:
    try:
        parse(text + " ", names=frozenset({"a-b"}))
    except FeelError:
        return


def shake(*, seconds: float, seed: int, cases: int | None = None, limit: float = LIMIT) -> Outcome:
    """Play texts for so long, or so many."""
    context, outcome = values(), Outcome(limit)
    maker, ends = Maker(seed, context), time.monotonic() + seconds
    previous = signal.signal(signal.SIGPROF, _hang)
    try:
        while time.monotonic() < ends and (cases is None or outcome.cases < cases):
            _one(maker.text(), context, outcome)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, previous)
    return outcome


def _hang(_signal: int, _frame: FrameType | None) -> None:
    raise Hang


def _one(text: str, context: Mapping[str, Any], outcome: Outcome) -> None:
    outcome.cases += 1
    signal.setitimer(signal.ITIMER_PROF, _HANG)
    try:
        for name, step in play(text, context):
            outcome.parsed += name == "evaluating"
            taken = _seconds(step, outcome.limit)
            if taken > outcome.slowest:
                outcome.slowest, outcome.slowest_text = taken, text
            if taken > outcome.limit:
                outcome.failures.append(f"{name} took {taken * 1000:.0f} ms: {text!r}")
    except Hang:
        outcome.failures.append(f"no end after {_HANG} s: {text!r}")
    except Exception as error:  # whatever it is, it should not have come
        outcome.failures.append(f"{error!r}: {text!r}")


def _seconds(step: Callable[[], Any], limit: float) -> float:
    """CPU seconds; a slow step is given two more chances, for a neighbour may have had the caches."""
    best = _timed(step)
    for _ in range(2):
        if best <= limit:
            break
        best = min(best, _timed(step))
    return best


def _timed(step: Callable[[], Any]) -> float:
    started = time.process_time()
    step()
    return time.process_time() - started


def main() -> None:
    """Play, print what was seen, and end with 1 where something failed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--seed", type=int, default=int(time.time()))
    given = asked.parse_args()
    outcome = shake(seconds=given.minutes * 60, seed=given.seed)
    print(f"seed {given.seed}: {outcome.cases:,} texts, {outcome.parsed:,} of them expressions")  # noqa: T201
    print(f"slowest step {outcome.slowest * 1000:.0f} ms: {outcome.slowest_text!r}")  # noqa: T201
    print(*outcome.failures[:100], f"{len(outcome.failures)} failures", sep="\n")  # noqa: T201
    sys.exit(1 if outcome.failures else 0)


if __name__ == "__main__":
    main()
