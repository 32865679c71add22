"""One element is one file, one test file, and one row of the reference."""

import re
from pathlib import Path

from engine.execution.elements.catalogue import MODULES
from engine.graph import Kind

ROOT = Path(__file__).parents[3]
BESIDE = {"__init__", "catalogue", "element", "thrown"}
"""What lies in the folder and is no element."""


def _modules(folder: str, prefix: str = "") -> set[str]:
    found = {path.stem for path in (ROOT / folder).glob("*.py")}
    return {name.removeprefix(prefix) for name in found if name.startswith(prefix)} - BESIDE


def test_every_element_has_a_file_and_a_test_file() -> None:
    """The catalogue, the folder of elements and the folder of their tests name the same ones."""
    named = set(MODULES.values())

    assert (_modules("engine/execution/elements"), _modules("tests/engine/execution/elements", "test_")) == (
        named,
        named,
    )


def test_every_kind_but_the_process_is_in_the_catalogue() -> None:
    """The process itself is driven by the run; everything else has an element."""
    assert set(Kind) - set(MODULES) == {Kind.PROCESS}


def test_every_element_has_a_row_in_the_reference() -> None:
    """A row of a table of docs/reference/elements.md begins with its name."""
    text = (ROOT / "docs/reference/elements.md").read_text("utf-8")
    rows = {
        name
        for line in text.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    }

    assert {kind.value for kind in MODULES} - rows == set()
