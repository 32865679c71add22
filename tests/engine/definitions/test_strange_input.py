"""Nothing that is in a file makes reading raise (hypothesis)."""

import json
import random
import re

from hypothesis import given
from hypothesis import strategies as st

from engine.definitions import Resource, read_deployment
from tests.engine.definitions.diagrams import diagram, flow, line, settings

WHO = '<zeebe:assignmentDefinition assignee="=a"/>'
WHOLE = diagram(
    '<laneSet><lane id="l" name="x"><flowNodeRef>t</flowNodeRef></lane></laneSet><dataObject id="o"/>'
    + line(
        f'<userTask id="t">{settings(WHO)}</userTask>',
        '<subProcess id="u"><startEvent id="i"/><endEvent id="k"/>' + flow("i", "k") + "</subProcess>",
        '<exclusiveGateway id="g" default="g_e"/>',
        '<callActivity id="c" calledElement="q"><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality>'
        "</multiInstanceLoopCharacteristics></callActivity>",
    )
    + '<boundaryEvent id="b" attachedToRef="u"><timerEventDefinition><timeDuration>PT1H</timeDuration>'
    "</timerEventDefinition></boundaryEvent>" + flow("b", "e") + flow("g", "t", condition="x"),
    outside='<message id="m" name="n"/><globalTask id="q"/>' + settings(""),
)
NAMES = sorted({match.decode() for match in re.findall(rb"[\w:]+", WHOLE)})
KINDS = st.sampled_from(["a.bpmn", "a.dmn", "a.form", "messages.yml"])


@given(st.binary(max_size=300), KINDS)
def test_random_bytes_never_raise(content: bytes, name: str) -> None:
    """Whatever the bytes, reading ends with findings."""
    assert read_deployment([Resource(name, content)]).findings != () or name == "messages.yml"


@given(st.randoms(use_true_random=False), st.integers(1, 8))
def test_a_diagram_with_words_exchanged_never_raises(dice: random.Random, changes: int) -> None:
    """A diagram whose names, ids and values were mixed up is read or refused, never a crash."""
    words = re.split(r"([\w:]+)", WHOLE.decode())
    for _ in range(changes):
        words[dice.randrange(1, len(words), 2)] = dice.choice(NAMES)
    deployment = read_deployment([Resource("a.bpmn", "".join(words).encode())])
    assert all(finding.text("zh") and finding.text("en") for finding in deployment.findings)


@given(st.randoms(use_true_random=False), st.integers(1, 6))
def test_a_diagram_with_pieces_cut_out_never_raises(dice: random.Random, changes: int) -> None:
    """A diagram with whole elements taken out or doubled is read or refused, never a crash."""
    parts = re.split(r"(?=<)", WHOLE.decode())
    for _ in range(changes):
        place = dice.randrange(2, len(parts))
        parts[place : place + 1] = dice.choice([[], [parts[place]] * 2, [parts[dice.randrange(2, len(parts))]]])
    deployment = read_deployment([Resource("a.bpmn", "".join(parts).encode())])
    assert all(finding.text("zh") and finding.text("en") for finding in deployment.findings)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["type", "key", "components", "validate", "values", "min", "pattern", "layout", "path", "label"]
            )
            | st.text(max_size=5),
            inner | st.sampled_from(["number", "group", "select", "textfield"]),
            max_size=6,
        )
    ),
    max_leaves=30,
)


@given(json_values)
def test_a_random_form_never_raises(value: object) -> None:
    """Whatever JSON stands in a form file, it is read or refused."""
    deployment = read_deployment([Resource("a.form", json.dumps({"components": [value]}).encode())])
    assert all(finding.text("zh") and finding.text("en") for finding in deployment.findings)
