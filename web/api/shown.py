"""Frozen rows of queries as plain dicts, for shapes that add something to a row."""

from dataclasses import fields
from typing import Any


def shown(row: Any) -> dict[str, Any]:
    """The fields of a frozen dataclass by name, one level deep."""
    return {field.name: getattr(row, field.name) for field in fields(row)}
