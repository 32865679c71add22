"""What addresses, forms and bodies bring, read with care: signs that no database keeps are refused at the door.

Every page and every call of the API passes here before anything is done; the API answers in its own form.
"""

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask, request

from engine.errors import BihuanError, declare

LARGEST = 2**31 - 1
UNREADABLE = declare(
    "web.unreadable_text",
    "invalid",
    zh="提交的内容含有无法保存的字符（空字符或残缺的 Unicode 字符），没有处理。请删去后重新提交。",
    en="What you sent holds characters that cannot be kept (NUL, half a Unicode character). Nothing was done. Remove"
    " them and send it again.",
)
_unreadable = re.compile("[\x00\ud800-\udfff]")


class Unreadable(BihuanError):
    """Answered with 400: the request itself is broken, not what it asks for."""


def number(text: str | None) -> int | None:
    """A whole number of an address or form; None for anything else, such as other scripts' digits or far too many."""
    if not text or len(text) > len(str(LARGEST)) or not (text.isascii() and text.isdigit()):
        return None
    value = int(text)
    return value if value <= LARGEST else None


def refuse_unreadable() -> None:
    """Before every request: raise `web.unreadable_text` where address or form hold what no database keeps."""
    if any(_unreadable.search(text) for text in _texts()):
        raise Unreadable(UNREADABLE)


def refuse_unreadable_body() -> None:
    """The same for a body of JSON: once it is known who sends it, for reading it costs more."""
    if request.is_json and _holds_unreadable(request.get_json(silent=True)):
        raise Unreadable(UNREADABLE)


def _holds_unreadable(value: Any) -> bool:
    stack = [value]
    while stack:
        part = stack.pop()
        if isinstance(part, str) and _unreadable.search(part):
            return True
        if isinstance(part, dict):
            stack.extend(part.keys())
            stack.extend(part.values())
        elif isinstance(part, list):
            stack.extend(part)
    return False


def _texts() -> Iterator[str]:
    yield request.path
    yield request.headers.get("Idempotency-Key", "")
    for given in (request.args, request.form):
        for name, values in given.lists():
            yield name
            yield from values
    for name, files in request.files.lists():
        yield name
        yield from (file.filename or "" for file in files)


def register(app: Flask) -> None:
    """Put the checks before every request; the API reads bodies after it has seen the token."""
    app.before_request(refuse_unreadable)
    app.before_request(lambda: None if request.path.startswith("/api/") else refuse_unreadable_body())
