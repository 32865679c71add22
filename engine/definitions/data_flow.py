"""Reads data objects, properties, data stores and data associations (BPMN 2.0, 10.3) as variables and mappings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from engine.definitions.declarations import Reading
from engine.definitions.extensions import feel
from engine.definitions.xml_reading import first, inside, local, text
from engine.graph import Feel, Mapping

_IDENTIFIER = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class DataFlow:
    """What an activity takes from and gives to the variables around it."""

    inputs: tuple[Mapping, ...] = ()
    outputs: tuple[Mapping, ...] = ()


def variable(item: etree._Element, reading: Reading) -> str:
    """The variable of a data item: its name where that is an identifier, else its id; references are followed."""
    followed = item
    for attribute in ("dataObjectRef", "dataStoreRef"):
        target = reading.element(item.get(attribute)) if item.get(attribute) else None
        followed = item if target is None else target
        if target is not None:
            break
    name = (followed.get("name") or "").strip()
    return name if _IDENTIFIER.fullmatch(name) else (followed.get("id") or name)


def held_data(container: etree._Element, reading: Reading) -> dict[str, str]:
    """Properties, data objects and declared inputs of a container: id → variable."""
    items = list(inside(container, "property", "dataObject", "dataObjectReference", "dataStoreReference"))
    specification = first(container, "ioSpecification")
    if specification is not None:
        items += inside(specification, "dataInput", "dataOutput")
    return {item.get("id") or variable(item, reading): variable(item, reading) for item in items}


def read_data_flow(element: etree._Element, reading: Reading) -> DataFlow:
    """The data associations of an activity or event as mappings, in the order of the file."""
    return DataFlow(
        tuple(_mappings(element, "dataInputAssociation", reading)),
        tuple(_mappings(element, "dataOutputAssociation", reading)),
    )


def _mappings(element: etree._Element, name: str, reading: Reading) -> Iterator[Mapping]:
    for association in inside(element, name):
        assignments = list(inside(association, "assignment"))
        for assignment in assignments:
            source = feel(text(first(assignment, "from")))
            target = text(first(assignment, "to")).removeprefix("=").strip()
            if source is not None and target:
                yield Mapping(source, _named(target, reading))
        if not assignments:
            yield from _direct(association, reading)


def _direct(association: etree._Element, reading: Reading) -> Iterator[Mapping]:
    target = reading.element(text(first(association, "targetRef")))
    source = reading.element(text(first(association, "sourceRef")))
    transformation = feel(text(first(association, "transformation")))
    if target is None or (source is None and transformation is None):
        return
    taken = transformation or Feel(variable(source, reading) if source is not None else "null")
    yield Mapping(taken, variable(target, reading))


def _named(target: str, reading: Reading) -> str:
    """An assignment's `to` may name a data item by id; anything else is a variable path."""
    item = reading.element(target)
    return target if item is None else variable(item, reading)


def fed_from(reference: str, element: etree._Element, reading: Reading) -> str | None:
    """The outer variable behind a loopDataInputRef or loopDataOutputRef of a multi-instance activity."""
    item = reading.element(reference)
    if item is None:
        return None
    towards = local(item) == "dataInput"
    for association in inside(element, "dataInputAssociation" if towards else "dataOutputAssociation"):
        ends = [reading.element(text(first(association, side))) for side in ("sourceRef", "targetRef")]
        outer, inner = ends if towards else reversed(ends)
        if inner is item and outer is not None:
            return variable(outer, reading)
    return variable(item, reading)
