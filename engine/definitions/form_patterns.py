"""Says whether a pattern that an administrator wrote is safe to hold against what strangers type."""

import re

_LONGEST = 200
_MOST_REPETITIONS = 4
_REPEAT = re.compile(r"[*+]|\{(\d*),?(\d*)\}")


def is_safe_pattern(pattern: str) -> bool:
    """Whether the pattern is a regular expression without repetition inside repetition, and with few of them.

    Nested repetition such as `(a+)+` takes time exponential in the text; without it and with at most four open
    repetitions the time is a polynomial of a length that the form limits.
    """
    if len(pattern) > _LONGEST or re.search(r"\\[1-9]|\(\?P", pattern):
        return False
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return _repetitions_are_flat(re.sub(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\.", "x", pattern))


def _repetitions_are_flat(plain: str) -> bool:
    """`plain` has a letter in place of every escape and character class."""
    groups = [False]
    open_repetitions = 0
    for place, sign in enumerate(plain):
        if sign == "(":
            groups.append(False)
            continue
        repeated = _REPEAT.match(plain, place + 1) if sign == ")" else _REPEAT.match(plain, place)
        if sign == ")" and len(groups) > 1:
            inside = groups.pop()
            if inside and repeated:
                return False
            groups[-1] = groups[-1] or inside
        elif repeated:
            groups[-1] = True
            open_repetitions += 1
        elif sign == "|" and len(groups) > 1:
            groups[-1] = True
    return open_repetitions <= _MOST_REPETITIONS
