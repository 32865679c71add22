"""From files to a graph of compiled nodes: imports found, references followed, expressions compiled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.dmn import elements as e
from engine.dmn import findings as f
from engine.dmn.circles import circular
from engine.dmn.compiling import compile_boxed
from engine.dmn.external import boxed_logic
from engine.dmn.feel_text import compile_value_tests
from engine.dmn.functions import Parameter
from engine.dmn.nodes import DecisionNode, DecisionServiceNode, InputNode, KnowledgeNode, Node
from engine.dmn.places import Place
from engine.dmn.problems import NOT_EXECUTABLE
from engine.dmn.scopes import Compiling, Names
from engine.dmn.types import ItemType, Type, Types
from engine.errors import Finding

Element = e.InputData | e.Decision | e.Knowledge | e.DecisionService
DMN_IMPORT = "/spec/DMN/"
DEEPEST_IMPORT = 5


@dataclass(slots=True)
class _File:
    """One file of the model while it is linked."""

    definitions: e.Definitions
    compiling: Compiling
    imports: "dict[str, _File]" = field(default_factory=dict)
    """By alias."""
    nodes: dict[str, Node] = field(default_factory=dict)
    """By id."""
    elements: dict[str, Element] = field(default_factory=dict)
    """What the file says of each node."""
    inputs: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    decisions: frozenset[str] = frozenset()
    components: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Linked:
    """The graph of the asked file, and everything found wrong in it and its imports."""

    nodes: tuple[Node, ...]
    findings: tuple[Finding, ...]


def link(main: e.Definitions, others: Sequence[e.Definitions], host_names: frozenset[str]) -> Linked:
    """The compiled graph of `main`; `others` are the files it may import."""
    findings: list[Finding] = []
    file = _open(main, list(others), (), findings)
    for one in _all(file):
        _know_names(one)
        for node in one.nodes.values():
            _connect(node, one)
        for node in one.nodes.values():
            _compile(node, one, host_names)
        for node in circular(one.nodes.values()):
            one.compiling.error(node.place, f.CIRCLE)
    _refuse_same_names(file)
    return Linked(tuple(file.nodes.values()), tuple(findings))


def _open(
    definitions: e.Definitions, others: list[e.Definitions], path: tuple[str, ...], findings: list[Finding]
) -> _File:
    imports: dict[str, _File] = {}
    compiling = Compiling(Types({}, compile_value_tests), findings)
    file = _File(definitions, compiling, imports)
    place = Place(definitions.id, definitions.name)
    for one in definitions.imports:
        found = _find(one, others) if len(path) < DEEPEST_IMPORT else None
        if found is not None:
            rest = [other for other in others if other is not found]
            imports[one.name] = _open(found, rest, (*path, one.name) if one.name else path, findings)
        elif not one.kind or DMN_IMPORT in one.kind:
            compiling.error(place.inside(one.name or one.namespace), f.UNKNOWN_IMPORT, namespace=one.namespace)
        else:
            compiling.error(place.inside(one.name), NOT_EXECUTABLE, kind=one.kind)
    items = {item.name: item for item in definitions.items}
    for name, imported in imports.items():
        prefix = f"{name}." if name else ""
        items.update({prefix + item.name: item for item in imported.definitions.items})
    compiling.types = Types(items, compile_value_tests)
    _add_nodes(file, path)
    for element, what in definitions.unread:
        compiling.error(Place(element, what), f.UNKNOWN_ELEMENT, name=what)
    return file


def _find(one: e.Import, others: Sequence[e.Definitions]) -> e.Definitions | None:
    """The imported file: by namespace, or where exporters got that wrong by an id that the namespace ends with."""
    by_namespace = (other for other in others if other.namespace == one.namespace)
    by_id = (other for other in others if other.id and one.namespace.endswith(other.id))
    return next(by_namespace, None) or next(by_id, None)


def _all(file: _File) -> Iterator[_File]:
    for imported in file.imports.values():
        yield from _all(imported)
    yield file


def _add_nodes(file: _File, path: tuple[str, ...]) -> None:
    said = file.definitions
    elements: tuple[Element, ...] = (*said.inputs, *said.decisions, *said.knowledge, *said.services)
    file.elements.update({one.id: one for one in elements})
    for one in elements:
        place = Place(one.id, one.name)
        known = (one.id, one.name, one.variable.name, file.compiling.type(one.variable.type_ref, place), place, path)
        match one:
            case e.InputData():
                file.nodes[one.id] = InputNode(*known)
            case e.Decision():
                file.nodes[one.id] = DecisionNode(*known)
            case e.Knowledge():
                file.nodes[one.id] = KnowledgeNode(*known)
            case e.DecisionService():
                file.nodes[one.id] = DecisionServiceNode(*known)


def _connect(node: Node, file: _File) -> None:
    one = file.elements[node.id]
    match one:
        case e.Decision():
            node.requires = tuple(_follow(file, node, (*one.inputs, *one.decisions, *one.knowledge)))
        case e.Knowledge():
            node.requires = tuple(_follow(file, node, one.knowledge))
        case e.DecisionService() if isinstance(node, DecisionServiceNode):
            node.inputs = tuple(found for _, found in _follow(file, node, (*one.input_data, *one.input_decisions)))
            outputs = (found for _, found in _follow(file, node, one.outputs))
            node.outputs = tuple(found for found in outputs if isinstance(found, DecisionNode))
            node.parameters = tuple(Parameter(found.variable, found.type) for found in node.inputs)


def _follow(file: _File, node: Node, references: Sequence[str]) -> Iterator[tuple[str, Node]]:
    for reference in references:
        namespace, _, id_ = reference.rpartition("#")
        candidates = [("", file), *file.imports.items()]
        if namespace and namespace != file.definitions.namespace:
            candidates = [*candidates[1:], candidates[0]]
        found = next(((alias, other.nodes[id_]) for alias, other in candidates if id_ in other.nodes), None)
        if found is None:
            file.compiling.error(node.place, f.UNKNOWN_REFERENCE, reference=reference)
        else:
            yield found


def _compile(node: Node, file: _File, host_names: frozenset[str]) -> None:
    names = _names(node, file, host_names)
    match file.elements[node.id]:
        case e.Decision() as one if isinstance(node, DecisionNode):
            node.hidden = file.inputs.difference(other.variable for alias, other in node.requires if not alias)
            if one.logic is None:
                file.compiling.warning(node.place, f.NO_LOGIC)
            else:
                node.logic = compile_boxed(one.logic, names, node.place, file.compiling)
        case e.DecisionService():
            node.type = _result(node.type)
        case e.Knowledge() as one if isinstance(node, KnowledgeNode):
            node.type = _result(node.type)
            if one.logic is not None:
                _compile_knowledge(node, one.logic, names, file)


def _compile_knowledge(node: KnowledgeNode, logic: e.FunctionDefinition, names: Names, file: _File) -> None:
    place, compiling = node.place, file.compiling
    node.parameters = tuple(
        Parameter(one.name, compiling.type(one.type_ref, place.inside(one.name))) for one in logic.parameters
    )
    if logic.kind.upper() != "FEEL":
        node.logic = boxed_logic(logic, place, compiling)
        return
    inner = names.plus(node.variable, *(one.name for one in logic.parameters))
    node.logic = compile_boxed(logic.body, inner, place, compiling)


def _result(type_: Type | None) -> Type | None:
    """What a function of this type returns; older files write the type of the result at once."""
    if isinstance(type_, ItemType) and type_.item.parameters is not None:
        return type_.of.named(type_.item.type_ref)
    return type_


def _names(node: Node, file: _File, host_names: frozenset[str]) -> Names:
    known = {alias or required.variable for alias, required in node.requires}
    known.update(required.id for alias, required in node.requires if isinstance(required, DecisionNode) and not alias)
    members = {required.variable for alias, required in node.requires if alias}
    declares_facts = any(isinstance(required, InputNode) for _, required in node.requires)
    # A decision without declared inputs reads process variables; which ones there are, only the diagram knows.
    is_open = isinstance(node, DecisionNode) and not declares_facts
    return Names(host_names.union(known), file.components.union(members), is_open, file.withheld, file.decisions)


def _know_names(file: _File) -> None:
    """What `_names` says for every node of a file, found once."""
    nodes = file.nodes.values()
    file.inputs = frozenset(one.variable for one in nodes if isinstance(one, InputNode))
    file.withheld = file.inputs.union(one.variable for one in nodes if isinstance(one, KnowledgeNode))
    file.decisions = frozenset(one.variable for one in nodes if isinstance(one, DecisionNode))
    file.components = frozenset(_component_names(file))


def _component_names(file: _File) -> Iterator[str]:
    waiting = [*file.definitions.items]
    for imported in file.imports.values():
        waiting.extend(imported.definitions.items)
    while waiting:
        item = waiting.pop()
        for part in item.components:
            yield part.name
            waiting.append(part)


def _refuse_same_names(file: _File) -> None:
    seen: dict[str, Node] = {}
    for node in file.nodes.values():
        if node.name in seen:
            file.compiling.error(node.place, f.SAME_NAME, name=node.name)
        seen[node.name] = node
