"""From the XML of a decision file to `elements`. Only `model` calls it."""

from collections.abc import Iterable

from engine.dmn import elements as e
from engine.dmn.expression_reading import expression_in, function
from engine.dmn.xml import Element, child, children, flag, name_of, read_root, tag, text_of

_KNOWN = frozenset(
    {
        "import",
        "itemDefinition",
        "inputData",
        "decision",
        "businessKnowledgeModel",
        "decisionService",
        # What says nothing about the result:
        "description",
        "extensionElements",
        "knowledgeSource",
        "textAnnotation",
        "association",
        "group",
        "elementCollection",
        "performanceIndicator",
        "organizationUnit",
        "organisationUnit",
        "artifact",
        "businessContextElement",
    }
)


def read_definitions(content: bytes) -> e.Definitions:
    """What the file says. Raises `dmn.file.*` when it cannot be read at all."""
    root = read_root(content)
    return e.Definitions(
        root.get("id") or "",
        name_of(root),
        root.get("namespace") or "",
        tuple(map(_import, children(root, "import"))),
        tuple(map(_item, children(root, "itemDefinition"))),
        tuple(map(_input_data, children(root, "inputData"))),
        tuple(map(_decision, children(root, "decision"))),
        tuple(map(_knowledge, children(root, "businessKnowledgeModel"))),
        tuple(map(_decision_service, children(root, "decisionService"))),
        tuple((item.get("id") or "", tag(item)) for item in children(root) if tag(item) not in _KNOWN),
    )


def _import(node: Element) -> e.Import:
    return e.Import(
        name_of(node), node.get("namespace") or "", node.get("importType") or "", node.get("locationURI") or ""
    )


def _item(node: Element) -> e.Item:
    reference = child(node, "typeRef")
    function_item = child(node, "functionItem")
    parameters = None
    type_ref = "" if reference is None else "".join(map(str, reference.itertext())).strip()
    if function_item is not None:
        parameters = tuple(map(_variable, children(function_item, "parameters")))
        type_ref = function_item.get("outputTypeRef") or ""
    return e.Item(
        name_of(node),
        type_ref or node.get("typeRef") or "",
        tuple(map(_item, children(node, "itemComponent"))),
        flag(node, "isCollection"),
        text_of(child(node, "allowedValues")),
        text_of(child(node, "typeConstraint")),
        parameters,
    )


def _variable(node: Element) -> e.Variable:
    return e.Variable(name_of(node), node.get("typeRef") or "")


def _own_variable(node: Element) -> e.Variable:
    inner = child(node, "variable")
    if inner is None:
        return e.Variable(name_of(node))
    return e.Variable(name_of(inner) or name_of(node), inner.get("typeRef") or "")


def _input_data(node: Element) -> e.InputData:
    return e.InputData(node.get("id") or name_of(node), name_of(node), _own_variable(node))


def _decision(node: Element) -> e.Decision:
    information = tuple(children(node, "informationRequirement"))
    return e.Decision(
        node.get("id") or name_of(node),
        name_of(node),
        _own_variable(node),
        _references(information, "requiredInput"),
        _references(information, "requiredDecision"),
        _references(children(node, "knowledgeRequirement"), "requiredKnowledge"),
        expression_in(node),
    )


def _knowledge(node: Element) -> e.Knowledge:
    logic = child(node, "encapsulatedLogic")
    return e.Knowledge(
        node.get("id") or name_of(node),
        name_of(node),
        _own_variable(node),
        _references(children(node, "knowledgeRequirement"), "requiredKnowledge"),
        None if logic is None else function(logic),
    )


def _decision_service(node: Element) -> e.DecisionService:
    return e.DecisionService(
        node.get("id") or name_of(node),
        name_of(node),
        _own_variable(node),
        _references([node], "outputDecision"),
        _references([node], "encapsulatedDecision"),
        _references([node], "inputDecision"),
        _references([node], "inputData"),
    )


def _references(nodes: Iterable[Element], name: str) -> tuple[str, ...]:
    return tuple((found.get("href") or "").strip() for node in nodes for found in children(node, name))
