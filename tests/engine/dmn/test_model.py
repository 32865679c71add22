"""Decision graphs: requirements, knowledge models, services, imports, types, and what happens when they are wrong."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.dmn import Model
from engine.errors import BihuanError
from engine.feel import HostFunction
from tests.engine.dmn.files import decision, file, input_data, literal, model, needs, table

SERVICE = (
    '<decisionService id="service" name="service"><variable name="service"/><outputDecision href="#total"/>'
    '<inputDecision href="#net"/><inputData href="#rate"/></decisionService>'
)
SHOP = (
    input_data("rate", "number")
    + decision("net", literal("100"))
    + decision("total", literal("net * (1 + rate)"), requires=needs(inputs=["rate"], decisions=["net"]))
)


def test_a_required_decision_is_evaluated_first() -> None:
    """A decision sees the values of what it requires."""
    assert model(SHOP).evaluate("total", {"rate": Decimal("0.1")}) == Decimal("110.0")


def test_a_given_fact_does_not_replace_a_required_decision() -> None:
    """A process variable that happens to have the name of a decision changes nothing."""
    assert model(SHOP).evaluate("total", {"rate": 0, "net": 5}) == Decimal(100)


def test_a_decision_without_input_data_reads_process_variables() -> None:
    """What the caller gives is in scope where the file draws no input data."""
    assert model(decision("d", literal("urgency * impact"))).evaluate("d", {"urgency": 2, "impact": 3}) == Decimal(6)


def test_input_data_that_is_not_required_is_not_seen() -> None:
    """A missing requirement is found by the check, and its fact is null (6.3.7)."""
    broken = model(input_data("age") + decision("d", literal("age")))
    codes = [one.code for one in broken.check()]
    assert (broken.evaluate("d", {"age": 5}), codes) == (None, ["dmn.unknown_name"])


def test_a_required_decision_is_also_known_by_its_id() -> None:
    """A decision named for people is referred to by its id, as the free modeler writes it."""
    first = '<decision id="level" name="投诉分级"><variable name="投诉分级"/>' + literal('"urgent"') + "</decision>"
    second = decision("d", literal('level + " " + 投诉分级'), requires=needs(decisions=["level"]))
    assert model(first + second).evaluate("d", {}) == "urgent urgent"


def test_a_decision_is_found_by_id_and_by_name() -> None:
    """Both are names of the same decision."""
    shop = model('<decision id="x1" name="Fee class">' + literal("7") + "</decision>")
    assert (shop.evaluate("x1", {}), shop.evaluate("Fee class", {})) == (Decimal(7), Decimal(7))


def test_an_unknown_decision_is_an_error() -> None:
    """Asking for a decision that does not exist says which there are."""
    with pytest.raises(BihuanError) as caught:
        model(SHOP).evaluate("gross", {})
    assert (caught.value.code, caught.value.facts["known"]) == ("dmn.no_decision", "net, total")


def test_a_service_is_evaluated_in_a_world_of_its_own() -> None:
    """Input decisions are arguments of the service, not evaluated."""
    assert model(SHOP + SERVICE).evaluate("service", {"rate": 1, "net": 5}) == Decimal(10)


def test_a_service_is_called_as_a_function() -> None:
    """Its parameters are the input data first and then the input decisions."""
    caller = decision("d", literal("service(1, 5)"), requires=needs(knowledge=["service"]))
    assert model(SHOP + SERVICE + caller).evaluate("d", {}) == Decimal(10)


KNOWLEDGE = (
    '<businessKnowledgeModel id="fee" name="fee"><variable name="fee"/><encapsulatedLogic>'
    '<formalParameter name="days late" typeRef="number"/>'
    + literal("if days late > 3 then 20 else 5")
    + "</encapsulatedLogic></businessKnowledgeModel>"
)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("fee(5)", Decimal(20)),
        ("fee(days late: 1)", Decimal(5)),
        ('fee("5")', None),
        ("fee()", None),
        ("fee(days: 1)", None),
        ("fee([5])", Decimal(20)),
    ],
)
def test_a_knowledge_model_is_a_typed_function(call: str, expected: Any) -> None:
    """It is called by position or name; wrong arguments give null, a list of one is unpacked."""
    caller = decision("d", literal(call), requires=needs(knowledge=["fee"]))
    assert model(KNOWLEDGE + caller).evaluate("d", {}) == expected


def test_endless_recursion_ends_as_null() -> None:
    """A knowledge model that calls itself for ever ends in a null with a reason."""
    endless = KNOWLEDGE.replace("if days late &gt; 3 then 20 else 5", "fee(days late + 1)")
    caller = decision("d", literal("fee(1)"), requires=needs(knowledge=["fee"]))
    outcome = model(endless + caller).evaluate("d", {}, trace=True)
    assert (outcome.value, bool(outcome.problems)) == (None, True)


def test_branching_recursion_runs_out_of_budget() -> None:
    """Two calls of itself in every call do not run for two to the power of sixty turns."""
    doubling = KNOWLEDGE.replace(
        "if days late &gt; 3 then 20 else 5", "if days late = 0 then 1 else fee(days late - 1) + fee(days late - 1)"
    )
    caller = decision("d", literal("fee(40)"), requires=needs(knowledge=["fee"]))
    assert model(doubling + caller).evaluate("d", {}) is None


def test_a_circle_is_found_and_refused() -> None:
    """Two decisions that require each other are an error of the check, and asking them raises instead of hanging."""
    circle = model(
        decision("a", literal("b"), requires=needs(decisions=["b"]))
        + decision("b", literal("a"), requires=needs(decisions=["a"]))
    )
    with pytest.raises(BihuanError) as caught:
        circle.evaluate("a", {})
    assert (caught.value.code, {one.code for one in circle.check()}) == ("dmn.too_deep", {"dmn.circle"})


def test_an_import_is_used_under_its_name() -> None:
    """Functions and types of an imported file stand behind the name of the import."""
    other = file(KNOWLEDGE, namespace="urn:other")
    imported = '<import name="rules" namespace="urn:other" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>'
    requires = needs(knowledge=["fee"]).replace("#fee", "urn:other#fee")
    content = file(imported + decision("d", literal("rules.fee(9)"), requires=requires))
    assert Model.read(content, imports=[other]).evaluate("d", {}) == Decimal(20)


def test_a_missing_import_is_found() -> None:
    """An import that nobody gave is an error of the check."""
    imported = '<import name="rules" namespace="urn:other" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>'
    assert [one.code for one in model(imported).check()] == ["dmn.unknown_import"]


def test_input_data_of_the_wrong_type_counts_as_null() -> None:
    """A text where a number is declared is null, with the reason."""
    outcome = model(SHOP).evaluate("total", {"rate": "ten"}, trace=True)
    assert (outcome.value, outcome.problems[0].code) == (None, "dmn.wrong_type")


def test_the_host_gives_functions_and_the_moment() -> None:
    """Host functions and now() come from the caller."""
    double = HostFunction(("n",), lambda n: n * 2)
    ask = model(decision("d", literal("[twice of(4), now().year]")))
    moment = datetime(2026, 11, 2, tzinfo=UTC)
    assert ask.evaluate("d", {}, now=moment, functions={"twice of": double}) == [Decimal(8), Decimal(2026)]


def test_inputs_are_not_changed() -> None:
    """An evaluation leaves the caller's values as they were."""
    facts = {"list": [3, 1], "context": {"a": 1}}
    model(decision("d", literal('[append(list, 2), context put(context, "a", 5)]'))).evaluate("d", facts)
    assert facts == {"list": [3, 1], "context": {"a": 1}}


