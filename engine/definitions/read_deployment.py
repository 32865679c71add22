"""Reads the files of one deployment into processes, forms and texts. Never raises for what is in a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from engine.definitions import diagram_findings as f
from engine.definitions import file_findings as files
from engine.definitions.bpmn_file import read_bpmn
from engine.definitions.decisions import read_decisions
from engine.definitions.deployment import Deployment, Resource
from engine.definitions.findings import FindingList
from engine.definitions.form_files import read_form_file
from engine.definitions.forms import Form
from engine.definitions.joints import check_joints
from engine.definitions.texts import read_texts
from engine.errors import Finding
from engine.graph import Process


@dataclass(slots=True)
class _Gathered:
    processes: dict[str, Process] = field(default_factory=dict)
    process_files: dict[str, str] = field(default_factory=dict)
    decision_files: list[Resource] = field(default_factory=list)
    decisions: dict[str, str] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    texts: dict[str, dict[str, object]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_deployment(resources: Sequence[Resource]) -> Deployment:
    """Everything that the files define, and all findings; nothing in a file makes it raise."""
    gathered = _Gathered()
    seen: set[str] = set()
    for resource in resources:
        found = FindingList(resource.name)
        if resource.name in seen:
            found.error(files.TWICE_FILE)
        else:
            _reader(resource.name)(resource, gathered, found)
        seen.add(resource.name)
        gathered.findings += found.found
    for resource in gathered.decision_files:
        gathered.findings += _decisions(resource, gathered)
    gathered.findings += check_joints(
        gathered.processes, gathered.process_files, forms=gathered.forms, decisions=gathered.decisions
    )
    return Deployment(
        processes=gathered.processes,
        process_files=gathered.process_files,
        decision_files=tuple(gathered.decision_files),
        decisions=gathered.decisions,
        forms=gathered.forms,
        texts=gathered.texts,
        findings=tuple(gathered.findings),
        digest=digest(resources),
        resources=tuple(resources),
    )


def digest(resources: Sequence[Resource]) -> str:
    """SHA-256 (hex) over names and contents, whatever the order of the files."""
    total = sha256()
    for name, content in sorted((resource.name.encode(), resource.content) for resource in resources):
        total.update(b"%d:%s%d:" % (len(name), name, len(content)))
        total.update(content)
    return total.hexdigest()


def _reader(name: str) -> Callable[[Resource, _Gathered, FindingList], None]:
    lowered = name.lower()
    for ending, reader in _READERS.items():
        if lowered.endswith(ending):
            return reader
    return _unknown


def _unknown(resource: Resource, gathered: _Gathered, found: FindingList) -> None:
    found.error(files.UNKNOWN_FILE)


def _process_file(resource: Resource, gathered: _Gathered, found: FindingList) -> None:
    processes, forms = read_bpmn(resource.content, found)
    for process in processes:
        if process.id in gathered.processes:
            files = f"{gathered.process_files[process.id]}, {resource.name}"
            found.error(f.PROCESS_TWICE, process.id, files=files)
            continue
        gathered.processes[process.id] = process
        gathered.process_files[process.id] = resource.name
    gathered.forms |= forms


def _decision_file(resource: Resource, gathered: _Gathered, found: FindingList) -> None:
    gathered.decision_files.append(resource)


def _decisions(resource: Resource, gathered: _Gathered) -> list[Finding]:
    """Read after all other files, because one decision file may import another."""
    found = FindingList(resource.name)
    others = [other.content for other in gathered.decision_files if other is not resource]
    for identifier in read_decisions(resource.content, others, found=found):
        if identifier in gathered.decisions:
            found.error(f.TWICE, identifier)
        gathered.decisions[identifier] = resource.name
    return found.found


def _form_file(resource: Resource, gathered: _Gathered, found: FindingList) -> None:
    form = read_form_file(resource.content, resource.name, found=found)
    if form is None:
        return
    if form.id in gathered.forms:
        found.error(f.TWICE, form.id)
    gathered.forms[form.id] = form


def _texts_file(resource: Resource, gathered: _Gathered, found: FindingList) -> None:
    if resource.name.rpartition("/")[2].startswith("messages."):
        gathered.texts |= read_texts(resource.content, found)


_READERS: dict[str, Callable[[Resource, _Gathered, FindingList], None]] = {
    ".bpmn": _process_file,
    ".bpmn20.xml": _process_file,
    ".dmn": _decision_file,
    ".form": _form_file,
    "messages.yml": _texts_file,
    "examples.yml": _texts_file,
}
