"""The list that collects what is wrong with a file. For `engine.definitions` only."""

from typing import Literal

from lxml import etree

from engine.errors import Finding

MOST = 200
"""Errors, and warnings, that are collected for one file; more would help nobody and only cost memory."""


class FindingList:
    """Collects what is wrong with one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Finding] = []

    def error(self, code: str, where: etree._Element | str = "", **facts: object) -> None:
        """Note a fault that refuses the deployment."""
        self._add(code, where, "error", facts)

    def warning(self, code: str, where: etree._Element | str = "", **facts: object) -> None:
        """Note something doubtful that does not refuse the deployment."""
        self._add(code, where, "warning", facts)

    def _add(
        self, code: str, where: etree._Element | str, severity: Literal["error", "warning"], facts: dict[str, object]
    ) -> None:
        if sum(finding.severity == severity for finding in self.found) >= MOST:
            return
        element = where if isinstance(where, str) else owner_id(where)
        line = 0 if isinstance(where, str) else where.sourceline
        shown = {
            "file": self.file,
            "element": element or (f"{self.file}:{line}" if line else self.file),
            "line": line,
            **facts,
        }
        self.found.append(Finding(code, element, severity, self.file, shown))


def owner_id(element: etree._Element) -> str:
    """The id of the element, or of the nearest one around it that has one."""
    node: etree._Element | None = element
    while node is not None:
        if found := node.get("id"):
            return found
        node = node.getparent()
    return ""
