"""BPMN files for tests of operations, written in one line: `chain("p", start(), user("ask", groups="g1"), end())`.

`chain` connects what it is given in order; `also` takes further elements and flows that stand beside the chain.
"""

from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from engine.definitions import Resource

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="urn:tests" id="definitions">'
)

_FORMAL = 'xsi:type="tFormalExpression"'


@dataclass(frozen=True)
class Element:
    """One element: its BPMN tag, its id, other attributes, and what stands inside."""

    tag: str
    id: str
    inside: str = ""
    attributes: str = ""

    def xml(self) -> str:
        """The element as it stands in the file."""
        return f"<{self.tag} id={quoteattr(self.id)} {self.attributes}>{self.inside}</{self.tag}>"


def _zeebe(*parts: str) -> str:
    return f"<extensionElements>{''.join(parts)}</extensionElements>" if any(parts) else ""


def _attributes(**values: str | None) -> str:
    return " ".join(f"{name}={quoteattr(value)}" for name, value in values.items() if value is not None)


def _properties(values: dict[str, str]) -> str:
    inside = "".join(f"<zeebe:property name={quoteattr(k)} value={quoteattr(v)}/>" for k, v in values.items())
    return f"<zeebe:properties>{inside}</zeebe:properties>" if inside else ""


def start(name: str = "start", event: str = "") -> Element:
    """A start event."""
    return Element("startEvent", name, event)


def end(name: str = "end", event: str = "") -> Element:
    """An end event."""
    return Element("endEvent", name, event)


def user(
    name: str,
    *,
    groups: str | None = None,
    people: str | None = None,
    assignee: str | None = None,
    due: str | None = None,
    form: str | None = None,
    properties: dict[str, str] | None = None,
) -> Element:
    """A user task; values that begin with "=" are FEEL."""
    assignment = _attributes(assignee=assignee, candidateGroups=groups, candidateUsers=people)
    parts = ["<zeebe:userTask/>"]
    parts += [f"<zeebe:assignmentDefinition {assignment}/>"] if assignment else []
    parts += [f"<zeebe:taskSchedule dueDate={quoteattr(due)}/>"] if due else []
    parts += [f"<zeebe:formDefinition formId={quoteattr(form)}/>"] if form else []
    return Element("userTask", name, _zeebe(*parts, _properties(properties or {})), _attributes(name=name.title()))


def service(name: str, job_type: str, *, retries: int = 3, inputs: dict[str, str] | None = None) -> Element:
    """A service task."""
    mapped = "".join(
        f"<zeebe:input source={quoteattr(source)} target={quoteattr(target)}/>"
        for target, source in (inputs or {}).items()
    )
    mapping = f"<zeebe:ioMapping>{mapped}</zeebe:ioMapping>" if mapped else ""
    asked = f'<zeebe:taskDefinition type="{job_type}" retries="{retries}"/>'
    return Element("serviceTask", name, _zeebe(asked, mapping))


def script(name: str, result: str, expression: str) -> Element:
    """A script task in FEEL."""
    return Element(
        "scriptTask",
        name,
        _zeebe(f"<zeebe:script expression={quoteattr('=' + expression)} resultVariable={quoteattr(result)}/>"),
    )


def call(name: str, process: str) -> Element:
    """A call activity that hands everything over both ways."""
    return Element(
        "callActivity",
        name,
        _zeebe(f'<zeebe:calledElement processId="{process}" propagateAllChildVariables="true"/>'),
    )


def catch(name: str, event: str) -> Element:
    """An intermediate catch event."""
    return Element("intermediateCatchEvent", name, event)


def throw(name: str, event: str, *, properties: dict[str, str] | None = None) -> Element:
    """An intermediate throw event."""
    return Element("intermediateThrowEvent", name, _zeebe(_properties(properties or {})) + event)


def boundary(name: str, on: str, event: str, *, interrupting: bool = True) -> Element:
    """A boundary event; connect it with `flow`."""
    attributes = _attributes(attachedToRef=on, cancelActivity=str(interrupting).lower())
    return Element("boundaryEvent", name, event, attributes)


def timer(text: str, kind: str = "timeDuration") -> str:
    """A timer definition; `kind` is timeDuration, timeDate or timeCycle."""
    inside = f'<{kind} xsi:type="tFormalExpression">{escape(text)}</{kind}>'
    return f"<timerEventDefinition>{inside}</timerEventDefinition>"


def message(name: str) -> str:
    """A message definition; declare the message with `messages=` of `chain`."""
    return f'<messageEventDefinition messageRef="message_{name}"/>'


def signal(name: str) -> str:
    """A signal definition; declare the signal with `signals=` of `chain`."""
    return f'<signalEventDefinition signalRef="signal_{name}"/>'


def error(code: str) -> str:
    """An error definition; declare the error with `errors=` of `chain`."""
    return f'<errorEventDefinition errorRef="error_{code}"/>'


def flow(source: str, target: str, condition: str | None = None) -> str:
    """A sequence flow."""
    inside = (
        ""
        if condition is None
        else f'<conditionExpression xsi:type="tFormalExpression">={condition}</conditionExpression>'
    )
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


def chain(
    process: str,
    *elements: Element,
    also: tuple[Element | str, ...] = (),
    messages: dict[str, str | None] | None = None,
    signals: tuple[str, ...] = (),
    errors: tuple[str, ...] = (),
    properties: dict[str, str] | None = None,
) -> Resource:
    """A file with one process. `messages`: name → FEEL of the correlation key (None for start messages)."""
    parts = [each.xml() for each in elements]
    parts += [flow(one.id, other.id) for one, other in pairwise(elements)]
    parts += [each if isinstance(each, str) else each.xml() for each in also]
    declared = "".join(_message(name, key) for name, key in (messages or {}).items())
    declared += "".join(f'<signal id="signal_{name}" name="{name}"/>' for name in signals)
    declared += "".join(f'<error id="error_{code}" name="{code}" errorCode="{code}"/>' for code in errors)
    head = f'<process id="{process}" name="{process}" isExecutable="true">{_zeebe(_properties(properties or {}))}'
    return Resource(f"{process}.bpmn", f"{_HEAD}{declared}{head}{''.join(parts)}</process></definitions>".encode())


def _message(name: str, key: str | None) -> str:
    subscription = _zeebe(f"<zeebe:subscription correlationKey={quoteattr('=' + key)}/>") if key else ""
    return f'<message id="message_{name}" name="{name}">{subscription}</message>'
