"""Repetition of activities, in the `zeebe:` way and in the plain one."""

import pytest

from engine.graph import Event, EventKind, Feel, Loop
from tests.engine.definitions.diagrams import diagram, faults, line, node, settings

SIGNAL = '<signal id="sig" name="all"/><signalEventDefinition id="shared" signalRef="sig"/>'
THREE = "<loopCardinality>3</loopCardinality>"
MULTIPLE = "multiInstanceLoopCharacteristics"


@pytest.mark.parametrize(
    ("inside", "loop"),
    [
        (
            f'<{MULTIPLE} isSequential="true">'
            + settings(
                '<zeebe:loopCharacteristics inputCollection="=people" inputElement="person" outputCollection="votes"'
                ' outputElement="=vote"/>'
            )
            + f"<completionCondition>=numberOfCompletedInstances &gt; 1</completionCondition></{MULTIPLE}>",
            Loop(
                sequential=True,
                collection=Feel("people"),
                element_variable="person",
                output_collection="votes",
                output_element=Feel("vote"),
                completion_condition=Feel("numberOfCompletedInstances > 1"),
            ),
        ),
        (f"<{MULTIPLE}><loopCardinality>3</loopCardinality></{MULTIPLE}>", Loop(cardinality=Feel("3"))),
        (
            f'<{MULTIPLE} behavior="None" noneBehaviorEventRef="shared">{THREE}</{MULTIPLE}>',
            Loop(cardinality=Feel("3"), behavior="none", none_event=Event(EventKind.SIGNAL, "all")),
        ),
        (
            (
                f'<{MULTIPLE} behavior="Complex"><loopCardinality>3</loopCardinality><complexBehaviorDefinition>'
                '<condition>x</condition><event id="ev"><signalEventDefinition signalRef="sig"/></event>'
                f"</complexBehaviorDefinition></{MULTIPLE}>"
            ),
            Loop(
                cardinality=Feel("3"),
                behavior="complex",
                complex_events=((Feel("x"), Event(EventKind.SIGNAL, "all")),),
            ),
        ),
        (
            (
                '<standardLoopCharacteristics testBefore="true" loopMaximum="4"><loopCondition>n &lt; 3</loopCondition>'
                "</standardLoopCharacteristics>"
            ),
            Loop(standard=True, sequential=True, condition=Feel("n < 3"), test_before=True, maximum=4),
        ),
    ],
)
def test_a_loop_is_read(inside: str, loop: Loop) -> None:
    """Collection, counters, conditions and behaviour arrive in the graph."""
    assert node(diagram(line(f'<task id="t">{inside}</task>'), outside=SIGNAL), "t").loop == loop


def test_a_loop_over_data_inputs_is_read() -> None:
    """The plain BPMN way: a data object feeds the loop, and another takes what comes out."""
    inside = (
        '<ioSpecification><dataInput id="in"/><dataOutput id="out"/><inputSet/><outputSet/></ioSpecification>'
        "<dataInputAssociation><sourceRef>people</sourceRef><targetRef>in</targetRef></dataInputAssociation>"
        "<dataOutputAssociation><sourceRef>out</sourceRef><targetRef>votes</targetRef></dataOutputAssociation>"
        f"<{MULTIPLE}><loopDataInputRef>in</loopDataInputRef><loopDataOutputRef>out</loopDataOutputRef>"
        f'<inputDataItem id="person"/><outputDataItem id="vote"/></{MULTIPLE}>'
    )
    objects = '<dataObject id="people"/><dataObject id="votes"/>'
    assert node(diagram(objects + line(f'<task id="t">{inside}</task>')), "t").loop == Loop(
        collection=Feel("people"), element_variable="person", output_collection="votes", output_element=Feel("vote")
    )


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        (f"<{MULTIPLE}/>", "missing_setting"),
        ("<standardLoopCharacteristics/>", "endless_loop"),
        (f'<{MULTIPLE} behavior="One"><loopCardinality>3</loopCardinality></{MULTIPLE}>', "missing_setting"),
        (f'<{MULTIPLE} behavior="Some"><loopCardinality>3</loopCardinality></{MULTIPLE}>', "bad_value"),
        ('<standardLoopCharacteristics loopMaximum="many"/>', "bad_value"),
    ],
)
def test_a_loop_that_cannot_run_is_refused(inside: str, fault: str) -> None:
    """A loop without number, collection, end or event is an error at its activity."""
    assert faults(diagram(line(f'<task id="t">{inside}</task>')))[0] == (fault, "t")
