"""Finds elements that no token can ever come to."""

from collections.abc import Iterator, Mapping, Sequence

from engine.graph import EventKind, Kind, Node, Process

Links = Mapping[tuple[str, str], Sequence[str]]
"""Container and link name → the events that catch it."""


def unreachable(process: Process) -> tuple[str, ...]:
    """Ids of the elements that no path from a start leads to, in the order of the file."""
    links = link_catchers(process)
    seen = {process.id}
    waiting = [process.root]
    while waiting:
        node = waiting.pop()
        for name in _next(process, node, links):
            if name not in seen:
                seen.add(name)
                waiting.append(process.nodes[name])
    return tuple(name for name in process.nodes if name not in seen)


def _next(process: Process, node: Node, links: Links) -> Iterator[str]:
    yield from (flow.target for flow in (process.flows[name] for name in node.outgoing) if flow.target in process.nodes)
    yield from node.boundary
    if node.compensation_handler:
        yield node.compensation_handler
    for child in process.children(node.id):
        if _begins(node, child):
            yield child.id
    if node.kind is Kind.THROW_EVENT:
        for name in _link_names(node):
            yield from links.get((node.parent, name), ())


def _begins(container: Node, child: Node) -> bool:
    """Whether a child of a container can be entered without a sequence flow."""
    if child.kind in (Kind.START_EVENT, Kind.EVENT_SUB_PROCESS) or child.instantiate:
        return True
    return container.kind is Kind.AD_HOC_SUB_PROCESS and not child.incoming and child.kind is not Kind.BOUNDARY_EVENT


def link_catchers(process: Process) -> Links:
    """The catching link events by container and name, in the order of the file."""
    found: dict[tuple[str, str], list[str]] = {}
    for node in process.nodes.values():
        for name in _link_names(node) if node.kind is Kind.CATCH_EVENT else ():
            found.setdefault((node.parent, name), []).append(node.id)
    return found


def _link_names(node: Node) -> list[str]:
    return [str(event.name) for event in node.events if event.kind is EventKind.LINK]
