"""Sets of characters of XPath patterns: single ones, ranges, categories, blocks, negation and subtraction."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from engine.feel.patterns.blocks import BLOCKS

Predicate = Callable[[str], bool]

_MINORS = {"L": "ultmo", "M": "nce", "N": "dlo", "P": "cdseifo", "Z": "slp", "S": "mcko", "C": "cfon"}
CATEGORIES = frozenset(major + minor for major, minors in _MINORS.items() for minor in ["", *minors])
"""The general categories of Unicode, but for surrogates."""


def _category(name: str) -> Predicate:
    return lambda character: unicodedata.category(character).startswith(name)


def _not(predicate: Predicate) -> Predicate:
    return lambda character: not predicate(character)


def _is_space(character: str) -> bool:
    return character in " \t\n\r"


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] not in "PZC"


def _is_name_start(character: str) -> bool:
    return character in "_:" or unicodedata.category(character)[0] == "L" or unicodedata.category(character) == "Nl"


def _is_name_part(character: str) -> bool:
    return character in "-._:\u00b7" or unicodedata.category(character)[0] in "LMN"


ESCAPES: dict[str, Predicate] = {
    "s": _is_space, "S": _not(_is_space), "d": _category("Nd"), "D": _not(_category("Nd")), "w": _is_word,
    "W": _not(_is_word), "i": _is_name_start, "I": _not(_is_name_start), "c": _is_name_part, "C": _not(_is_name_part),
}


def property_predicate(name: str, *, negated: bool) -> Predicate:
    r"""What \p{name} accepts; ValueError for an unknown category or block."""
    if name in CATEGORIES:
        predicate = _category(name)
    elif name.startswith("Is") and name[2:] in BLOCKS:
        low, high = BLOCKS[name[2:]]

        def predicate(character: str) -> bool:
            return low <= ord(character) <= high
    else:
        raise ValueError("no such property")
    return _not(predicate) if negated else predicate


@dataclass(slots=True, eq=False)
class CharacterSet:
    """Which characters match at one place of a pattern; answers are remembered per character."""

    ranges: list[tuple[str, str]] = field(default_factory=list)
    predicates: list[Predicate] = field(default_factory=list)
    negated: bool = False
    minus: "CharacterSet | None" = None
    plain: dict[str, bool] = field(default_factory=dict)
    folded: dict[str, bool] = field(default_factory=dict)

    def has(self, character: str, *, ignore_case: bool) -> bool:
        """Whether the character is in the set."""
        known = self.folded if ignore_case else self.plain
        answer = known.get(character)
        if answer is None:
            if len(known) > 5000:
                known.clear()
            answer = known[character] = self._has(character, ignore_case=ignore_case)
        return answer

    def _has(self, character: str, *, ignore_case: bool) -> bool:
        variants = {character}
        if ignore_case:
            variants |= {character.lower(), character.upper(), character.casefold()}
        found = any(low <= variant <= high for low, high in self.ranges for variant in variants if len(variant) == 1)
        found = found or any(predicate(character) for predicate in self.predicates)
        if found is self.negated:
            return False
        return self.minus is None or not self.minus.has(character, ignore_case=ignore_case)
