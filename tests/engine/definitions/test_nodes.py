"""The settings of every kind of task arrive in the graph."""

import pytest

from engine.graph import (
    AdHoc,
    Assignment,
    CalledElement,
    Decision,
    Feel,
    Kind,
    Listener,
    Mapping,
    Schedule,
    Work,
)
from tests.engine.definitions.diagrams import diagram, faults, line, node, settings, warnings


def test_a_user_task_has_people_times_and_form() -> None:
    """Assignment, excluded people, schedule, priority and form are read; "=" marks FEEL."""
    inside = settings(
        '<zeebe:userTask/><zeebe:assignmentDefinition assignee="=handler" candidateGroups="approvers, heads"/>'
        '<zeebe:taskSchedule dueDate="=due" followUpDate="2027-01-01T00:00:00Z"/>'
        '<zeebe:priorityDefinition priority="80"/><zeebe:formDefinition formId="reply"/><zeebe:properties>'
        '<zeebe:property name="bihuan:excludedPeople" value="=[accused]"/></zeebe:properties>'
    )
    task = node(diagram(line(f'<userTask id="t" name="回复">{inside}</userTask>')), "t")
    assert (task.name, task.assignment, task.schedule, task.form) == (
        "回复",
        Assignment(Feel("handler"), "approvers, heads", excluded_people=Feel("[accused]")),
        Schedule(Feel("due"), "2027-01-01T00:00:00Z", "80"),
        "reply",
    )


def test_a_service_task_has_a_job() -> None:
    """Type, retries and headers of the job are read."""
    inside = settings(
        '<zeebe:taskDefinition type="notify" retries="=tries"/><zeebe:taskHeaders><zeebe:header key="message"'
        ' value="receipt"/></zeebe:taskHeaders>'
    )
    task = node(diagram(line(f'<serviceTask id="t">{inside}</serviceTask>')), "t")
    assert task.work == Work("notify", Feel("tries"), {"message": "receipt"})


def test_mappings_keep_their_order() -> None:
    """Inputs and outputs are read in the order of the file; text without "=" is meant literally."""
    inside = settings(
        '<zeebe:ioMapping><zeebe:input source="=a + 1" target="x"/><zeebe:input source="fixed" target="y.z"/>'
        '<zeebe:output source="=x" target="b"/></zeebe:ioMapping>'
    )
    task = node(diagram(line(f'<task id="t">{inside}</task>')), "t")
    assert (task.inputs, task.outputs) == (
        (Mapping(Feel("a + 1"), "x"), Mapping("fixed", "y.z")),
        (Mapping(Feel("x"), "b"),),
    )


@pytest.mark.parametrize(
    ("element", "script", "result"),
    [
        (settings('<zeebe:script expression="=1 + 1" resultVariable="two"/>'), Feel("1 + 1"), "two"),
        ("<script>= 1 + 1</script>", Feel("1 + 1"), None),
    ],
)
def test_a_script_is_feel(element: str, script: Feel, result: str | None) -> None:
    """A script task of the `zeebe:` vocabulary or of plain BPMN is a FEEL expression."""
    task = node(diagram(line(f'<scriptTask id="t">{element}</scriptTask>')), "t")
    assert (task.script, task.script_result) == (script, result)


def test_a_business_rule_task_names_its_decision() -> None:
    """Decision, result variable and binding are read."""
    inside = settings('<zeebe:calledDecision decisionId="triage" resultVariable="kind" bindingType="deployment"/>')
    task = node(diagram(line(f'<businessRuleTask id="t">{inside}</businessRuleTask>')), "t")
    assert task.decision == Decision("triage", "kind", "deployment")


