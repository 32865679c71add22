"""Reads what came in for one field as a value of the field's type: texts of a browser or typed values of the API."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, tzinfo
from decimal import Decimal

from engine.definitions import field_errors as e
from engine.definitions.form_fields import Field
from engine.definitions.form_numbers import decimal

MOST_ENTRIES = 200
_LONGEST_ENTRY = 500
_ON = frozenset({"true", "on", "1", "yes", "y"})
_OFF = frozenset({"false", "off", "0", "no", "n"})


class Refused(Exception):
    """A value that cannot be taken, with the code and facts of its sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = facts


def _wrong(zh: str, en: str) -> Refused:
    return Refused(e.WRONG_TYPE, zh=zh, en=en)


def _text(field: Field, given: object, zone: tzinfo) -> object:
    if not isinstance(given, str):
        raise _wrong("文字", "text")
    # Browsers send CRLF; zero bytes cannot be stored in PostgreSQL text.
    return given.replace("\r\n", "\n").replace("\0", "")


def _number(field: Field, given: object, zone: tzinfo) -> object:
    plain = str(given) if isinstance(given, float) else given
    number = decimal(plain.replace(",", "").replace("，", "") if isinstance(plain, str) else plain)
    if number is None:
        raise _wrong("数字", "a number")
    return number


def _checkbox(field: Field, given: object, zone: tzinfo) -> object:
    if isinstance(given, bool):
        return given
    if isinstance(given, str) and given.lower() in _ON | _OFF:
        return given.lower() in _ON
    raise _wrong("是或否", "yes or no")


def _choice(field: Field, given: object, zone: tzinfo) -> object:
    if isinstance(given, (str, int, Decimal, float)):
        return given
    raise _wrong("一个选项", "one of the options")


def _choices(field: Field, given: object, zone: tzinfo) -> object:
    entries = list(given) if isinstance(given, (list, tuple)) else [given]
    if len(entries) > MOST_ENTRIES:
        raise Refused(e.TOO_MANY, limit=MOST_ENTRIES)
    return [_choice(field, entry, zone) for entry in entries]


def _files(field: Field, given: object, zone: tzinfo) -> object:
    entries = list(given) if isinstance(given, (list, tuple)) else [given]
    most = MOST_ENTRIES if field.multiple else 1
    if len(entries) > most:
        raise Refused(e.TOO_MANY, limit=most)
    if not all(isinstance(entry, str) and 0 < len(entry) <= _LONGEST_ENTRY for entry in entries):
        raise _wrong("文件", "a file")
    return entries


def _date(given: object) -> date:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    return date.fromisoformat(str(given))


def _time(given: object) -> time:
    return given if isinstance(given, time) else time.fromisoformat(str(given))


def _moment(given: object, zone: tzinfo) -> datetime:
    moment = given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _calendar(field: Field, given: object, zone: tzinfo) -> object:
    try:
        if field.subtype == "datetime":
            return _moment(given, zone)
        return _time(given) if field.subtype == "time" else _date(given)
    except ValueError:
        names = {"datetime": ("日期和时间", "a date and time"), "time": ("时间", "a time")}
        raise _wrong(*names.get(field.subtype, ("日期", "a date"))) from None


READERS: Mapping[str, Callable[[Field, object, tzinfo], object]] = {
    "textfield": _text,
    "textarea": _text,
    "number": _number,
    "checkbox": _checkbox,
    "radio": _choice,
    "select": _choice,
    "checklist": _choices,
    "taglist": _choices,
    "datetime": _calendar,
    "filepicker": _files,
}
"""How each kind of field reads its value; raises `Refused`."""
