"""The check before publishing: overlaps, gaps, rules that never take effect, answers that are not allowed."""

from typing import Any

import pytest

from tests.engine.dmn.files import decision, input_data, model, needs, table

Found = list[tuple[str, str, str]]


def found(xml: str) -> Found:
    """What the check of one table says: code, cell and the fact that names the case."""
    return [_said(one.code, one.element, one.facts) for one in model(decision("d", xml)).check()]


def _said(code: str, element: str, facts: Any) -> tuple[str, str, str]:
    numbers = f"{facts['first']}-{facts['second']} " if "first" in facts else ""
    return (
        code.removeprefix("dmn."),
        element,
        numbers + str(facts.get("example", facts.get("column", facts.get("rules", "")))),
    )


COMPLETE = [["< 10", '"low"'], ["[10..20]", '"middle"'], ["> 20", '"high"']]


@pytest.mark.parametrize("policy", ["UNIQUE", "ANY", "FIRST", "COLLECT"])
def test_a_complete_table_has_no_findings(policy: str) -> None:
    """Ranges that meet without gap and overlap are right."""
    assert found(table(policy, ["x"], ["a"], COMPLETE)) == []


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([["<= 10", "1"], [">= 10", "2"]], [("overlap", "r2", "1-2 x = 10")]),
        ([["[1..5]", "1"], ["[4..9]", "2"], ["not([1..9])", "3"]], [("overlap", "r2", "1-2 x = 4")]),
        ([['"a", "b"', "1"], ['"b"', "2"], ['not("a", "b")', "3"]], [("overlap", "r2", '1-2 x = "b"')]),
        ([["true", "1"], ["false", "2"], ["true", "3"]], [("overlap", "r3", "1-3 x = true")]),
        ([["-", "1"], ["5", "2"]], [("overlap", "r2", "1-2 x = 5")]),
    ],
)
def test_overlaps_under_unique(rules: list[list[str]], expected: Found) -> None:
    """Two rules that can match together are named, with an example."""
    assert found(table("UNIQUE", ["x"], ["a"], rules)) == expected


def test_overlaps_in_several_columns_need_all_of_them() -> None:
    """Rules that differ in one column do not overlap."""
    rules = [["1", '"a"', "1"], ["1", 'not("a")', "2"], ["not(1)", "-", "3"]]
    assert found(table("UNIQUE", ["x", "y"], ["a"], rules)) == []


@pytest.mark.parametrize(("second", "expected"), [('"same"', []), ('"other"', [("overlap", "r2", "1-2 x > 5")])])
def test_under_any_only_different_answers_overlap(second: str, expected: Found) -> None:
    """Under any, rules may match together when they say the same."""
    assert found(table("ANY", ["x"], ["a"], [["-", '"same"'], ["> 5", second]])) == expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([["< 10", "1"], ["> 10", "2"]], [("gap", "t", "x = 10")]),
        ([["[1..5]", "1"], ["[6..9]", "2"], ["< 1", "3"], ["> 9", "4"]], [("gap", "t", "x in (5..6)")]),
        ([['"a"', "1"], ['"b"', "2"]], [("gap", "t", 'x not("a", "b")')]),
        ([["true", "1"]], [("gap", "t", "x = false")]),
    ],
)
def test_gaps(rules: list[list[str]], expected: Found) -> None:
    """Inputs that no rule covers are named, with an example."""
    assert found(table("UNIQUE", ["x"], ["a"], rules)) == expected


def test_a_default_closes_every_gap() -> None:
    """With a default there is always an answer."""
    assert found(table("UNIQUE", ["x"], ["a"], [["< 10", "1"]], defaults=["0"])) == []


def test_allowed_values_bound_the_gaps() -> None:
    """What the column does not allow needs no rule."""
    assert found(table("UNIQUE", ["x"], ["a"], [['"a"', "1"], ['"b"', "2"]], allowed=['"a", "b"'])) == []


def test_allowed_values_of_the_input_data_bound_the_gaps() -> None:
    """The type of the input data counts where the column says nothing."""
    types = (
        '<itemDefinition name="tX"><typeRef>string</typeRef><allowedValues><text>"a","b"</text></allowedValues>'
        "</itemDefinition>"
    )
    rules = table("UNIQUE", ["x"], ["a"], [['"a"', "1"], ['"b"', "2"]])
    xml = types + input_data("x", "tX") + decision("d", rules, requires=needs(inputs=["x"]))
    assert model(xml).check() == ()


def test_a_cell_outside_of_the_allowed_values_never_matches() -> None:
    """The cell is named."""
    rules = [['"a", "b"', "1"], ['"c"', "2"]]
    assert found(table("UNIQUE", ["x"], ["a"], rules, allowed=['"a", "b"'])) == [("unreachable_rule", "r2c1", 'x "c"')]


def test_an_empty_range_never_matches() -> None:
    """A range whose ends are in the wrong order is named."""
    assert ("unreachable_rule", "r1c1", "x [9..1]") in found(table("COLLECT", ["x"], ["a"], [["[9..1]", "1"]]))


def test_under_first_a_rule_behind_stronger_ones_is_never_reached() -> None:
    """A rule that earlier rules cover together is named with them."""
    rules = [["< 10", "1"], [">= 10", "2"], ["[5..15]", "3"]]
    assert found(table("FIRST", ["x"], ["a"], rules)) == [("covered_rule", "r3", "1, 2")]


