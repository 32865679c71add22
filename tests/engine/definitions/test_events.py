"""Every kind of event is read as it stands in the diagram, and refused where it cannot stand."""

import pytest

from engine.graph import Event, EventKind, Feel, TimerKind
from tests.engine.definitions.diagrams import diagram, faults, flow, line, node, only_event, settings, warnings

OUTSIDE = (
    '<message id="m" name="paid"><extensionElements><zeebe:subscription correlationKey="=number"/></extensionElements>'
    '</message><message id="named" name="=name of(x)"/><message id="plain" name="hello"/><signal id="sig" name="all"/>'
    '<error id="err" errorCode="E1"/><error id="bare"/><escalation id="esc" escalationCode="C1"/>'
    '<signalEventDefinition id="shared" signalRef="sig"/>'
)
CATCH = '<intermediateCatchEvent id="c">{}</intermediateCatchEvent>'
THROW = '<intermediateThrowEvent id="c">{}</intermediateThrowEvent>'
TIMER = "<timerEventDefinition><{0}>{1}</{0}></timerEventDefinition>"


@pytest.mark.parametrize(
    ("element", "event"),
    [
        (
            CATCH.format('<messageEventDefinition messageRef="m"/>'),
            Event(EventKind.MESSAGE, "paid", correlation_key=Feel("number")),
        ),
        (CATCH.format('<messageEventDefinition messageRef="named"/>'), Event(EventKind.MESSAGE, Feel("name of(x)"))),
        (CATCH.format('<signalEventDefinition signalRef="sig"/>'), Event(EventKind.SIGNAL, "all")),
        (CATCH.format("<eventDefinitionRef>shared</eventDefinitionRef>"), Event(EventKind.SIGNAL, "all")),
        (
            CATCH.format("<conditionalEventDefinition><condition>= x &gt; 3</condition></conditionalEventDefinition>"),
            Event(EventKind.CONDITIONAL, expression=Feel("x > 3")),
        ),
        (
            CATCH.format(TIMER.format("timeDuration", "PT1H")),
            Event(EventKind.TIMER, timer=TimerKind.DURATION, expression="PT1H"),
        ),
        (
            CATCH.format(TIMER.format("timeDate", "=due - duration(&quot;P1D&quot;)")),
            Event(EventKind.TIMER, timer=TimerKind.DATE, expression=Feel('due - duration("P1D")')),
        ),
        (
            CATCH.format(TIMER.format("timeCycle", "R3/2027-01-01T00:00:00Z/PT5M")),
            Event(EventKind.TIMER, timer=TimerKind.CYCLE, expression="R3/2027-01-01T00:00:00Z/PT5M"),
        ),
        (
            CATCH.format(TIMER.format("timeCycle", "0 0 9 ? * MON-FRI")),
            Event(EventKind.TIMER, timer=TimerKind.CYCLE, expression="0 0 9 ? * MON-FRI"),
        ),
        (
            THROW.format('<escalationEventDefinition escalationRef="esc"/>'),
            Event(EventKind.ESCALATION, "C1"),
        ),
        (
            THROW.format('<compensateEventDefinition activityRef="s" waitForCompletion="false"/>'),
            Event(EventKind.COMPENSATION, activity="s", wait=False),
        ),
    ],
)
def test_an_intermediate_event_is_read(element: str, event: Event) -> None:
    """Name, key, timer text and condition arrive in the graph; what begins with "=" is FEEL."""
    assert only_event(diagram(line(element), outside=OUTSIDE), "c") == event


@pytest.mark.parametrize(
    ("definition", "event"),
    [
        ('<errorEventDefinition errorRef="err"/>', Event(EventKind.ERROR, "E1")),
        ('<errorEventDefinition errorRef="bare"/>', Event(EventKind.ERROR, "bare")),
        ("<terminateEventDefinition/>", Event(EventKind.TERMINATE)),
        ('<messageEventDefinition messageRef="plain"/>', Event(EventKind.MESSAGE, "hello")),
    ],
)
def test_an_end_event_is_read(definition: str, event: Event) -> None:
    """An error without a code is known by its own id, so that it matches only itself."""
    content = diagram(
        line().replace('<endEvent id="e"/>', f'<endEvent id="e">{definition}</endEvent>'), outside=OUTSIDE
    )
    assert only_event(content, "e") == event


