"""The built-in functions of FEEL, one module a family; importing this package registers them all."""

from engine.feel.functions import (
    boolean,
    clock,
    context,
    conversion,
    lists,
    numeric,
    ranges,
    sorting,
    statistics,
    strings,
    temporal,
)
from engine.feel.functions.registry import BUILTINS

__all__ = [
    "BUILTINS", "boolean", "clock", "context", "conversion", "lists", "numeric", "ranges", "sorting", "statistics",
    "strings", "temporal",
]