@pytest.mark.parametrize(
    ("element", "called"),
    [
        ('<callActivity id="t" calledElement="other"/>', CalledElement("other", propagate_all_children=True)),
        (
            (
                '<callActivity id="t">'
                + settings(
                    '<zeebe:calledElement processId="=which" bindingType="versionTag" versionTag="v2"'
                    ' propagateAllChildVariables="false"/>'
                )
                + "</callActivity>"
            ),
            CalledElement(Feel("which"), binding="versionTag:v2"),
        ),
    ],
)
def test_a_call_activity_names_its_process(element: str, called: CalledElement) -> None:
    """Both ways of naming the called process are read, with binding and propagation."""
    assert node(diagram(line(element)), "t").called == called


def test_listeners_are_jobs() -> None:
    """Execution and task listeners are read with the headers of their task."""
    inside = settings(
        '<zeebe:assignmentDefinition assignee="a"/><zeebe:taskHeaders><zeebe:header key="k" value="v"/>'
        '</zeebe:taskHeaders><zeebe:executionListeners><zeebe:executionListener eventType="start" type="log"/>'
        '</zeebe:executionListeners><zeebe:taskListeners><zeebe:taskListener eventType="completing" type="audit"'
        ' retries="5"/></zeebe:taskListeners>'
    )
    assert node(diagram(line(f'<userTask id="t">{inside}</userTask>')), "t").listeners == (
        Listener("start", "log", headers={"k": "v"}),
        Listener("completing", "audit", "5", {"k": "v"}),
    )


def test_an_ad_hoc_sub_process_has_its_rules() -> None:
    """Ordering, completion condition and which elements start are read."""
    inside = (
        settings('<zeebe:adHoc activeElementsCollection="=[first]"/>')
        + '<task id="a"/><completionCondition>done</completionCondition>'
    )
    element = (
        f'<adHocSubProcess id="t" ordering="Sequential" cancelRemainingInstances="false">{inside}</adHocSubProcess>'
    )
    assert node(diagram(line(element)), "t").ad_hoc == AdHoc(
        sequential=True, completion_condition=Feel("done"), cancel_remaining=False, active_elements=Feel("[first]")
    )


@pytest.mark.parametrize(
    ("element", "kind"),
    [
        ('<manualTask id="t"/>', Kind.MANUAL_TASK),
        ('<task id="t"/>', Kind.TASK),
        (
            '<transaction id="t"><startEvent id="i"/><endEvent id="j"/></transaction>',
            Kind.TRANSACTION,
        ),
        ('<inclusiveGateway id="t"/>', Kind.INCLUSIVE_GATEWAY),
        ('<complexGateway id="t"><activationCondition>x</activationCondition></complexGateway>', Kind.COMPLEX_GATEWAY),
    ],
)
def test_the_kind_is_that_of_the_element(element: str, kind: Kind) -> None:
    """An element without settings of its own is known by its name."""
    assert node(diagram(line(element)), "t").kind is kind


@pytest.mark.parametrize(
    "element",
    [
        '<serviceTask id="t"/>',
        '<sendTask id="t"/>',
        '<receiveTask id="t"/>',
        '<scriptTask id="t"/>',
        '<businessRuleTask id="t"/>',
        '<callActivity id="t"/>',
        '<serviceTask id="t"><extensionElements><zeebe:taskDefinition type=""/></extensionElements></serviceTask>',
    ],
)
def test_a_task_without_what_it_does_is_refused(element: str) -> None:
    """A task that names no job, message, script, decision or process is an error."""
    assert faults(diagram(line(element))) == [("missing_setting", "t")]


def test_a_task_for_nobody_is_doubtful() -> None:
    """A user task without assignee and candidates can only be seen by supervisors, which is a warning."""
    assert warnings(diagram(line('<userTask id="t"/>'))) == [("nobody", "t")]


def test_quantities_and_lane_are_read() -> None:
    """Start and completion quantity and the lane's name arrive at the node."""
    lanes = '<laneSet><lane id="l" name="前台"><flowNodeRef>t</flowNodeRef></lane></laneSet>'
    task = node(diagram(lanes + line('<task id="t" startQuantity="2" completionQuantity="3"/>')), "t")
    assert (task.start_quantity, task.completion_quantity, task.lane) == (2, 3, "前台")
