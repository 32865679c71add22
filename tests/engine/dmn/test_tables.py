"""Decision tables: every hit policy, defaults, allowed values, and never a silent choice."""

from decimal import Decimal
from typing import Any

import pytest

from engine.dmn import Outcome
from tests.engine.dmn.files import decision, model, table

AGES = [["< 18", '"child"'], [">= 18", '"adult"'], ["> 65", '"senior"']]


def ask(xml: str, **inputs: Any) -> Any:
    """The value of a decision made of one table."""
    return model(decision("d", xml)).evaluate("d", inputs)


def ask_why(xml: str, **inputs: Any) -> Outcome:
    """The same with trace and problems."""
    return model(decision("d", xml)).evaluate("d", inputs, trace=True)


@pytest.mark.parametrize(
    ("policy", "age", "expected"),
    [
        ("UNIQUE", 10, "child"),
        ("UNIQUE", 30, "adult"),
        ("UNIQUE", 70, None),
        ("ANY", 10, "child"),
        ("ANY", 70, None),
        ("FIRST", 70, "adult"),
        ("RULE ORDER", 70, ["adult", "senior"]),
        ("COLLECT", 70, ["adult", "senior"]),
    ],
)
def test_hit_policies(policy: str, age: int, expected: Any) -> None:
    """Unique and any refuse contradictions, first takes the first, the others give a list in the order of rules."""
    assert ask(table(policy, ["age"], ["group"], AGES), age=age) == expected


@pytest.mark.parametrize(("policy", "expected"), [("PRIORITY", "senior"), ("OUTPUT ORDER", ["senior", "adult"])])
def test_priorities_are_the_order_of_the_allowed_answers(policy: str, expected: Any) -> None:
    """The first of the allowed answers has the highest priority."""
    xml = table(policy, ["age"], ["group"], AGES, answers=['"senior", "adult", "child"'])
    assert ask(xml, age=70) == expected


def test_priorities_of_several_outputs_compare_the_first_first() -> None:
    """Where the first output is equal, the second decides."""
    rules = [["-", '"B"', '"y"'], ["-", '"A"', '"z"'], ["-", '"A"', '"y"']]
    xml = table("PRIORITY", ["x"], ["one", "two"], rules, answers=['"A", "B"', '"y", "z"'])
    assert ask(xml, x=1) == {"one": "A", "two": "y"}


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [("SUM", Decimal(60)), ("MIN", Decimal(10)), ("MAX", Decimal(30)), ("COUNT", Decimal(3))],
)
def test_collect_aggregates(aggregation: str, expected: Decimal) -> None:
    """Collect with + < > # gives one number."""
    rules = [["> 0", "10"], ["> 1", "20"], ["> 2", "30"], ["> 9", "40"]]
    assert ask(table("COLLECT", ["x"], ["fee"], rules, aggregation=aggregation), x=5) == expected


def test_aggregating_what_is_no_number_is_a_problem() -> None:
    """A sum of texts is null, with the reason."""
    outcome = ask_why(table("COLLECT", ["x"], ["fee"], [["-", '"ten"']], aggregation="SUM"), x=1)
    assert (outcome.value, [one.code for one in outcome.problems]) == (None, ["dmn.not_aggregated"])


def test_several_outputs_give_a_context() -> None:
    """Each output is a member by its name."""
    xml = table("UNIQUE", ["impact"], ["level", "hours"], [['"high"', "1", "4"], ['"low"', "3", "24"]])
    assert ask(xml, impact="high") == {"level": Decimal(1), "hours": Decimal(4)}


def test_the_default_answers_where_no_rule_matches() -> None:
    """Defaults of the outputs are taken together."""
    xml = table("UNIQUE", ["x"], ["a", "b"], [["1", "1", "1"]], defaults=["0", "9"])
    assert ask(xml, x=5) == {"a": Decimal(0), "b": Decimal(9)}


