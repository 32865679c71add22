"""examples.yml is read into cases, and what is not understood is said."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from engine.definitions.findings import FindingList
from engine.second_opinion import Example, Step, read_examples

WHOLE = """
process: p
now: "2026-03-02T09:00:00+08:00"
start: {urgency: 1, amount: 2.50}
examples:
- name: 一例
  name_en: One case
  start: {urgency: 3, due: '=@"2026-03-05T09:00:00+08:00"'}
  steps:
  - {complete: check, for: north, variables: {ok: true}}
  - {work: notify, error: FAILED}
  - {message: paid, key: C-1}
  - {wait: PT3H}
  status: completed
  path: [check, pay]
  open: []
"""


def test_a_case_is_read() -> None:
    """Defaults of the file, exact numbers, FEEL, steps and expectations arrive."""
    (case,) = read_examples(WHOLE.encode(), FindingList("examples.yml"))
    due = case.start["due"]
    assert isinstance(due, datetime)
    assert (case.start["urgency"], case.start["amount"], due.astimezone(UTC), case.now.astimezone(UTC)) == (
        3,
        Decimal("2.5"),
        datetime(2026, 3, 5, 1, tzinfo=UTC),
        datetime(2026, 3, 2, 1, tzinfo=UTC),
    )


def test_steps_are_read() -> None:
    """Each step has its kind, its target and what belongs to it."""
    (case,) = read_examples(WHOLE.encode(), FindingList("examples.yml"))
    assert (case.steps, case.path, case.open) == (
        (
            Step("complete", "check", {"ok": True}, chosen="north"),
            Step("work", "notify", error="FAILED"),
            Step("message", "paid", key="C-1"),
            Step("wait", "PT3H"),
        ),
        ("check", "pay"),
        (),
    )


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "examples: 3",
        "examples: []\nmagic: 1",
        "examples: [3]",
        "examples: [{name: a}]",
        "process: p\nexamples: [{name: a, steps: [{jump: x}]}]",
        "process: p\nexamples: [{name: a, steps: [{work: x, message: y}]}]",
        "process: p\nexamples: [{name: a, steps: 3}]",
        "process: p\nexamples: [{name: a, start: [1]}]",
        "process: p\nnow: soon\nexamples: [{name: a}]",
        "process: p\nexamples: [{name: a, start: {x: '=1 +'}}]",
    ],
)
def test_what_is_not_understood_is_a_finding(content: str) -> None:
    """A wrong file or case is one finding and no case."""
    found = FindingList("examples.yml")
    cases: tuple[Example, ...] = read_examples(content.encode(), found)
    assert (cases, [finding.code for finding in found.found]) == ((), ["example.bad"])