def test_the_trace_holds_required_decisions_in_order() -> None:
    """The history sees every decision on the way, the asked one last."""
    outcome = model(SHOP).evaluate("total", {"rate": 1}, trace=True)
    assert [(one.id, one.value) for one in outcome.decisions] == [("net", Decimal(100)), ("total", Decimal(200))]


def test_a_model_without_logic_warns() -> None:
    """A decision without logic is null and a warning."""
    empty = model('<decision id="d" name="d"><variable name="d"/></decision>')
    assert (empty.evaluate("d", {}), [one.code for one in empty.check()]) == (None, ["dmn.no_logic"])


def test_every_problem_speaks_both_languages() -> None:
    """The reason of a null is a sentence in Chinese and in English."""
    outcome = model(decision("d", table("UNIQUE", ["x"], ["a"], [["1", "1"]]))).evaluate("d", {"x": 2}, trace=True)
    assert ("没有任何规则" in outcome.problems[0].text("zh"), "No rule" in outcome.problems[0].text("en")) == (
        True,
        True,
    )


@pytest.mark.parametrize(("type_ref", "wanted"), [("number", Decimal(7)), ("string", None), ("list<number>", [7])])
def test_a_service_answers_in_its_type(type_ref: str, wanted: object) -> None:
    """The answer of a decision service is converted to the type of its variable, or null."""
    service = (
        f'<decisionService id="s" name="s"><variable name="s" typeRef="{type_ref.replace("<", "&lt;")}"/>'
        '<outputDecision href="#d"/></decisionService>'
    )

    assert model(decision("d", literal("7")) + service).evaluate("s", {}) == wanted
