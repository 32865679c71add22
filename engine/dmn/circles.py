"""Finds decisions that require themselves, directly or through others (forbidden by DMN 1.5, 6.3.7)."""

from collections.abc import Iterable, Iterator

from engine.dmn.nodes import DecisionNode, Node


def circular(nodes: Iterable[Node]) -> list[Node]:
    """The decisions at which a circle of requirements closes, in the order of the file; each is looked at once."""
    order = [node for node in nodes if isinstance(node, DecisionNode)]
    done: set[int] = set()
    closing: set[int] = set()
    for node in order:
        closing.update(_closing(node, done))
    return [node for node in order if id(node) in closing]


def _closing(start: Node, done: set[int]) -> Iterator[int]:
    """Walk down from one decision without recursion; gives the decisions that are met again on the way."""
    if id(start) in done:
        return
    on_the_way = {id(start)}
    way: list[tuple[Node, Iterator[Node]]] = [(start, _required(start))]
    while way:
        node, rest = way[-1]
        below = next(rest, None)
        if below is None:
            way.pop()
            on_the_way.discard(id(node))
            done.add(id(node))
        elif id(below) in on_the_way:
            yield id(below)
        elif id(below) not in done:
            on_the_way.add(id(below))
            way.append((below, _required(below)))


def _required(node: Node) -> Iterator[Node]:
    return (required for _, required in node.requires if isinstance(required, DecisionNode))
