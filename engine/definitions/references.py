"""Checks ids and every reference from one element of a file to another."""

from collections.abc import Mapping

from lxml import etree

from engine.definitions import diagram_findings as f
from engine.definitions.allow_list import executable_parts
from engine.definitions.findings import FindingList
from engine.definitions.vocabulary import KINDS, REFERENCES, TEXT_REFERENCES
from engine.definitions.xml_reading import BPMN, local, namespace, text

Ids = Mapping[str, etree._Element]


def read_ids(root: etree._Element, found: FindingList) -> Ids:
    """Every BPMN element that has an id, by it; duplicates and flow nodes without an id are noted."""
    ids: dict[str, etree._Element] = {}
    for element in root.iter(f"{{{BPMN}}}*"):
        identifier = element.get("id")
        if identifier in ids:
            found.error(f.TWICE, element)
        elif identifier:
            ids[identifier] = element
        elif local(element) in KINDS or local(element) == "process":
            found.error(f.NO_ID, element, tag=local(element))
    return ids


def resolve(reference: str, ids: Ids) -> etree._Element | None:
    """The element that a QName reference means: by the whole text, else by what follows its prefix."""
    return ids.get(reference, ids.get(reference.rpartition(":")[2]))


def check_references(root: etree._Element, ids: Ids, found: FindingList) -> None:
    """Note a finding for every reference of an executable part that leads nowhere or to the wrong kind of element."""
    for element in executable_parts(root):
        name = local(element)
        for attribute in element.attrib:
            wanted = REFERENCES.get((name, str(attribute)))
            if wanted is not None:
                _check(element, str(attribute), (element.get(attribute) or "").strip(), wanted, ids=ids, found=found)
        if name in ("sequenceFlow", "boundaryEvent"):
            _check_required(element, found)
        if name in TEXT_REFERENCES and namespace(element) == BPMN:
            _check(element, name, text(element), TEXT_REFERENCES[name], ids=ids, found=found)


def _check_required(element: etree._Element, found: FindingList) -> None:
    required = ("attachedToRef",) if local(element) == "boundaryEvent" else ("sourceRef", "targetRef")
    for attribute in required:
        if element.get(attribute) is None:
            found.error(f.UNRESOLVED, element, attribute=attribute, target="")


def _check(
    element: etree._Element,
    attribute: str,
    reference: str,
    wanted: frozenset[str],
    *,
    ids: Ids,
    found: FindingList,
) -> None:
    target = resolve(reference, ids)
    if target is None or (wanted and local(target) not in wanted):
        found.error(f.UNRESOLVED, element, attribute=attribute, target=reference)
