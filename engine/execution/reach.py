"""Which incoming flows of a join a token elsewhere can still reach (BPMN 2.0.2, 13.4.3, the inclusive gateway).

Worked out once for a join by walking the flows backwards from each of its incoming flows, without passing the join.
Used by the plan only.
"""

from collections.abc import Mapping

from engine.graph import EventKind, Kind, Node, Process

Reach = Mapping[str, frozenset[str]]
"""Element id to the incoming flows of the join that can be reached from it."""


def reach_of_join(process: Process, join: Node) -> Reach:
    """For every element of the join's container: the incoming flows of `join` that a token standing there can reach."""
    before = _predecessors(process, join.parent)
    reached: dict[str, set[str]] = {}
    for flow in join.incoming:
        for element in _upstream(before, process.flows[flow].source, join.id):
            reached.setdefault(element, set()).add(flow)
    return {element: frozenset(flows) for element, flows in reached.items()}


def _predecessors(process: Process, container: str) -> dict[str, list[str]]:
    """Edges backwards: sequence flows, an activity before its boundary events, a link throw before its catch."""
    before: dict[str, list[str]] = {}
    catches: dict[str, str] = {}
    throws: list[tuple[str, str]] = []
    for node in process.children(container):
        for flow in node.incoming:
            before.setdefault(node.id, []).append(process.flows[flow].source)
        if node.attached_to:
            before.setdefault(node.id, []).append(node.attached_to)
        if node.events and node.events[0].kind is EventKind.LINK:
            name = str(node.events[0].name)
            if node.kind is Kind.CATCH_EVENT:
                catches[name] = node.id
            else:
                throws.append((name, node.id))
    for name, thrower in throws:
        if name in catches:
            before.setdefault(catches[name], []).append(thrower)
    return before


def _upstream(before: Mapping[str, list[str]], source: str, join: str) -> set[str]:
    if source == join:
        return set()
    found = {source}
    todo = [source]
    while todo:
        for element in before.get(todo.pop(), ()):
            if element != join and element not in found:
                found.add(element)
                todo.append(element)
    return found