def test_a_thrown_message_may_say_its_own_key_and_time_to_live() -> None:
    """Properties of the throwing element override the key of the message."""
    ours = settings(
        '<zeebe:properties><zeebe:property name="bihuan:correlationKey" value="=order"/>'
        '<zeebe:property name="bihuan:timeToLive" value="PT1H"/></zeebe:properties>'
    )
    content = diagram(line(THROW.format(ours + '<messageEventDefinition messageRef="m"/>')), outside=OUTSIDE)
    assert only_event(content, "c") == Event(
        EventKind.MESSAGE, "paid", correlation_key=Feel("order"), time_to_live="PT1H"
    )


def test_several_triggers_keep_their_order() -> None:
    """A multiple event has one entry a trigger, in the order of the file."""
    both = '<signalEventDefinition signalRef="sig"/>' + TIMER.format("timeDuration", "PT1H")
    content = diagram(line(CATCH.format(both)), outside=OUTSIDE)
    assert [event.kind for event in node(content, "c").events] == [EventKind.SIGNAL, EventKind.TIMER]


@pytest.mark.parametrize(
    ("element", "fault"),
    [
        (CATCH.format(TIMER.format("timeDuration", "an hour")), "bad_timer"),
        (CATCH.format(TIMER.format("timeDuration", "P")), "bad_timer"),
        (CATCH.format(TIMER.format("timeDate", "tomorrow")), "bad_timer"),
        (CATCH.format(TIMER.format("timeCycle", "0 0 9 30 2 *")), "bad_timer"),
        (CATCH.format("<timerEventDefinition/>"), "missing_setting"),
        (CATCH.format(""), "missing_setting"),
        (CATCH.format("<messageEventDefinition/>"), "missing_setting"),
        (CATCH.format("<signalEventDefinition/>"), "missing_setting"),
        (CATCH.format("<conditionalEventDefinition/>"), "missing_setting"),
        (THROW.format("<escalationEventDefinition/>"), "missing_setting"),
        (THROW.format("<terminateEventDefinition/>"), "not_here"),
        (CATCH.format('<errorEventDefinition errorRef="err"/>'), "not_here"),
        (CATCH.format("<cancelEventDefinition/>"), "not_here"),
    ],
)
def test_an_event_that_cannot_run_is_refused(element: str, fault: str) -> None:
    """A trigger without what it needs, or in a place where it cannot be, is an error at the event."""
    assert faults(diagram(line(element), outside=OUTSIDE))[0] == (fault, "c")


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ('<errorEventDefinition errorRef="err"/>', [("always_interrupting", "b")]),
        ('<escalationEventDefinition escalationRef="esc"/>', []),
        (TIMER.format("timeCycle", "R/PT1H"), []),
        ("<cancelEventDefinition/>", [("always_interrupting", "b"), ("not_here", "b")]),
    ],
)
def test_a_boundary_event_that_does_not_interrupt(definition: str, expected: list[tuple[str, str]]) -> None:
    """Errors and cancellation always interrupt (BPMN 2.0, table 10.90)."""
    boundary = f'<boundaryEvent id="b" attachedToRef="t" cancelActivity="false">{definition}</boundaryEvent>'
    inside = line('<task id="t"/>') + boundary + flow("b", "e")
    assert faults(diagram(inside, outside=OUTSIDE)) == expected


def test_a_link_needs_its_other_end() -> None:
    """A throwing link without a catching one of that name leads nowhere."""
    link = '<intermediateThrowEvent id="l"><linkEventDefinition name="on"/></intermediateThrowEvent>'
    inside = '<startEvent id="s"/>' + flow("s", "l") + link
    assert faults(diagram(inside)) == [("unresolved", "l")]


def test_a_waiting_message_without_a_key_is_doubtful() -> None:
    """Without a correlation key the message reaches any one instance, which is a warning."""
    catch = CATCH.format('<messageEventDefinition messageRef="plain"/>')
    assert warnings(diagram(line(catch), outside=OUTSIDE)) == [("no_correlation_key", "c")]
