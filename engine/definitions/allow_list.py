"""Walks a whole file and refuses every element, attribute and value that the compiler would not understand."""

import re
from collections.abc import Iterator

from lxml import etree

from engine.definitions import diagram_findings as f
from engine.definitions.extension_vocabulary import (
    ALLOWED_EXTENSIONS,
    DESCRIPTIVE_ATTRIBUTES,
    OTHER_ENGINES,
    OUR_PROPERTIES,
    PLACES,
)
from engine.definitions.findings import FindingList
from engine.definitions.vocabulary import (
    ALLOWED,
    BOOLEANS,
    CHOICES,
    DESCRIPTIVE,
    EXPRESSIONS,
    FEEL_LANGUAGES,
    NUMBERS,
    Allowed,
)
from engine.definitions.xml_reading import BPMN, ZEEBE, inside, local, namespace

_ALWAYS_ATTRIBUTES = frozenset({"id", "name"})


def check_allowed(root: etree._Element, found: FindingList) -> None:
    """Note a finding for everything below `root` that is not on the allow-list."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        allowed = ALLOWED.get(local(element))
        if allowed is None:
            found.error(f.UNKNOWN_ELEMENT, element, tag=local(element))
            continue
        _check_attributes(element, allowed, found)
        waiting.extend(reversed(list(_allowed_children(element, allowed, found))))


def executable_parts(root: etree._Element) -> Iterator[etree._Element]:
    """Every BPMN element of the file except what is inside descriptive ones, in the order of the file."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield element
        waiting.extend(child for child in reversed(list(inside(element))) if local(child) not in DESCRIPTIVE)


def _allowed_children(element: etree._Element, allowed: Allowed, found: FindingList) -> Iterator[etree._Element]:
    for child in element:
        if namespace(child) != BPMN:
            _check_foreign(child, element, found)
        elif local(child) == "extensionElements":
            _check_extensions(child, element, found)
        elif local(child) in DESCRIPTIVE:
            continue
        elif local(child) in allowed.children:
            yield child
        else:
            found.error(f.UNKNOWN_ELEMENT, child if child.get("id") else element, tag=local(child))


def _check_attributes(element: etree._Element, allowed: Allowed, found: FindingList) -> None:
    for name, value in element.attrib.items():
        qualified = etree.QName(name)
        if qualified.namespace:
            _check_foreign_attribute(element, qualified, found)
        elif str(name) in allowed.attributes:
            _check_value(element, str(name), str(value).strip(), found)
        elif str(name) not in _ALWAYS_ATTRIBUTES:
            found.error(f.UNKNOWN_ATTRIBUTE, element, tag=local(element), attribute=name)


def _check_value(element: etree._Element, name: str, value: str, found: FindingList) -> None:
    choices = CHOICES.get((local(element), name))
    expected = ""
    if name in BOOLEANS and value not in ("true", "false", "1", "0"):
        expected = "true / false"
    elif name in NUMBERS and not (re.fullmatch(r"[0-9]{1,9}", value) and int(value) >= NUMBERS[name]):
        expected = f">= {NUMBERS[name]}"
    elif choices and value not in choices:
        expected = " / ".join(choices)
    if expected:
        found.error(f.BAD_VALUE, element, attribute=name, value=value, expected=expected)
    if name == "language" and local(element) in EXPRESSIONS and not _is_feel(value):
        found.error(f.BAD_LANGUAGE, element, language=value)
    if name in ("scriptFormat", "scriptLanguage") and not _is_feel(value):
        found.error(f.BAD_LANGUAGE, element, language=value)


def _is_feel(language: str) -> bool:
    lowered = language.lower().removeprefix("application/").removeprefix("text/")
    return lowered == "" or lowered.startswith(FEEL_LANGUAGES[1:])


def _check_foreign_attribute(element: etree._Element, name: etree.QName, found: FindingList) -> None:
    space = name.namespace or ""
    if space in OTHER_ENGINES:
        found.error(f.OTHER_ENGINE, element, setting=OTHER_ENGINES[space] + name.localname)
    elif space == BPMN or (space == ZEEBE and name.localname not in DESCRIPTIVE_ATTRIBUTES):
        found.error(f.UNKNOWN_ATTRIBUTE, element, tag=local(element), attribute=name.localname)


def _check_foreign(child: etree._Element, element: etree._Element, found: FindingList) -> None:
    """An element of another vocabulary outside extensionElements: the drawing, or something for another engine."""
    space = namespace(child)
    if space in OTHER_ENGINES:
        found.error(f.OTHER_ENGINE, element, setting=OTHER_ENGINES[space] + local(child))
    elif space == ZEEBE or not space:
        found.error(f.UNKNOWN_ELEMENT, element, tag=local(child))


def _check_extensions(extensions: etree._Element, element: etree._Element, found: FindingList) -> None:
    for child in extensions:
        if namespace(child) != ZEEBE:
            _check_foreign(child, element, found)
        elif local(element) not in PLACES.get(local(child), ()):
            found.error(f.UNKNOWN_ELEMENT, element, tag="zeebe:" + local(child))
        else:
            _check_extension(child, element, found)


def _check_extension(extension: etree._Element, element: etree._Element, found: FindingList) -> None:
    waiting = [extension]
    while waiting:
        setting = waiting.pop()
        allowed = ALLOWED_EXTENSIONS[local(setting)]
        for name in setting.attrib:
            plain = etree.QName(name).localname
            if plain not in allowed.attributes | DESCRIPTIVE_ATTRIBUTES:
                found.error(f.UNKNOWN_ATTRIBUTE, element, tag="zeebe:" + local(setting), attribute=plain)
        if local(setting) == "property":
            _check_property(setting.get("name") or "", element, found)
        for child in setting:
            if namespace(child) == ZEEBE and local(child) in allowed.children:
                waiting.append(child)
            else:
                found.error(f.UNKNOWN_ELEMENT, element, tag="zeebe:" + local(child))


def _check_property(name: str, element: etree._Element, found: FindingList) -> None:
    if not name.startswith("bihuan:"):
        return
    places = OUR_PROPERTIES.get(name.removeprefix("bihuan:"))
    if places is None:
        expected = " / ".join(sorted(OUR_PROPERTIES))
        found.error(f.BAD_VALUE, element, attribute="zeebe:property", value=name, expected=expected)
    elif local(element) not in places:
        found.error(f.NOT_HERE, element, zh=f"属性 {name} ", en=f"the property {name}")
