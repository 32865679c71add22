"""Two engines judge the same case: they agree, they differ, or it is said why the second has no opinion."""

from typing import Any

import pytest

from engine.definitions import Resource
from engine.second_opinion import opinion, schema_findings, second_opinion
from tests.engine.definitions.diagrams import diagram, flow, line
from tests.engine.second_opinion.cases import deployed, script, user

EXAMPLES = b"process: p\nexamples: [{name: a, steps: [{complete: t, variables: {n: 2}}], status: completed}]"
LATE = (
    "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>"
    + flow("b", "l")
    + script("l", "1")
)
SUB = '<startEvent id="i"/><endEvent id="k"/>' + flow("i", "t") + flow("t", "k") + user("t")
CHOICE = (
    '<startEvent id="s"/><endEvent id="e"/><exclusiveGateway id="g" default="g_b"/>'
    + user("t")
    + script("a", "1")
    + script("b", "2")
    + flow("s", "t")
    + flow("t", "g")
    + flow("g", "a", condition="= n &gt; 1")
    + flow("g", "b")
    + flow("a", "e")
    + flow("b", "e")
)
PARALLEL = (
    '<startEvent id="s"/><endEvent id="e"/><parallelGateway id="g"/><parallelGateway id="h"/>'
    + script("a", "1")
    + user("t")
    + flow("s", "g")
    + flow("g", "a")
    + flow("g", "t")
    + flow("a", "h")
    + flow("t", "h")
    + flow("h", "e")
)

TWICE = script("w", "1").replace(
    "</scriptTask>",
    "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></scriptTask>",
)


def opinion_on(inside: str, examples: bytes = EXAMPLES, outside: str = "") -> list[tuple[str, str]]:
    """Severity and code of everything that two engines say."""
    deployment = deployed(diagram(inside, outside=outside), Resource("examples.yml", examples))
    return [(finding.severity, finding.code) for finding in second_opinion(deployment)]


@pytest.mark.parametrize(
    ("inside", "steps"),
    [
        (CHOICE, b"{complete: t, variables: {n: 2}}"),
        (PARALLEL, b"{complete: t}"),
        (line(f'<subProcess id="u">{SUB}</subProcess>'), b"{complete: t}"),
        (
            line(user("t")) + '<boundaryEvent id="b" attachedToRef="t" cancelActivity="false">' + LATE,
            b"{wait: PT2H}, {complete: t}",
        ),
        (line(user("t")) + '<boundaryEvent id="b" attachedToRef="t">' + LATE, b"{timer: b}"),
        (line(user("t")) + '<boundaryEvent id="b" attachedToRef="t">' + LATE, b"{wait: PT59M}, {complete: t}"),
    ],
)
def test_both_engines_agree(inside: str, steps: bytes) -> None:
    """Choices, forks, sub-processes and boundary timers take the same path on both."""
    examples = b"process: p\nexamples: [{name: a, steps: [" + steps + b"], status: completed}]"
    assert opinion_on(inside, examples) == []


@pytest.mark.parametrize(
    "inside",
    [
        line(user("t"), TWICE),
        line(user("t"), '<task id="w"/>') + flow("t", "x") + '<task id="x"/>',
        line(user("t")).replace('<endEvent id="e"/>', '<endEvent id="e"><compensateEventDefinition/></endEvent>'),
    ],
)
def test_where_the_second_engine_is_wrong_it_is_not_asked(inside: str) -> None:
    """A construct that it would run wrongly is a warning with the reason, not an opinion."""
    assert opinion_on(inside) == [("warning", "second_opinion.none")]


def test_a_different_path_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the other engine completes other elements, the version is refused."""
    answer: dict[str, Any] = {"schema": [], "examples": [{"counts": {"t": 2, "e": 1}, "open": [], "finished": True}]}
    monkeypatch.setattr(opinion, "ask", lambda request, seconds: answer)
    assert opinion_on(line(user("t"))) == [("error", "second_opinion.different")]


def test_an_example_that_does_not_hold_is_an_error() -> None:
    """What our own interpreter makes of a case must be what the case says."""
    wrong = b"process: p\nexamples: [{name: a, steps: [], status: completed}]"
    assert opinion_on(line(user("t")), wrong) == [("error", "example.otherwise")]


def test_no_answer_in_time_is_said() -> None:
    """A child that takes too long is ended, and the deployment only warned."""
    found = schema_findings(Resource("d.bpmn", diagram(line())), seconds=0.001)
    assert [(finding.severity, finding.code) for finding in found] == [("warning", "second_opinion.unheard")]


def test_the_schema_is_checked_for_several_files_at_once() -> None:
    """What does not follow the schema is named with file and line; one child looks at all files."""
    wrong = diagram(line().replace("<endEvent", "<endEvent magic='1'"))
    found = schema_findings(Resource("good.bpmn", diagram(line())), Resource("bad.bpmn", wrong))
    assert [finding.text("en") for finding in found] == [
        (
            "Line 5 of bad.bpmn does not follow the schema of BPMN 2.0: Element 'endEvent', attribute 'magic': The"
            " attribute 'magic' is not allowed. Save it again with the diagram editor."
        )
    ]


def test_a_deployment_without_examples_is_judged_by_its_schema_alone() -> None:
    """Nothing to play is no finding."""
    assert second_opinion(deployed(diagram(line(user("t"))))) == ()
