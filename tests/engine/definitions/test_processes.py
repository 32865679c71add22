"""Whole processes: containers, pools, data, callable tasks."""

from engine.definitions import Resource
from engine.graph import Feel, Kind, Mapping
from tests.engine.definitions.diagrams import diagram, faults, flow, line, node, process, read, settings, warnings

SUB = (
    '<subProcess id="sub"><startEvent id="i"/><subProcess id="deep" triggeredByEvent="true"><startEvent id="j"'
    ' isInterrupting="false"><signalEventDefinition signalRef="sig"/></startEvent></subProcess></subProcess>'
)


def test_containers_know_their_children_at_every_depth() -> None:
    """Children stand in the order of the file, parents by id, and event sub-processes are a kind of their own."""
    found = process(diagram(line(SUB), outside='<signal id="sig" name="all"/>'))
    assert {name: (node.kind, node.parent, node.children) for name, node in found.nodes.items() if node.children} == {
        "p": (Kind.PROCESS, "", ("s", "sub", "e")),
        "sub": (Kind.SUB_PROCESS, "p", ("i", "deep")),
        "deep": (Kind.EVENT_SUB_PROCESS, "sub", ("j",)),
    }


def test_flows_connect_both_ends() -> None:
    """Incoming and outgoing flows come from the sequence flows alone."""
    task = node(diagram(line('<task id="t"/>')), "t")
    assert (task.incoming, task.outgoing) == (("s_t",), ("t_e",))


def test_a_flow_without_id_gets_one() -> None:
    """The id of a sequence flow is optional in the standard."""
    content = diagram('<startEvent id="s"/><endEvent id="e"/><sequenceFlow sourceRef="s" targetRef="e"/>')
    assert list(process(content).flows) == ["s->e"]


def test_a_callable_task_is_a_process_of_its_own() -> None:
    """A global task becomes a process of start, task and end, which a call activity can name."""
    who = settings('<zeebe:assignmentDefinition candidateGroups="heads"/>')
    outside = f'<globalUserTask id="sign">{who}</globalUserTask>'
    deployment = read(diagram(line('<callActivity id="t" calledElement="sign"/>'), outside=outside))
    called = deployment.processes["sign"]
    assert (list(called.nodes), called.nodes["sign.task"].assignment.candidate_groups, deployment.findings) == (
        ["sign", "sign.start", "sign.task", "sign.end"],
        "heads",
        (),
    )


def test_a_process_that_is_not_executable_is_left_out() -> None:
    """A pool that only describes is a warning; alone it is an error."""
    other = '<process id="q" isExecutable="false"><task id="x"/></process>'
    content = diagram(line(), outside=other)
    assert (list(read(content).processes), warnings(content), faults(content)) == (["p"], [("not_executable", "q")], [])


def test_a_file_without_executable_process_is_refused() -> None:
    """Nothing to run is an error of the file."""
    content = diagram(line()).replace(b'isExecutable="true"', b'isExecutable="false"')
    assert faults(content) == [("no_process", "")]


def test_one_process_in_two_files_is_refused() -> None:
    """A deployment may hold each process once."""
    assert faults(diagram(line()), Resource("other.bpmn", diagram(line()))) == [("process_twice", "p")]


def test_data_associations_become_mappings() -> None:
    """Data objects are variables of their container; associations move them in and out of an activity."""
    inside = (
        '<dataObject id="o1" name="order"/><dataObjectReference id="r1" dataObjectRef="o1"/>'
        '<task id="t"><ioSpecification><dataInput id="in" name="mine"/><dataOutput id="out"/><inputSet/><outputSet/>'
        "</ioSpecification><dataInputAssociation><sourceRef>r1</sourceRef><targetRef>in</targetRef>"
        "</dataInputAssociation><dataOutputAssociation><targetRef>r1</targetRef><assignment><from>= mine + 1</from>"
        "<to>r1</to></assignment></dataOutputAssociation></task>"
    )
    found = process(diagram('<startEvent id="s"/>' + flow("s", "t") + inside))
    assert (found.root.data, found.nodes["t"].inputs, found.nodes["t"].outputs) == (
        {"o1": "order", "r1": "order"},
        (Mapping(Feel("order"), "mine"),),
        (Mapping(Feel("mine + 1"), "order"),),
    )


def test_pools_and_message_flows_are_read() -> None:
    """Two processes of one file, joined by a message flow, both run."""
    other = (
        '<collaboration id="c"><participant id="a" processRef="p"/><participant id="b" processRef="q"/>'
        '<messageFlow id="m" sourceRef="s" targetRef="b"/></collaboration>'
        '<process id="q" isExecutable="true"><startEvent id="qs"/><endEvent id="qe"/>' + flow("qs", "qe") + "</process>"
    )
    content = diagram(line(), outside=other)
    assert (sorted(read(content).processes), faults(content)) == (["p", "q"], [])


def test_name_version_and_properties_of_the_process() -> None:
    """The version tag and our own properties of the process are read; "=" marks FEEL."""
    inside = settings(
        '<zeebe:versionTag value="1.2"/><zeebe:properties><zeebe:property name="bihuan:title" value="=customer"/>'
        "</zeebe:properties>"
    )
    found = process(diagram(inside + line()))
    assert (found.name, found.version_tag, dict(found.root.properties)) == (
        "p",
        "1.2",
        {"bihuan:title": Feel("customer")},
    )
