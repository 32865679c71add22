"""Finds elements that no token can ever come to."""

from collections.abc import Iterator

from engine.graph import EventKind, Kind, Node, Process


def unreachable(process: Process) -> tuple[str, ...]:
    """Ids of the elements that no path from a start leads to, in the order of the file."""
    seen = {process.id}
    waiting = [process.root]
    while waiting:
        node = waiting.pop()
        for name in _next(process, node):
            if name not in seen:
                seen.add(name)
                waiting.append(process.nodes[name])
    return tuple(name for name in process.nodes if name not in seen)


def _next(process: Process, node: Node) -> Iterator[str]:
    yield from (flow.target for flow in (process.flows[name] for name in node.outgoing) if flow.target in process.nodes)
    yield from node.boundary
    if node.compensation_handler:
        yield node.compensation_handler
    for child in process.children(node.id):
        if _begins(node, child):
            yield child.id
    links = {event.name for event in node.events if event.kind is EventKind.LINK}
    if links and node.kind is Kind.THROW_EVENT:
        yield from (found.id for found in process.children(node.parent, Kind.CATCH_EVENT) if _names(found) & links)


def _begins(container: Node, child: Node) -> bool:
    """Whether a child of a container can be entered without a sequence flow."""
    if child.kind in (Kind.START_EVENT, Kind.EVENT_SUB_PROCESS) or child.instantiate:
        return True
    return container.kind is Kind.AD_HOC_SUB_PROCESS and not child.incoming and child.kind is not Kind.BOUNDARY_EVENT


def _names(node: Node) -> set[str]:
    return {str(event.name) for event in node.events if event.kind is EventKind.LINK}
