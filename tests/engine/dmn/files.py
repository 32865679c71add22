"""Builds decision files for the tests, so that each shows only what it is about."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from engine.dmn import Model

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def file(body: str, *, namespace: str = "urn:test", name: str = "test", xmlns: str = NAMESPACE) -> bytes:
    """A decision file with this content."""
    head = f'<definitions xmlns="{xmlns}" id="d" name="{name}" namespace="{namespace}">'
    return f"{head}{body}</definitions>".encode()


def model(body: str) -> Model:
    """The model of a file with this content."""
    return Model.read(file(body))


def literal(text: str, type_ref: str = "") -> str:
    """A literal expression."""
    of_type = f" typeRef={quoteattr(type_ref)}" if type_ref else ""
    return f"<literalExpression{of_type}><text>{escape(text)}</text></literalExpression>"


def decision(name: str, logic: str, *, requires: str = "", type_ref: str = "") -> str:
    """A decision whose id is its name; `requires` is the XML of its requirements."""
    of_type = f" typeRef={quoteattr(type_ref)}" if type_ref else ""
    return f'<decision id="{name}" name="{name}"><variable name="{name}"{of_type}/>{requires}{logic}</decision>'


def input_data(name: str, type_ref: str = "") -> str:
    """Input data whose id is its name."""
    of_type = f" typeRef={quoteattr(type_ref)}" if type_ref else ""
    return f'<inputData id="{name}" name="{name}"><variable name="{name}"{of_type}/></inputData>'


def needs(*, inputs: Sequence[str] = (), decisions: Sequence[str] = (), knowledge: Sequence[str] = ()) -> str:
    """Requirements by id."""
    information = [f'<requiredInput href="#{one}"/>' for one in inputs]
    information += [f'<requiredDecision href="#{one}"/>' for one in decisions]
    parts = [f"<informationRequirement>{one}</informationRequirement>" for one in information]
    parts += [f'<knowledgeRequirement><requiredKnowledge href="#{one}"/></knowledgeRequirement>' for one in knowledge]
    return "".join(parts)


def table(
    policy: str,
    inputs: Sequence[str],
    outputs: Sequence[str],
    rules: Sequence[Sequence[str]],
    *,
    aggregation: str = "",
    allowed: Sequence[str] = (),
    answers: Sequence[str] = (),
    defaults: Sequence[str] = (),
) -> str:
    """A decision table; a rule lists its test cells, then its answers. Cell ids are r1c1, r1c2, …"""
    columns = [
        f'<input id="i{n}"><inputExpression><text>{escape(one)}</text></inputExpression>'
        + (f"<inputValues><text>{escape(allowed[n])}</text></inputValues>" if allowed and allowed[n] else "")
        + "</input>"
        for n, one in enumerate(inputs)
    ]
    columns += [
        f'<output id="o{n}" name="{one}">'
        + (f"<outputValues><text>{escape(answers[n])}</text></outputValues>" if answers and answers[n] else "")
        + (f"<defaultOutputEntry><text>{escape(defaults[n])}</text></defaultOutputEntry>" if defaults else "")
        + "</output>"
        for n, one in enumerate(outputs)
    ]
    rows = [_rule(n, rule, len(inputs)) for n, rule in enumerate(rules, 1)]
    extra = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable id="t" hitPolicy="{policy}"{extra}>{"".join(columns + rows)}</decisionTable>'


def _rule(number: int, cells: Sequence[str], inputs: int) -> str:
    entries = [
        f'<{kind} id="r{number}c{n}"><text>{escape(text)}</text></{kind}>'
        for n, text in enumerate(cells, 1)
        for kind in ["inputEntry" if n <= inputs else "outputEntry"]
    ]
    note = f"<annotationEntry><text>note {number}</text></annotationEntry>"
    return f'<rule id="r{number}">{"".join(entries)}{note}</rule>'
