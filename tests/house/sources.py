"""The project's own files, read once, for the tests that look at them."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
WINGS = ("engine", "workflows", "web")


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the top, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module


@cache
def tracked() -> tuple[str, ...]:
    """Every file that belongs to the project (tracked, or new and not ignored), as a path from the top."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(sorted(name for name in set(listed.splitlines()) if (ROOT / name).is_file()))


@cache
def python(*wings: str) -> tuple[Source, ...]:
    """The Python files of the given top-level folders."""
    names = (name for name in tracked() if name.endswith(".py") and name.split("/")[0] in wings)
    texts = ((name, (ROOT / name).read_text(encoding="utf-8")) for name in names)
    return tuple(Source(name, text, ast.parse(text)) for name, text in texts)


def calls(source: Source) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every call in a file, such as `datetime.now`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def imports(source: Source) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every module that a file imports."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module


def functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
