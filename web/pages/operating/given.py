"""What operators fill in: JSON variables, mappings a line each, moments. Sentences where it cannot be read."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from flask import request

from engine.errors import BihuanError, declare
from engine.operations import Beginning, Migration, Modification
from web.frame.asked import number
from web.frame.reader import runtime

BAD_VALUES = declare(
    "web.bad_values",
    "invalid",
    zh="更正的变量写法不对：{reason}。请写成 JSON 对象，例如 {example}。",
    en="The corrected variables cannot be read: {reason}. Write a JSON object such as {example}.",
)
BAD_MAPPING = declare(
    "web.bad_mapping",
    "invalid",
    zh="对应关系的这一行看不懂：{line}。请每行写一对，例如：{example}。",
    en="This line of the mapping cannot be read: {line}. Write one pair a line, such as: {example}.",
)
BAD_MOMENT = declare(
    "web.bad_moment",
    "invalid",
    zh="时间“{text}”看不懂。请从日历中选择，或写成 2026-03-02T09:00。",
    en="The moment “{text}” cannot be read. Pick it from the calendar, or write 2026-03-02T09:00.",
)
_SHOWN = 50


def values(text: str) -> dict[str, object] | None:
    """Variables written as a JSON object; None where nothing is written."""
    if not text.strip():
        return None
    example = '{"amount": 120}'
    try:
        read = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as wrong:
        raise BihuanError(BAD_VALUES, reason=str(wrong), example=example) from wrong
    if not isinstance(read, dict):
        raise BihuanError(BAD_VALUES, reason=text[:_SHOWN], example=example)
    return read


def modification() -> Modification:
    """What the form of a case asks for."""
    start = tuple(
        Beginning(element, number(inside))
        for element, inside in zip(request.form.getlist("start"), request.form.getlist("inside"), strict=False)
        if element
    )
    cancel = tuple(token for token in map(number, request.form.getlist("cancel")) if token is not None)
    return Modification(cancel, start, values(request.form.get("variables", "")) or {})


def migration() -> Migration:
    """Where the form asks to migrate to."""
    version = number(request.form.get("version")) or 0
    return Migration(version, _mapping(request.form.get("mapping", "")), bool(request.form.get("new_moments")))


def _mapping(text: str) -> dict[str, str]:
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        source, arrow, target = line.partition("=")
        if not arrow or not source.strip() or not target.strip():
            raise BihuanError(BAD_MAPPING, line=line[:_SHOWN], example="old_id = new_id")
        found[source.strip()] = target.strip()
    return found


def moment(name: str) -> datetime | None:
    """A moment of the form, in the zone of the installation; None where nothing is given."""
    text = request.form.get(name, "").strip()
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise BihuanError(BAD_MOMENT, text=text[:_SHOWN]) from wrong
    aware = read if read.tzinfo else read.replace(tzinfo=ZoneInfo(runtime().settings.zone))
    return aware.astimezone(UTC)