def test_no_rule_and_no_default_is_null_with_the_reason() -> None:
    """Nothing is chosen silently."""
    outcome = ask_why(table("UNIQUE", ["x"], ["a"], [["1", "1"]]), x=5)
    assert (outcome.value, [one.code for one in outcome.problems]) == (None, ["dmn.no_rule"])


def test_a_value_outside_the_allowed_inputs_is_null_with_the_reason() -> None:
    """An input that the column does not allow matches no rule, not even a dash."""
    xml = table("UNIQUE", ["tier"], ["a"], [["-", "1"]], allowed=['"gold", "silver"'])
    outcome = ask_why(xml, tier="bronze")
    assert (outcome.value, [one.code for one in outcome.problems]) == (None, ["dmn.value_not_allowed"])


@pytest.mark.parametrize(
    ("cell", "value", "matches"),
    [
        ("-", None, True),
        ("", 5, True),
        ('"a", "b"', "b", True),
        ('not("a", "b")', "b", False),
        ("[1..5]", 5, True),
        ("]1..5[", 5, False),
        ("1, > 7", 8, True),
        ("null", None, True),
        ("true", True, True),
        ("? * 2 = limit", 5, True),
        ('starts with(?, "VIP")', "VIP-7", True),
        ("> limit - 3", 8, True),
        ('"1"', 1, False),
        ("tiers", "gold", True),
        ('date("2026-01-01")', "2026-01-01", False),
    ],
)
def test_cells(cell: str, value: Any, matches: bool) -> None:
    """A cell is FEEL unary tests: values, lists, ranges, negation, `?`, other names."""
    xml = table("FIRST", ["x"], ["hit"], [[cell, "true"], ["-", "false"]])
    assert ask(xml, x=value, limit=10, tiers=["gold", "silver"]) is matches


def test_the_trace_tells_which_rules_matched_and_why() -> None:
    """The history keeps the inputs, the rule with its number, answers and annotation."""
    xml = table("UNIQUE", ["age"], ["group"], AGES[:2])
    assert ask_why(xml, age=30).trace() == [
        {
            "id": "d",
            "name": "d",
            "value": "adult",
            "tables": [
                {
                    "table": "d",
                    "hit_policy": "U",
                    "inputs": [{"label": "age", "value": Decimal(30)}],
                    "rules": [{"number": 2, "id": "r2", "answers": {"group": "adult"}, "annotations": ["note 2"]}],
                }
            ],
        }
    ]


def test_a_broken_cell_never_matches_and_is_found() -> None:
    """A cell that is no FEEL is an error of the check, with its id, and does not decide."""
    broken = model(decision("d", table("FIRST", ["x"], ["a"], [["< <", "1"], ["-", "2"]])))
    found = [(one.code, one.element) for one in broken.check() if one.severity == "error"]
    assert (broken.evaluate("d", {"x": 1}), found) == (Decimal(2), [("dmn.syntax", "r1c1")])


LISTED = [
    ["U", '"a", "b"', "-", "1"], ["U", '"c"', "< 5", "2"], ["U", '"c"', "[5..8)", "3"], ["U", '"c"', "8, ]8..10]", "4"],
    ["U", 'starts with(?, "d")', "> 10", "5"], ["U", "-", "11", "6"],
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number", "wanted"),
    [("b", 99, [1]), ("c", 4, [2]), ("c", 5, [3]), ("c", 8, [4]), ("c", 10, [4]), ("c", 12, []), ("dd", 11, [5, 6]),
     ("x", 11, [6]), (None, 11, [6]), ("c", None, []), ("c", "5", []), ("a", None, [1])],
)  # fmt: skip
def test_listed_cells_match_as_written(text: object, number: object, wanted: list[int]) -> None:
    """Texts and spans of numbers that are looked up, and cells that are tested, agree at every end."""
    xml = table("RULE ORDER", ["x", "y"], ["a"], [rule[1:] for rule in LISTED])

    found = model(decision("d", xml)).evaluate("d", {"x": text, "y": number})

    assert (found or []) == wanted