def test_under_priority_a_weaker_answer_can_be_covered() -> None:
    """A rule whose answer always loses is named."""
    xml = table("PRIORITY", ["x"], ["a"], [["> 5", '"low"'], ["-", '"high"']], answers=['"high", "low"'])
    assert found(xml) == [("covered_rule", "r1", "2")]


@pytest.mark.parametrize("cell", ["y", "> y", "? > y", 'starts with(?, "a")', "date(z)"])
def test_cells_that_cannot_be_judged_cause_no_findings(cell: str) -> None:
    """What depends on other names neither overlaps nor leaves gaps."""
    assert found(table("UNIQUE", ["x"], ["a"], [[cell, "1"], [cell, "2"]])) == []


@pytest.mark.parametrize(
    ("policy", "answers", "rule", "expected"),
    [
        ("UNIQUE", '"a", "b"', '"c"', ("answer_not_allowed", "r1c2", "")),
        ("PRIORITY", "", '"c"', ("no_priorities", "t", "")),
    ],
)
def test_answers_that_contradict_their_column(policy: str, answers: str, rule: str, expected: Any) -> None:
    """An answer outside of the allowed ones, and priorities that nobody ordered, are errors."""
    assert found(table(policy, ["x"], ["a"], [["-", rule]], answers=[answers])) == [expected]


def test_aggregating_several_outputs_is_refused() -> None:
    """Collect with a sum has one output."""
    xml = table("COLLECT", ["x"], ["a", "b"], [["-", "1", "2"]], aggregation="SUM")
    assert found(xml) == [("aggregated_outputs", "t", "")]


def test_dates_are_ordered() -> None:
    """Ranges of dates are compared as dates."""
    rules = [['< date("2026-01-01")', "1"], ['> @"2026-01-01"', "2"]]
    assert found(table("UNIQUE", ["x"], ["a"], rules)) == [("gap", "t", "x = 2026-01-01")]


@pytest.mark.parametrize(
    "rules",
    [
        [[str(n), "-", "-", "-", "-", "-", "1"] for n in range(1501)],
        [[f"[{(n * c) % 89}..{(n * c) % 89 + 40}]" for c in (3, 5, 7, 11, 13, 17)] + ["1"] for n in range(120)],
    ],
    ids=["many rules", "many boxes"],
)
def test_a_table_too_large_to_check_says_so(rules: list[list[str]]) -> None:
    """The check gives up with a warning instead of running for ever."""
    xml = table("FIRST", [f"x{n}" for n in range(6)], ["a"], rules)
    assert ("too_large_to_check", "t", "") in found(xml)


SENTENCES = [
    (
        table("UNIQUE", ["x"], ["a"], [["<= 10", "1"], [">= 10", "2"]]),
        "决策表“d”第 1 条与第 2 条规则重叠，例如：x = 10。请使它们互斥，或改用其他命中策略。",
        'Rules 1 and 2 of the table "d" overlap, such as for x = 10. Make them exclusive.',
    ),
    (
        table("UNIQUE", ["x"], ["a"], [["< 10", "1"], ["> 10", "2"]]),
        "决策表“d”没有规则覆盖：x = 10。请补充规则或设置默认值。",
        'No rule of the table "d" covers x = 10. Add a rule or a default.',
    ),
    (
        table("FIRST", ["x"], ["a"], [["-", "1"], ["> 10", "2"]]),
        "决策表“d”第 2 条规则永远不会生效：第 1 条规则总是先成立。请删除它，或调整次序。",
        'Rule 2 of the table "d" never takes effect: those before it (1) cover it. Remove it.',
    ),
    (
        table("UNIQUE", ["x"], ["a"], [['"a"', "1"], ['"c"', "2"]], allowed=['"a"']),
        '决策表“d”第 2 条规则永远不会生效：单元格 x "c" 不可能成立。请更正单元格，或删除这条规则。',
        'Rule 2 of the table "d" never takes effect: its cell x "c" can never hold. Correct the cell.',
    ),
    (
        table("UNIQUE", ["x"], ["a"], [["-", '"c"']], answers=['"a"']),
        '“d › 1 › a”的结论 "c" 不在该列允许值（"a"）之中。请更正结论或补充允许值。',
        'The answer "c" of "d › 1 › a" is not among the allowed values ("a"). Correct it or allow it.',
    ),
]


@pytest.mark.parametrize(("xml", "zh", "en"), SENTENCES, ids=[zh for _, zh, _ in SENTENCES])
def test_a_finding_is_a_sentence_with_its_place(xml: str, zh: str, en: str) -> None:
    """A person reads the table, the rule, the cell or an example, and what to do, in both languages."""
    finding = model(decision("d", xml)).check()[0]

    assert (finding.text("zh"), finding.text("en")) == (zh, en)


def test_an_unknown_name_is_a_sentence_with_its_cell() -> None:
    """The sentence names the rule and the column, and the finding the id of the cell."""
    xml = table("UNIQUE", ["x"], ["a"], [["< lmit", "1"], [">= 5", "2"]])
    finding = model(input_data("x") + decision("d", xml, requires=needs(inputs=["x"]))).check()[0]

    found = (finding.element, finding.text("zh"), finding.text("en"))
    assert found == (
        "r1c1",
        "“d › 1 › x”使用了未知的名称“lmit”。请检查拼写，或连接提供它的输入数据、决策或知识模型。",
        '"d › 1 › x" uses the unknown name "lmit". Check its spelling or connect the element that provides it.',
    )
