"""Reads form-js files (JSON) hardened: size, depth, known components only. For `engine.definitions` only."""

import json
from decimal import Decimal, InvalidOperation

from engine.definitions import file_findings as files
from engine.definitions.findings import FindingList
from engine.definitions.form_components import BAD_FORM, read_fields
from engine.definitions.forms import Form
from engine.errors import declare

SIZE_LIMIT = 1_000_000

TWICE_KEY = declare(
    "form.duplicate_key",
    "invalid",
    zh="表单 {file} 中有两个字段的键都是 {key}。每个字段的键必须不同。",
    en="Two fields of form {file} have the key {key}. Every field needs its own.",
)


def read_form_file(content: bytes, name: str, *, found: FindingList) -> Form | None:
    """The form in a file; None after a finding if it is no form. Its id is the file's, else the name without ending."""
    raw = _read_json(content, found)
    if raw is None:
        return None
    components = raw.get("components")
    if not isinstance(components, list):
        found.error(BAD_FORM, detail="components")
        return None
    fields = tuple(read_fields(components, "", 1, found=found))
    identifier = raw.get("id")
    form = Form(identifier if isinstance(identifier, str) and identifier else _stem(name), fields)
    _check_keys(form, found)
    return form


def _stem(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".form")


def _read_json(content: bytes, found: FindingList) -> dict[str, object] | None:
    if len(content) > SIZE_LIMIT:
        found.error(files.TOO_LARGE, size=len(content), limit=SIZE_LIMIT)
        return None
    try:
        raw = json.loads(content.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError, InvalidOperation) as error:
        found.error(BAD_FORM, detail=str(error)[:200])
        return None
    if not isinstance(raw, dict):
        found.error(BAD_FORM, detail="{}")
        return None
    return raw


def _refuse_constant(name: str) -> object:
    raise ValueError(name)


def _check_keys(form: Form, found: FindingList) -> None:
    seen: set[str] = set()
    for entry in form.inputs():
        if entry.key in seen:
            found.error(TWICE_KEY, key=entry.key)
        seen.add(entry.key)
