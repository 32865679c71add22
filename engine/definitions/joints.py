"""Checks what the files of one deployment say about each other: forms, decisions and called processes."""

from collections.abc import Iterator, Mapping

from engine.definitions import diagram_findings as f
from engine.definitions.findings import FindingList
from engine.definitions.forms import Form
from engine.errors import Finding
from engine.graph import Feel, Node, Process


def check_joints(
    processes: Mapping[str, Process],
    process_files: Mapping[str, str],
    *,
    forms: Mapping[str, Form],
    decisions: Mapping[str, str],
) -> Iterator[Finding]:
    """Findings for every form and decision that is not there, and warnings for called processes that are not."""
    for process in processes.values():
        found = FindingList(process_files[process.id])
        for node in process.nodes.values():
            _check(node, found, processes=processes, forms=forms, decisions=decisions)
        yield from found.found


def _check(
    node: Node,
    found: FindingList,
    *,
    processes: Mapping[str, Process],
    forms: Mapping[str, Form],
    decisions: Mapping[str, str],
) -> None:
    if node.form is not None and node.form not in forms:
        found.error(f.UNKNOWN_FORM, node.id, form=node.form)
    asked = node.decision
    if asked is not None and not isinstance(asked.decision_id, Feel) and asked.decision_id not in decisions:
        found.error(f.UNKNOWN_DECISION, node.id, decision=asked.decision_id)
    called = node.called
    if called is not None and not isinstance(called.process_id, Feel) and called.process_id not in processes:
        found.warning(f.UNKNOWN_CALLED, node.id, process=called.process_id)
