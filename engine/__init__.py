"""The workflow engine: runs BPMN processes over SQLite or PostgreSQL. Knows no complaint, runs without Flask.

`from engine import Engine` opens it inside another program; everything is loaded at that moment, not before.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.embedding import Engine

__all__ = ["Engine"]


def __getattr__(name: str) -> Any:
    if name == "Engine":
        from engine.embedding import Engine

        return Engine
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
