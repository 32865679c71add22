"""Makes complaints out of rows by a mapping, pure but for the count of repeated rows. For `import_complaints`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from engine.errors import BihuanError, Language, declare
from workflows.complaint_handling.import_mapping import FieldRule, ImportMapping
from workflows.complaint_handling.new_complaint import HistoricEnd, NewComplaint
from workflows.customer_file import NewCustomer

BROKEN_DATE = declare(
    "import.broken_date",
    "invalid",
    zh="“{field}”的日期“{text}”无法识别，应为 {formats}。",
    en='The date "{text}" of {field} cannot be read; expected {formats}.',
)
NO_DATE = declare(
    "import.no_date",
    "invalid",
    zh="缺少接收时间。",
    en="The reception time is missing.",
)
UNKNOWN_TEXT = declare(
    "import.unknown_text",
    "invalid",
    zh="“{field}”的值“{text}”不在映射表中。请在映射文件的 values 中补上它，或给出 default。",
    en='The text "{text}" of {field} is not in the mapping. Add it to values, or give a default.',
)
NOT_A_NUMBER = declare(
    "import.not_a_number",
    "invalid",
    zh="“{field}”的值“{text}”不是数字。",
    en='The value "{text}" of {field} is not a number.',
)


class RowReader:
    """Turns the rows of one file into complaints, in their order."""

    def __init__(self, mapping: ImportMapping, columns: Sequence[str]) -> None:
        self._mapping = mapping
        self._places = {column: place for place, column in enumerate(columns)}
        self._seen: Counter[str] = Counter()

    def complaint(self, cells: Sequence[str]) -> NewComplaint:
        """The complaint of a row. Raises the sentence that goes into the reject file."""
        given = {name: self._value(name, rule, cells) for name, rule in self._mapping.fields.items()}
        received_at = given.get("received_at")
        if not isinstance(received_at, datetime):
            raise BihuanError(NO_DATE)
        language: Language = "en" if given.get("language") == "en" else "zh"
        return NewComplaint(
            subject=_text(given, "subject"),
            description=_text(given, "description"),
            channel=_text(given, "channel") or "import",
            customer=_customer(given, language),
            received_at=received_at,
            kind=_text(given, "kind") or None,
            category=_text(given, "category") or None,
            urgency=_whole(given, "urgency"),
            impact=_whole(given, "impact"),
            unit=_text(given, "unit") or None,
            claimed_amount=_decimal(given, "claimed_amount"),
            complained_names=_text(given, "complained_names"),
            language=language,
            source=self._mapping.source,
            external_id=_text(given, "external_id"),
            quiet=True,
            ended=_end(given),
        )

    def _value(self, name: str, rule: FieldRule, cells: Sequence[str]) -> object:
        if not rule.columns:
            return rule.constant
        texts = [cells[self._places[column]].strip() for column in rule.columns]
        if rule.digest:
            return self._identifier(texts)
        text = rule.separator.join(text for text in texts if text)
        if rule.values is not None:
            return _listed(name, text, rule)
        if name in ("received_at", "closed_at"):
            return self._moment(name, text, rule)
        return rule.default if not text and rule.has_default else text

    def _identifier(self, texts: Sequence[str]) -> str:
        digest = sha256("\x1f".join(texts).encode()).hexdigest()[:24]
        self._seen[digest] += 1
        times = self._seen[digest]
        return digest if times == 1 else f"{digest}-{times}"

    def _moment(self, name: str, text: str, rule: FieldRule) -> datetime | None:
        if not text:
            return None
        for form in rule.dates or ("%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"):
            try:
                read = datetime.strptime(text, form)  # noqa: DTZ007 (the mapping's zone is put in where there is none)
            except ValueError:
                continue
            return (read if read.tzinfo else read.replace(tzinfo=self._mapping.zone)).astimezone(UTC)
        raise BihuanError(BROKEN_DATE, field=name, text=text, formats=" / ".join(rule.dates) or "YYYY-MM-DD HH:MM")


def _listed(name: str, text: str, rule: FieldRule) -> object:
    table = rule.values or {}
    if text in table:
        return table[text]
    if rule.has_default:
        return rule.default
    raise BihuanError(UNKNOWN_TEXT, field=name, text=text)


def _text(given: Mapping[str, object], name: str) -> str:
    value = given.get(name)
    return "" if value is None else str(value)


def _decimal(given: Mapping[str, object], name: str) -> Decimal | None:
    text = _text(given, name).replace(",", "").strip()
    if not text:
        return None
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise BihuanError(NOT_A_NUMBER, field=name, text=text) from error


def _whole(given: Mapping[str, object], name: str) -> int | None:
    number = _decimal(given, name)
    if number is None:
        return None
    if not number.is_finite() or number != number.to_integral_value():
        raise BihuanError(NOT_A_NUMBER, field=name, text=given[name])
    return int(number)


def _customer(given: Mapping[str, object], language: Language) -> NewCustomer:
    return NewCustomer(
        name=_text(given, "customer_name"),
        phone=_text(given, "customer_phone"),
        email=_text(given, "customer_email"),
        language=language,
        tier=_text(given, "customer_tier"),
    )


def _end(given: Mapping[str, Any]) -> HistoricEnd | None:
    """How the source closed the complaint; None where it is open there."""
    if given.get("status") != "closed":
        return None
    return HistoricEnd(
        outcome=_text(given, "outcome") or "closed",
        closed_at=given.get("closed_at"),
        overdue_level=_whole(given, "overdue_level"),
        confirmed=given.get("confirmed"),
        satisfaction=_whole(given, "satisfaction"),
    )
