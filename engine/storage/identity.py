"""Identifiers of rows: 26 characters that sort by the time they were made (ULID), so that indexes grow at one end."""

import os
import threading
import time

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A new identifier. Within one process each is greater than the one before, even inside one millisecond."""
    global _last  # noqa: PLW0603 - the last number given is what makes the next one greater
    number = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    with _lock:
        if number >> 80 <= _last >> 80:
            number = _last + 1 + (number & 0xFFFF)
        _last = number
    return _text(number)


def _text(number: int) -> str:
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(120, -1, -10)])
