"""The project's shape: what stands at the top, and what no file may name."""

import re

from tests.house.sources import ROOT, tracked

TOP_LEVEL = {"engine", "workflows", "web", "tests", "docs", "pyproject.toml", "README.md", "Makefile"}
REGISTRIES = tuple(
    ".".join(parts)
    for parts in [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com"),
                  ("debian", "org"), ("crates", "io"), ("npmmirror", "com")]
)  # fmt: skip
"""Hosts of package registries, in pieces so that this file does not name them either."""


def test_the_top_level_holds_what_the_users_asked_for() -> None:
    """Three wings, tests, docs, and the files that every reader expects; dot-folders beside them."""
    top = {name.split("/")[0] for name in tracked()}

    assert {name for name in top if not name.startswith(".")} == TOP_LEVEL


def test_no_file_names_a_registry() -> None:
    """Lock files and sources carry hashes, never the address of a registry."""
    pattern = re.compile("|".join(map(re.escape, REGISTRIES)))
    found = [name for name in tracked() if pattern.search((ROOT / name).read_bytes().decode("utf-8", "ignore"))]

    assert found == []


def test_no_lock_entry_is_without_a_hash() -> None:
    """Every pinned package is followed by hashes."""
    lines = [line for name in ("run", "test") for line in (ROOT / f".locks/{name}.txt").read_text().splitlines()]

    assert [line for line in lines if "==" in line and not line.startswith(" ") and not line.endswith("\\")] == []
