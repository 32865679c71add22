"""Checking and publishing what an editor holds: the running version's files with the changed ones in their place."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine import operations, queries
from engine.definitions import Resource, read_deployment
from engine.errors import BihuanError, Finding, declare
from engine.queries.rows import DefinitionView
from web.frame.reader import actor, runtime
from web.frame.texts import language

NOT_FILES = declare(
    "web.not_files",
    "invalid",
    zh="编辑器送来的内容不完整，没有处理。请刷新页面后再试，改动保存在本浏览器里。",
    en="What the editor sent was incomplete, nothing was done. Refresh the page; your changes are kept here.",
)
UNKNOWN_FILE = declare(
    "web.unknown_file",
    "missing",
    zh="这个流程版本里没有文件 {file}。请从流程页面重新打开。",
    en="This version of the process has no file {file}. Open it again from the page of the process.",
)


def latest(process_id: str) -> DefinitionView:
    """The running version."""
    return queries.definition(runtime(), process_id)


def with_changes(view: DefinitionView, sent: Any) -> tuple[Resource, ...]:
    """All files of the version, changed ones replaced. Raises for anything else than known files with text."""
    changed = sent.get("files") if isinstance(sent, Mapping) else None
    if not isinstance(changed, Mapping) or not all(isinstance(text, str) for text in changed.values()):
        raise BihuanError(NOT_FILES)
    for name in changed:
        if name not in view.files:
            raise BihuanError(UNKNOWN_FILE, file=name)
    return tuple(
        Resource(name, changed[name].encode() if name in changed else content) for name, content in view.files.items()
    )


def check(process_id: str, sent: Any) -> Sequence[Finding]:
    """What the check finds in the changed definition."""
    return read_deployment(with_changes(latest(process_id), sent)).findings


def publish(process_id: str, sent: Any, *, key: str | None = None) -> operations.Deployed:
    """Publish the changed definition as the version of new instances. Refused with findings if it has errors."""
    view = latest(process_id)
    resources = with_changes(view, sent)
    return operations.deploy(runtime(), resources, actor=actor(), name=view.row.deployment_name, key=key)


def told(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """Findings for the editor, in the reader's language."""
    return [
        {"file": f.file, "element": f.element, "severity": f.severity, "text": f.text(language()), "code": f.code}
        for f in findings
    ]
