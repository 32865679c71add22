"""Style, types and floors hold: ruff, mypy strict and import-linter find nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT

BIN = Path(sys.executable).parent


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [("ruff", "check", "--no-cache", "."), ("mypy",), ("lint-imports", "--no-cache")],
    ids=["style", "types", "floors"],
)
def test_checks_find_nothing(command: tuple[str, ...]) -> None:
    """Every check of `make lint` passes."""
    checked = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout + checked.stderr
