"""Keyset cursors: where a page ended, as text that a client gives back unread."""

import base64
import binascii
from typing import Any

import orjson
from sqlalchemy import ColumnElement, literal, tuple_

from engine.errors import BihuanError, declare

BAD_CURSOR = declare(
    "query.bad_cursor",
    "invalid",
    zh="翻页位置无法识别。请回到列表的第一页。",
    en="The position in the list cannot be read. Go back to the first page of the list.",
)
_EARLIEST, _LATEST = -62_135_596_800_000_000, 253_402_300_799_999_999
"""Microseconds since 1970 that a date-time can hold."""


def cursor(*keys: object) -> str:
    """The cursor of a row with these sort keys (raw values: whole numbers and texts)."""
    return base64.urlsafe_b64encode(orjson.dumps(keys)).decode().rstrip("=")


def keys_of(text: str, *kinds: type) -> list[Any]:
    """The sort keys in a cursor. Raises: `query.bad_cursor` for anything that this program did not write."""
    try:
        keys = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error) as wrong:
        raise BihuanError(BAD_CURSOR) from wrong
    if not isinstance(keys, list) or [type(key) for key in keys] != list(kinds) or not all(map(_kept, keys)):
        raise BihuanError(BAD_CURSOR)
    return keys


def _kept(key: Any) -> bool:
    """Whether a row may have this key: a moment of the years 1 to 9999 (or a small number), or a text without NUL."""
    return _EARLIEST <= key <= _LATEST if isinstance(key, int) else "\0" not in key


def beyond(columns: list[Any], keys: list[Any], *, descending: bool = False) -> ColumnElement[bool]:
    """The condition "after this row" in the order of the columns. An index begins right there, as it compares rows."""
    before = tuple_(*(literal(key, column.type) for column, key in zip(columns, keys, strict=True)))
    row = tuple_(*columns)
    return row < before if descending else row > before
