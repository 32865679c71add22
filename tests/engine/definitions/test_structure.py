"""How elements stand together: what cannot run is an error, what is doubtful a warning."""

import pytest

from tests.engine.definitions.diagrams import diagram, faults, flow, line, node, only_flow, settings, warnings

START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
ERROR_START = '<startEvent id="es"><errorEventDefinition/></startEvent>'
SIGNAL_CATCH = '<intermediateCatchEvent id="{}"><signalEventDefinition signalRef="sig"/></intermediateCatchEvent>'
SIGNAL = '<signal id="sig" name="all"/>'


def choice(first: str, second: str, *, default: str = "") -> str:
    """An exclusive gateway with two flows, each with its condition or none."""
    ways = flow("g", "a", condition=first) + flow("g", "b", condition=second)
    gateway = f'<exclusiveGateway id="g"{default}/>'
    return START + flow("s", "g") + gateway + ways + '<task id="a"/><task id="b"/>'


LINK_THROW = line('<intermediateThrowEvent id="t"><linkEventDefinition name="on"/></intermediateThrowEvent>').replace(
    flow("t", "e"), ""
)
LINK_CATCH = '<intermediateCatchEvent id="{0}"><linkEventDefinition name="on"/></intermediateCatchEvent>'


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ('<task id="t"/>' + END + flow("t", "e"), [("no_start", "p")]),
        (START + '<startEvent id="z"/>' + flow("s", "e") + flow("z", "e") + END, [("several_starts", "p")]),
        (START + END, [("no_path", "s")]),
        (line('<subProcess id="t"><task id="u"/></subProcess>'), [("no_start", "t")]),
        (
            line(
                '<subProcess id="t"><startEvent id="i"/><task id="u"/><sequenceFlow sourceRef="i" targetRef="u"/>'
                f"</subProcess>{flow('u', 'e')}".replace('id="u_e"', 'id="x"')
            ),
            [("bad_flow", "x")],
        ),
        (line('<task id="t"/>') + flow("e", "t"), [("bad_flow", "e_t")]),
        (line('<task id="t"/>') + flow("t", "s"), [("bad_flow", "t_s")]),
        (line('<eventBasedGateway id="t"/>'), [("bad_flow", "t_e")]),
        (
            line() + '<subProcess id="t" triggeredByEvent="true"><startEvent id="i"/></subProcess>',
            [("missing_setting", "t"), ("no_path", "i")],
        ),
        (
            line(
                '<subProcess id="t" triggeredByEvent="true">'
                + ERROR_START
                + flow("es", "u")
                + '<task id="u"/></subProcess>'
            ),
            [("bad_flow", "s_t"), ("bad_flow", "t_e")],
        ),
        (line('<adHocSubProcess id="t"><startEvent id="i"/></adHocSubProcess>'), [("not_here", "i"), ("no_path", "i")]),
        (line('<exclusiveGateway id="t"/>').replace(flow("t", "e"), ""), [("no_path", "t")]),
        (
            LINK_THROW
            + LINK_CATCH.format("c")
            + flow("c", "d")
            + '<task id="d"/>'
            + LINK_CATCH.format("f")
            + flow("f", "d"),
            [("link_twice", "t"), ("link_twice", "c"), ("link_twice", "f")],
        ),
        (choice("", "x"), [("no_condition", "g_a")]),
        (line().replace(flow("s", "e"), flow("s", "e", condition="x")), [("condition_here", "s_e")]),
        (
            line('<task id="t"/>')
            + '<boundaryEvent id="b" attachedToRef="t"><compensateEventDefinition/></boundaryEvent>',
            [("missing_setting", "b")],
        ),
        (
            line(
                '<transaction id="t" method="##Store"><startEvent id="i"/><task id="u"/><sequenceFlow sourceRef="i"'
                ' targetRef="u"/></transaction>'
            ),
            [("bad_value", "t")],
        ),
    ],
)
def test_what_cannot_run_is_an_error(inside: str, expected: list[tuple[str, str]]) -> None:
    """Every structure that leaves a token without a way, or a way without a token, is refused."""
    assert faults(diagram(inside)) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (choice("x", "y"), [("no_default", "g")]),
        (choice("x", "", default=' default="g_b"'), []),
        (choice("x", "y", default=' default="g_b"'), [("default_condition", "g_b")]),
        (line() + '<task id="alone"/>', [("unreachable", "alone")]),
        (line('<callActivity id="t" calledElement="elsewhere"/>'), [("unknown_process", "t")]),
        (line() + '<dataStoreReference id="d"/>', [("instance_store", "d")]),
        (
            START.replace(
                "/>", "><conditionalEventDefinition><condition>x</condition></conditionalEventDefinition></startEvent>"
            )
            + END
            + flow("s", "e"),
            [("conditional_start", "s")],
        ),
    ],
)
def test_what_is_doubtful_is_a_warning(inside: str, expected: list[tuple[str, str]]) -> None:
    """What can run but is probably not meant is said and not refused."""
    assert warnings(diagram(inside)) == expected


@pytest.mark.parametrize(
    "inside",
    [
        line('<task id="t"/>')
        + '<subProcess id="x" triggeredByEvent="true">'
        + ERROR_START
        + "</subProcess>"
        + "<!-- -->",
        START
        + flow("s", "l")
        + '<intermediateThrowEvent id="l"><linkEventDefinition name="on"/></intermediateThrowEvent>'
        '<intermediateCatchEvent id="k"><linkEventDefinition name="on"/></intermediateCatchEvent>'
        + flow("k", "e")
        + END,
        line('<adHocSubProcess id="t"><task id="u"/><task id="v"/></adHocSubProcess>'),
        '<eventBasedGateway id="g" instantiate="true"/>' + SIGNAL_CATCH.format("c") + flow("g", "c"),
    ],
)
def test_nothing_reachable_is_called_unreachable(inside: str) -> None:
    """Links, event sub-processes, ad-hoc elements and instantiating gateways are ways in too."""
    found = warnings(
        diagram(inside.replace(ERROR_START, ERROR_START + flow("es", "w") + '<task id="w"/>'), outside=SIGNAL)
    )
    assert found == []


def test_a_compensation_event_knows_its_handler() -> None:
    """The association leads from the boundary event to the activity that undoes."""
    undo = (
        '<boundaryEvent id="b" attachedToRef="t"><compensateEventDefinition/></boundaryEvent>'
        '<task id="u" isForCompensation="true"/><association id="x" sourceRef="b" targetRef="u"/>'
    )
    content = diagram(line('<task id="t"/>') + undo)
    assert (node(content, "b").compensation_handler, node(content, "t").boundary, faults(content)) == ("u", ("b",), [])


def test_flows_keep_condition_name_and_properties() -> None:
    """A sequence flow carries its condition without "=", and its properties."""
    inside = (
        choice("= x &gt; 1", "y")
        .replace(
            '<sequenceFlow id="g_a"',
            '<sequenceFlow name="同意" id="g_a"',
        )
        .replace(
            "<conditionExpression>= x",
            settings('<zeebe:properties><zeebe:property name="bihuan:name.en" value="Yes"/></zeebe:properties>')
            + "<conditionExpression>= x",
        )
    )
    found = only_flow(diagram(inside), "g_a")
    assert (found.name, found.condition, dict(found.properties)) == ("同意", "x > 1", {"bihuan:name.en": "Yes"})
