"""Names are phrases of the glossary; words that say nothing are not among them."""

import ast
import re
from pathlib import PurePath

from tests.house.sources import WINGS, python

EMPTY_WORDS = {
    "util", "utils", "helper", "helpers", "manager", "managers", "common", "base", "misc", "service", "info",
}  # fmt: skip
"""Words of house rule 1 that may not be part of a name."""
PHRASES = (
    "service_task", "customer_service", "decision_service", "service_quality", "service_standard", "decisionservice",
    "service_jobs", "do_service",
)  # fmt: skip
"""Where the standard (service tasks and their jobs) or the company's own organisation has the word."""


def _words(name: str) -> set[str]:
    """The words of a name in either style: `OverdueTasks` and `overdue_tasks` are the same two."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    for phrase in PHRASES:
        snake = snake.replace(phrase, "")
    return set(snake.split("_"))


def _names(tree: ast.Module) -> list[tuple[int, str]]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [(node.lineno, node.name) for node in ast.walk(tree) if isinstance(node, kinds)]


def test_files_are_named_by_things_and_verbs() -> None:
    """No file or folder carries an empty word."""
    parts = {part for s in python(*WINGS, "tests") for part in PurePath(s.path).with_suffix("").parts}

    assert {part for part in parts if _words(part) & EMPTY_WORDS} == set()


def test_functions_and_classes_are_named_by_what_they_are() -> None:
    """No function or class carries an empty word."""
    found = [
        (s.path, line, name) for s in python(*WINGS) for line, name in _names(s.tree) if _words(name) & EMPTY_WORDS
    ]

    assert found == []
