"""Compiles one BPMN file: reading, allow-list, references, then every executable process in it."""

from collections.abc import Iterator

from lxml import etree

from engine.definitions import file_findings as files
from engine.definitions.allow_list import check_allowed
from engine.definitions.declarations import Reading
from engine.definitions.expressions import check_expressions
from engine.definitions.extensions import extension
from engine.definitions.findings import FindingList
from engine.definitions.form_files import read_form_file
from engine.definitions.forms import Form
from engine.definitions.processes import read_global_task, read_process
from engine.definitions.references import check_references, read_ids
from engine.definitions.structure import check_structure
from engine.definitions.vocabulary import GLOBAL_TASKS
from engine.definitions.xml_reading import BPMN, flag, inside, local, read_xml, tag, text
from engine.graph import Process

ELEMENT_LIMIT = 20_000
"""BPMN elements of one file: ten times the largest diagram that people can still read, and 5 seconds of checking."""


def read_bpmn(content: bytes, found: FindingList) -> tuple[tuple[Process, ...], dict[str, Form]]:
    """The processes of a file and the forms embedded in it; empty after an error that leaves nothing to read."""
    root = read_xml(content, found)
    if root is None:
        return (), {}
    if tag(root) != "definitions":
        found.error(files.NOT_BPMN, found=local(root))
        return (), {}
    if sum(1 for _ in root.iter(f"{{{BPMN}}}*")) > ELEMENT_LIMIT:
        found.error(files.TOO_MANY, limit=ELEMENT_LIMIT)
        return (), {}
    check_allowed(root, found)
    ids = read_ids(root, found)
    check_references(root, ids, found)
    reading = Reading(ids, found, dict(_lanes(root)))
    processes = tuple(_processes(root, reading))
    if not processes:
        found.error(files.NO_PROCESS)
    for process in processes:
        check_structure(process, found)
        check_expressions(process, found)
    return processes, dict(_embedded_forms(root, found))


def _processes(root: etree._Element, reading: Reading) -> Iterator[Process]:
    for element in inside(root, "process", *GLOBAL_TASKS):
        if not element.get("id") or reading.ids.get(element.get("id") or "") is not element:
            continue
        if local(element) in GLOBAL_TASKS:
            yield read_global_task(element, reading)
        elif flag(element, "isExecutable", default=True):
            yield read_process(element, reading)
        else:
            reading.found.warning(files.NOT_EXECUTABLE, element)


def _lanes(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Which lane each flow node is in; an inner lane is read after the one around it and so wins."""
    for lane in root.iter(f"{{{BPMN}}}lane"):
        name = (lane.get("name") or lane.get("id") or "").strip()
        for reference in inside(lane, "flowNodeRef"):
            yield text(reference).rpartition(":")[2], name


def _embedded_forms(root: etree._Element, found: FindingList) -> Iterator[tuple[str, Form]]:
    for element in inside(root, "process"):
        setting = extension(element, "userTaskForm")
        if setting is not None:
            name = setting.get("id") or ""
            form = read_form_file(text(setting).encode(), name, found=found)
            if form is not None:
                yield name, form
