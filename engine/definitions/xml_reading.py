"""Reads XML that strangers wrote: no DOCTYPE, entities or network, limits of size and depth. For definitions."""

import re
from collections.abc import Iterator

from lxml import etree

from engine.definitions import file_findings as files
from engine.definitions.findings import FindingList

SIZE_LIMIT = 5_000_000
DEPTH_LIMIT = 100
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"

_PROLOG = re.compile(rb"<[A-Za-z_]")


def read_xml(content: bytes, found: FindingList) -> etree._Element | None:
    """The root element of `content`, or None after noting one finding why not.

    Comments and processing instructions are dropped and entities cannot occur, so every node below is an element.
    """
    if len(content) > SIZE_LIMIT:
        found.error(files.TOO_LARGE, size=len(content), limit=SIZE_LIMIT)
        return None
    # Zero bytes are dropped so that a DOCTYPE in UTF-16 or UTF-32 is seen too.
    plain = content[:100_000].replace(b"\0", b"")
    root_start = _PROLOG.search(plain)
    if b"<!DOCTYPE" in plain[: root_start.start() if root_start else None]:
        found.error(files.DOCTYPE)
        return None
    root = _parsed(content, found)
    if root is None:
        return None
    if root.getroottree().docinfo.internalDTD is not None:
        found.error(files.DOCTYPE)
        return None
    if _depth(root) > DEPTH_LIMIT:
        found.error(files.TOO_DEEP, limit=DEPTH_LIMIT)
        return None
    return root


def _parsed(content: bytes, found: FindingList) -> etree._Element | None:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        # libxml2 has its own depth limit (256), so a deeper file ends here.
        if "depth" in str(error):
            found.error(files.TOO_DEEP, limit=DEPTH_LIMIT)
        else:
            found.error(files.NOT_XML, line=error.lineno or 0, detail=(error.msg or "empty").split(", line")[0])
    except (ValueError, LookupError) as error:
        found.error(files.NOT_XML, line=0, detail=str(error))
    return None


def _depth(root: etree._Element) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def local(element: etree._Element) -> str:
    """The name of the element without its namespace."""
    return etree.QName(element).localname


def namespace(element: etree._Element) -> str:
    """The namespace of the element, empty where it has none."""
    return etree.QName(element).namespace or ""


def tag(element: etree._Element) -> str:
    """The BPMN name of the element, empty if it is of another vocabulary."""
    return local(element) if namespace(element) == BPMN else ""


def inside(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The BPMN elements directly inside that have one of the names (all if none is given), in the order of the file."""
    for child in element:
        if namespace(child) == BPMN and (not names or local(child) in names):
            yield child


def first(element: etree._Element, *names: str) -> etree._Element | None:
    """The first BPMN element directly inside with one of the names."""
    return next(inside(element, *names), None)


def text(element: etree._Element | None) -> str:
    """All text inside the element without the white space around it; empty for None."""
    return "" if element is None else "".join(str(part) for part in element.itertext()).strip()


def flag(element: etree._Element, name: str, *, default: bool) -> bool:
    """A boolean attribute (XML Schema: true, 1, false, 0)."""
    value = (element.get(name) or "").strip()
    return default if value not in ("true", "1", "false", "0") else value in ("true", "1")


def number(element: etree._Element, name: str, *, default: int) -> int:
    """A whole-number attribute; the default where it is absent or no number (the allow-list reports that)."""
    value = (element.get(name) or "").strip()
    return int(value) if re.fullmatch(r"[+-]?[0-9]{1,9}", value) else default
