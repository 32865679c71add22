"""Pure decisions of complaint handling. Whatever a table can say stands in the decision tables instead."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.errors import BihuanError, Language, declare
from workflows.complaint_handling.catalogue import values

NOT_ON_LIST = declare(
    "complaint.not_on_list",
    "invalid",
    zh="“{field}”不能是“{value}”。可用的值：{known}。",
    en='The {field} cannot be "{value}". Known values: {known}.',
)
EMPTY = declare(
    "complaint.empty",
    "invalid",
    zh="请填写“{field}”。",
    en="Please fill in the {field}.",
)
TOO_LONG = declare(
    "complaint.too_long",
    "too_large",
    zh="“{field}”最多 {limit} 个字符，现在有 {length} 个。请缩短后再提交。",
    en="The {field} may have {limit} characters at most and has {length}. Please shorten it.",
)
IN_FUTURE = declare(
    "complaint.received_in_future",
    "invalid",
    zh="接收时间 {received_at} 晚于现在。请检查日期和时区。",
    en="The reception time {received_at} lies in the future. Check the date and the time zone.",
)

LONGEST = {"subject": 200, "description": 20_000, "customer_name": 200, "external_id": 200, "source": 60}
"""Most characters of each text."""
DESCRIPTION_IN_CASE = 500
"""How much of the description the process instance carries; the whole text lies in the complaint's row."""
NUMBER = re.compile(r"TS-\d{8}-\d{4,9}")


def complaint_number(day: date, counter: int) -> str:
    """The number of the `counter`-th complaint received on that day: `TS-20260302-0001`."""
    return f"TS-{day:%Y%m%d}-{counter:04d}"


def reception_day(received_at: datetime, zone: str) -> date:
    """The day that goes into the number: that of the reception in the company's zone."""
    return received_at.astimezone(ZoneInfo(zone)).date()


def check_listed(of: str, value: str | None) -> None:
    """Refuse a value that the catalogue does not have; None is always allowed."""
    if value is not None and value not in values(of):
        raise BihuanError(NOT_ON_LIST, field=of, value=value, known=", ".join(values(of)))


def check_text(field: str, text: str, *, required: bool = False) -> None:
    """Refuse an empty text where one is needed, and one over the limit of its field."""
    if required and not text.strip():
        raise BihuanError(EMPTY, field=field)
    if len(text) > LONGEST[field]:
        raise BihuanError(TOO_LONG, field=field, limit=LONGEST[field], length=len(text))


def shortened(text: str, limit: int = DESCRIPTION_IN_CASE) -> str:
    """The text, cut with an ellipsis where it is longer than `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def named_people(text: str | None) -> tuple[str, ...]:
    """Names out of a text that separates them by commas, Chinese commas, semicolons or line breaks."""
    parts = re.split(r"[,，、;；\n]+", text or "")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def moment_text(moment: datetime | None, zone: str, language: Language) -> str:
    """A moment as a letter says it: `2026年3月16日 17:00` or `16 March 2026, 17:00`; empty for None."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(zone))
    if language == "zh":
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def is_awaiting_answer(stage: str | None) -> bool:
    """Whether the customer may answer the confirmation now."""
    return stage == "confirmation"


def is_open(stage: str | None) -> bool:
    """Whether the case still runs, so that the customer may withdraw it."""
    return stage != "closed"


def may_withdraw(stage: str | None) -> bool:
    """Whether a complaint may be withdrawn: not once its outcome is confirmed and only the archive is left."""
    return is_open(stage) and stage != "analysis"


def archive_record(variables: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a closed case for ever: the facts of its row and what was decided, as plain JSON values."""
    decided = (
        "decision", "refusal_reason", "handed_to", "handler", "earlier_handlers", "consultations", "findings",
        "responsibility", "solution", "remedy", "remedy_amount", "approved", "approval_note", "reply", "rounds",
        "dispute_decision", "customer_comment", "cause_code", "problem_kind", "prevention", "withdrawal_reason",
    )  # fmt: skip
    return {name: _plain(columns[name]) for name in columns} | {
        name: _plain(variables[name]) for name in decided if variables.get(name) is not None
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str) else str(value)
