"""Reads which decisions a DMN file holds, hardened. Evaluating them is for `engine.dmn`."""

from engine.definitions import file_findings as files
from engine.definitions.findings import FindingList
from engine.definitions.xml_reading import local, namespace, read_xml

_DMN = ("https://www.omg.org/spec/DMN/", "http://www.omg.org/spec/DMN/")


def read_decision_ids(content: bytes, found: FindingList) -> tuple[str, ...] | None:
    """Ids of the decisions in the file in its order; None after a finding if it is no DMN file."""
    root = read_xml(content, found)
    if root is None:
        return None
    if local(root) != "definitions" or not namespace(root).startswith(_DMN):
        found.error(files.NOT_DMN, found=local(root))
        return None
    space = namespace(root)
    return tuple(
        child.get("id") or child.get("name") or ""
        for child in root
        if namespace(child) == space and local(child) == "decision"
    )
