r"""Regular expressions of XPath (F&O 7.6.1 with XML Schema's syntax), read and matched here under a budget of steps.

Python's `re` is not used: its syntax differs (class subtraction, \p, \i, \c) and nothing bounds its effort.
"""

from functools import lru_cache

from engine.feel.patterns.program import Program, program
from engine.feel.patterns.reader import read_pattern

_FLAGS = frozenset("smixq")


@lru_cache(maxsize=512)
def pattern(text: str, flags: str) -> Program:
    """The compiled pattern, from a cache; ValueError when the pattern or a flag is wrong, or the pattern too big."""
    if not _FLAGS.issuperset(flags):
        raise ValueError("no such flag")
    ignore_case = "i" in flags
    tree, groups = read_pattern(text, literal="q" in flags, spaced="x" in flags, dot_all="s" in flags)
    return program(tree, groups, ignore_case=ignore_case, many_lines="m" in flags, literal="q" in flags)


__all__ = ["Program", "pattern"]
