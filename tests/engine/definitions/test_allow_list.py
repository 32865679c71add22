"""What the compiler does not know is refused with the element named, and what only describes is let through."""

import pytest

from tests.engine.definitions.diagrams import diagram, faults, flow, line, read, settings

TASK = '<task id="t">{}</task>'


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        (line('<task id="t" magic="1"/>'), ("unknown_attribute", "t")),
        (line('<task id="t" zeebe:magic="1"/>'), ("unknown_attribute", "t")),
        (line('<task id="t" camunda:asyncBefore="true"/>'), ("other_engine", "t")),
        (line(TASK.format("<performer/>")), ("unknown_element", "t")),
        (line(TASK.format(settings("<zeebe:magic/>"))), ("unknown_element", "t")),
        (line(TASK.format(settings('<zeebe:calledElement processId="x"/>'))), ("unknown_element", "t")),
        (line(TASK.format(settings("<camunda:inputOutput/>"))), ("other_engine", "t")),
        (line(TASK.format("<camunda:field/>")), ("other_engine", "t")),
        (line(TASK.format(settings('<zeebe:properties magic="1"/>'))), ("unknown_attribute", "t")),
        (line(TASK.format(settings("<zeebe:properties><zeebe:input/></zeebe:properties>"))), ("unknown_element", "t")),
        (
            line(TASK.format(settings('<zeebe:properties><zeebe:property name="bihuan:titel"/></zeebe:properties>'))),
            ("bad_value", "t"),
        ),
        (
            line(TASK.format(settings('<zeebe:properties><zeebe:property name="bihuan:title"/></zeebe:properties>'))),
            ("not_here", "t"),
        ),
        (line('<task id="t" isForCompensation="maybe"/>'), ("bad_value", "t")),
        (line('<task id="t" startQuantity="0"/>'), ("bad_value", "t")),
        (line('<scriptTask id="t" scriptFormat="python"><script>1</script></scriptTask>'), ("other_language", "t")),
        (line('<choreographyTask id="c"/>').replace(flow("s", "c"), flow("s", "e")), ("unknown_element", "c")),
    ],
)
def test_what_is_not_known_is_refused(inside: str, fault: tuple[str, str]) -> None:
    """An element, attribute or value that would be ignored in silence is the first error of the file."""
    assert faults(diagram(inside))[0] == fault


@pytest.mark.parametrize(
    "outside",
    [
        "<choreography id='c'/>",
        "<correlationProperty id='c'/>",
        "<camunda:process/>",
    ],
)
def test_unknown_parts_outside_processes_are_refused(outside: str) -> None:
    """What stands beside the processes and is not known is refused too."""
    assert len(faults(diagram(line(), outside=outside))) == 1


@pytest.mark.parametrize(
    "extra",
    [
        "<documentation>x</documentation>",
        '<task id="x" modeler:colour="red" xsi:nil="true"/>' + flow("s", "x"),
        "<textAnnotation id='x'><text>y</text></textAnnotation>",
        "<group id='x' categoryValueRef='nothing'/>",
        "<extensionElements><zeebe:versionTag value='1.2'/></extensionElements>",
        "<auditing id='x'/>",
        '<laneSet><lane id="x"><flowNodeRef>s</flowNodeRef></lane></laneSet>',
    ],
)
def test_what_only_describes_is_let_through(extra: str) -> None:
    """Drawing, notes and the editor's own attributes are no reason to refuse."""
    assert faults(diagram(extra + line())) == []


def test_the_drawing_is_not_looked_at() -> None:
    """The diagram interchange part of a file may hold anything."""
    drawing = '<bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane bpmnElement="p" magic="1"/></bpmndi:BPMNDiagram>'
    assert faults(diagram(line(), outside=drawing)) == []


def test_the_finding_names_element_and_attribute() -> None:
    """The sentence for an unknown attribute says where it is and what it is called."""
    (finding,) = read(diagram(line('<task id="register" magic="1"/>'))).findings
    assert finding.text("en") == (
        "The attribute magic of register (<task>) is not executed here and would be ignored. Remove it."
    )
