"""The reference page of the Python interface is true: its code runs as it stands."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs/reference/python-api.md"


def test_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every block of docs/reference/python-api.md runs, one after the other, with its assertions."""
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    known: dict[str, object] = {"__name__": "page"}

    for number, block in enumerate(blocks):
        code = compile(block, f"python-api.md block {number}", "exec")
        exec(code, known)

    assert len(blocks) == 4
