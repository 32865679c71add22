"""From the XML of boxed expressions to `elements` (DMN 1.5, 7.3 and 10.2). Only `reading` calls it."""

from collections.abc import Callable
from typing import Literal, cast

from engine.dmn import elements as e
from engine.dmn.xml import Element, child, children, name_of, tag, text_of

_POLICIES: dict[str, e.HitPolicy] = {
    "UNIQUE": "U",
    "ANY": "A",
    "PRIORITY": "P",
    "FIRST": "F",
    "RULE ORDER": "R",
    "OUTPUT ORDER": "O",
    "COLLECT": "C",
}
_AGGREGATIONS: dict[str, e.HitPolicy] = {"SUM": "C+", "MIN": "C<", "MAX": "C>", "COUNT": "C#"}


def expression_in(node: Element) -> e.Expression | None:
    """The boxed expression directly inside an element; None without one."""
    for inner in children(node):
        read = _READERS.get(tag(inner))
        if read is not None:
            return read(inner)
    return None


def function(node: Element) -> e.FunctionDefinition:
    """A `functionDefinition` or `encapsulatedLogic` element."""
    return e.FunctionDefinition(
        _id(node),
        node.get("kind") or "FEEL",
        tuple(_variable(inner) for inner in children(node, "formalParameter")),
        expression_in(node),
        _type(node),
    )


def _id(node: Element) -> str:
    return node.get("id") or ""


def _type(node: Element) -> str:
    return node.get("typeRef") or ""


def _variable(node: Element) -> e.Variable:
    return e.Variable(name_of(node), _type(node))


def _literal(node: Element) -> e.Literally:
    language = node.get("expressionLanguage") or ""
    foreign = bool(language) and "feel" not in language.lower()
    # A text in another language must not be read as FEEL by accident; the check names the language.
    text = f"⟨{language}⟩" if foreign else text_of(node)
    return e.Literally(_id(node), text, _type(node))


def _table(node: Element) -> e.Table:
    policy = _POLICIES.get(node.get("hitPolicy") or "UNIQUE", "U")
    if policy == "C":
        policy = _AGGREGATIONS.get(node.get("aggregation") or "", "C")
    return e.Table(
        _id(node),
        policy,
        tuple(map(_input, children(node, "input"))),
        tuple(map(_output, children(node, "output"))),
        tuple(map(_rule, children(node, "rule"))),
        _type(node),
    )


def _input(node: Element) -> e.Input:
    inner = child(node, "inputExpression")
    expression = e.Literally(_id(node), "") if inner is None else _literal(inner)
    label = name_of(node, "label") or " ".join(expression.text.split())
    return e.Input(_id(node), label, expression, text_of(child(node, "inputValues")))


def _output(node: Element) -> e.Output:
    default = child(node, "defaultOutputEntry")
    return e.Output(
        _id(node),
        name_of(node),
        name_of(node, "label"),
        _type(node),
        text_of(child(node, "outputValues")),
        None if default is None else _literal(default),
    )


def _rule(node: Element) -> e.Rule:
    return e.Rule(
        _id(node),
        tuple(map(_literal, children(node, "inputEntry"))),
        tuple(map(_literal, children(node, "outputEntry"))),
        _annotations(node),
    )


def _annotations(node: Element) -> tuple[str, ...]:
    description = child(node, "description")
    own = () if description is None else ("".join(map(str, description.itertext())).strip(),)
    return tuple(filter(None, (*own, *(text_of(entry).strip() for entry in children(node, "annotationEntry")))))


def _context(node: Element) -> e.Context:
    entries = []
    for inner in children(node, "contextEntry"):
        variable = child(inner, "variable")
        entries.append(e.Entry(None if variable is None else _variable(variable), expression_in(inner)))
    return e.Context(_id(node), tuple(entries), _type(node))


def _invocation(node: Element) -> e.Invocation:
    bindings = []
    for inner in children(node, "binding"):
        parameter = child(inner, "parameter")
        bindings.append(e.Binding("" if parameter is None else name_of(parameter), expression_in(inner)))
    return e.Invocation(_id(node), expression_in(node), tuple(bindings), _type(node))


def _list(node: Element) -> e.Items:
    return e.Items(_id(node), _expressions(node), _type(node))


def _expressions(node: Element) -> tuple[e.Expression | None, ...]:
    return tuple(_READERS[tag(inner)](inner) for inner in children(node) if tag(inner) in _READERS)


def _relation(node: Element) -> e.Relation:
    columns = tuple(map(_variable, children(node, "column")))
    return e.Relation(_id(node), columns, tuple(map(_expressions, children(node, "row"))), _type(node))


def _conditional(node: Element) -> e.Conditional:
    return e.Conditional(_id(node), _part(node, "if"), _part(node, "then"), _part(node, "else"), _type(node))


def _filter(node: Element) -> e.Filter:
    return e.Filter(_id(node), _part(node, "in"), _part(node, "match"), _type(node))


def _iterator(node: Element) -> e.Iterator:
    kind = cast(Literal["for", "every", "some"], tag(node))
    body = _part(node, "return", "satisfies")
    return e.Iterator(_id(node), kind, name_of(node, "iteratorVariable"), _part(node, "in"), body, _type(node))


def _part(node: Element, *names: str) -> e.Expression | None:
    inner = child(node, *names)
    return None if inner is None else expression_in(inner)


_READERS: dict[str, Callable[[Element], e.Expression]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "invocation": _invocation,
    "functionDefinition": function,
    "list": _list,
    "relation": _relation,
    "conditional": _conditional,
    "filter": _filter,
    "for": _iterator,
    "every": _iterator,
    "some": _iterator,
}
