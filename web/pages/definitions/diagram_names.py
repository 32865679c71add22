"""A diagram in the reader's language: the English names stand in `bihuan:name.en` beside the Chinese ones."""

from functools import lru_cache

from lxml import etree

from engine.definitions.findings import FindingList
from engine.definitions.xml_reading import ZEEBE, read_xml

NAME = "bihuan:name.en"


@lru_cache(maxsize=16)
def english(xml: bytes) -> bytes:
    """The diagram with the English names where there are some; as it is where it cannot be read."""
    root = read_xml(xml, FindingList("diagram"))
    if root is None:
        return xml
    for entry in root.iter(f"{{{ZEEBE}}}property"):
        element = _owner(entry)
        if entry.get("name") == NAME and element is not None and entry.get("value"):
            element.set("name", entry.get("value", ""))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _owner(entry: etree._Element) -> etree._Element | None:
    """Property < properties < extensionElements < the element."""
    properties = entry.getparent()
    extension = properties.getparent() if properties is not None else None
    return extension.getparent() if extension is not None else None
