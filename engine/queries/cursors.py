"""Keyset cursors: where a page ended, as text that a client gives back unread."""

import base64
import binascii
from typing import Any

import orjson
from sqlalchemy import ColumnElement, and_, or_

from engine.errors import BihuanError, declare

BAD_CURSOR = declare(
    "query.bad_cursor",
    "invalid",
    zh="翻页位置无法识别。请回到列表的第一页。",
    en="The position in the list cannot be read. Go back to the first page of the list.",
)


def cursor(*keys: object) -> str:
    """The cursor of a row with these sort keys (raw values: whole numbers and texts)."""
    return base64.urlsafe_b64encode(orjson.dumps(keys)).decode().rstrip("=")


def keys_of(text: str, *kinds: type) -> list[Any]:
    """The sort keys in a cursor. Raises: `query.bad_cursor` for anything that this program did not write."""
    try:
        keys = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error) as wrong:
        raise BihuanError(BAD_CURSOR) from wrong
    if not isinstance(keys, list) or [type(key) for key in keys] != list(kinds):
        raise BihuanError(BAD_CURSOR)
    return keys


def beyond(columns: list[Any], keys: list[Any], *, descending: bool = False) -> ColumnElement[bool]:
    """The condition "after this row" in the order of the columns, written so that an index can begin there."""
    first, *rest = columns
    key, *others = keys
    past = first < key if descending else first > key
    if not rest:
        return past  # type: ignore[no-any-return]
    bound = first <= key if descending else first >= key
    return and_(bound, or_(past, beyond(rest, others, descending=descending)))
