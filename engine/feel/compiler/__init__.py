"""Turns a tree into Python closures, once per expression; no code is ever generated or executed from text."""

from engine.feel.compiler import access, calls, literals, loops, operators, tests
from engine.feel.compiler.unit import Closure, Unit

__all__ = ["Closure", "Unit", "access", "calls", "literals", "loops", "operators", "tests"]
