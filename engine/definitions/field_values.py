"""Turns what a person filled in into the values of a form's fields, or into errors by key. Called by `Form.check`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal

from engine.definitions import field_errors as e
from engine.definitions.field_options import allowed_options
from engine.definitions.field_types import READERS, Refused
from engine.definitions.form_fields import Field, FieldError
from engine.definitions.form_rules import holds, value_of
from engine.errors import Language
from engine.graph import Feel

LONGEST = {"textfield": 1_000, "textarea": 20_000}
"""Characters that a text field takes where the form sets no limit."""
PATTERN_LIMIT = 256
"""Longest text that is held against a pattern, so that no pattern runs for long."""

_FORMATS = {
    "email": re.compile(r"[^@\s]{1,64}@[^@\s.]{1,63}(\.[^@\s.]{1,63}){1,8}"),
    "phone": re.compile(r"\+?[0-9][0-9 ()-]{3,30}"),
}
_LISTS = frozenset({"checklist", "taglist"})
_SINGLE = frozenset({"select", "radio"})


@dataclass(frozen=True, slots=True)
class Filling:
    """One attempt to fill in a form."""

    values: Mapping[str, object]
    context: Mapping[str, object]
    language: Language
    now: datetime | None
    zone: tzinfo


def check_fields(fields: tuple[Field, ...], filling: Filling) -> tuple[dict[str, object], dict[str, FieldError]]:
    """Variables for the process and errors by key."""
    errors: dict[str, FieldError] = {}
    typed: dict[str, object] = {}
    known = {field.key: field for field in _inputs(fields)}
    for key in filling.values:
        if key not in known:
            errors[key] = FieldError(e.UNKNOWN_FIELD, {"key": key})
    for key, field in known.items():
        try:
            typed[key] = _typed(field, filling)
        except Refused as refusal:
            errors[key] = _error(field, filling, refusal)
    _settle_choices(known, typed, filling.context)
    seen = nested(filling.context, typed)
    open_fields = {field.key for field in _open(fields, seen)}
    for key in [key for key in known if key in open_fields and key in typed]:
        try:
            typed[key] = _checked(known[key], typed[key], filling, seen=seen)
        except Refused as refusal:
            errors[key] = _error(known[key], filling, refusal)
    shown = {
        key: errors[key] for key in [*known, *errors] if key in errors and (key in open_fields or key not in known)
    }
    given = {key: value for key, value in typed.items() if key in open_fields and _is_given(known[key], filling)}
    return _variables(given, filling.context), shown


def _settle_choices(known: Mapping[str, Field], typed: dict[str, object], context: Mapping[str, object]) -> None:
    """Choices become their option's own value first, so that conditions of other fields see what the process will."""
    seen = nested(context, typed)
    for key, value in typed.items():
        if known[key].type in _SINGLE and value is not None:
            matching = (option.value for option in allowed_options(known[key], seen) if _means(value, option.value))
            typed[key] = next(matching, value)


def _is_given(field: Field, filling: Filling) -> bool:
    return field.key in filling.values or field.type == "checkbox" or field.type in _LISTS


def nested(context: Mapping[str, object], typed: Mapping[str, object]) -> dict[str, object]:
    """The context with the filled-in values on top; dotted keys go into nested contexts."""
    return {**context, **_variables(typed, context)}


def _variables(typed: Mapping[str, object], context: Mapping[str, object]) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, value in typed.items():
        head, *path = key.split(".")
        if not path:
            result[head] = value
            continue
        start = result.get(head, context.get(head))
        place: dict[str, object] = dict(start) if isinstance(start, dict) else {}
        result[head] = place
        for step in path[:-1]:
            inner = place.get(step)
            deeper: dict[str, object] = dict(inner) if isinstance(inner, dict) else {}
            place[step] = deeper
            place = deeper
        place[path[-1]] = value
    return result


def _inputs(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        if field.key:
            yield field
        yield from _inputs(field.fields)


def _open(fields: tuple[Field, ...], seen: Mapping[str, object]) -> Iterator[Field]:
    """Fields that the person sees and may change."""
    for field in fields:
        if field.hide is not None and holds(field.hide, seen):
            continue
        locked = holds(field.readonly, seen) if isinstance(field.readonly, Feel) else field.readonly
        if field.key and not locked and not field.disabled:
            yield field
        yield from _open(field.fields, seen)


def _typed(field: Field, filling: Filling) -> object:
    given = filling.values.get(field.key)
    if isinstance(given, str) and not given.strip():
        given = None
    if given is None:
        empty: object = [] if field.type in _LISTS else None
        return False if field.type == "checkbox" else empty
    return READERS[field.type](field, given, filling.zone)


def _error(field: Field, filling: Filling, refusal: Refused) -> FieldError:
    return FieldError(refusal.code, {"label": field.name(filling.language) or field.key, **refusal.facts})


def _checked(field: Field, value: object, filling: Filling, *, seen: Mapping[str, object]) -> object:
    """The value as it is stored: of a choice the option's own value, else what came in."""
    if value is None or value == [] or (value is False and field.type == "checkbox"):
        if field.required:
            raise Refused(e.MISSING)
        return value
    if isinstance(value, str) and field.type in LONGEST:
        _check_text(field, value)
    if isinstance(value, Decimal):
        _check_number(field, value, seen)
    if not field.allow_past and filling.now is not None and _is_past(value, filling.now, filling.zone):
        raise Refused(e.PAST)
    if field.type in _LISTS and isinstance(value, list):
        return [_option(field, choice, seen) for choice in value]
    return _option(field, value, seen) if field.type in _SINGLE else value


def _check_text(field: Field, value: str) -> None:
    longest = field.max_length if field.max_length is not None else LONGEST[field.type]
    if len(value) > longest:
        raise Refused(e.TOO_LONG, limit=longest, length=len(value))
    if field.min_length is not None and len(value) < field.min_length:
        raise Refused(e.TOO_SHORT, limit=field.min_length)
    if field.pattern is not None and len(value) > PATTERN_LIMIT:
        raise Refused(e.TOO_LONG, limit=PATTERN_LIMIT, length=len(value))
    if field.pattern is not None and not re.search(field.pattern, value):
        raise Refused(e.PATTERN)
    if field.format and not _FORMATS[field.format].fullmatch(value):
        raise Refused(e.EMAIL if field.format == "email" else e.PHONE)


def _check_number(field: Field, value: Decimal, seen: Mapping[str, object]) -> None:
    least, most = (_limit(limit, seen) for limit in (field.minimum, field.maximum))
    if least is not None and value < least:
        raise Refused(e.TOO_SMALL, limit=least)
    if most is not None and value > most:
        raise Refused(e.TOO_GREAT, limit=most)
    exponent = value.normalize().as_tuple().exponent
    if field.decimal_digits is not None and isinstance(exponent, int) and -exponent > field.decimal_digits:
        raise Refused(e.DIGITS, limit=field.decimal_digits)


def _limit(limit: Decimal | Feel | None, seen: Mapping[str, object]) -> Decimal | None:
    found = value_of(limit, seen) if isinstance(limit, Feel) else limit
    if isinstance(found, int) and not isinstance(found, bool):
        return Decimal(found)
    return found if isinstance(found, Decimal) else None


def _option(field: Field, choice: object, seen: Mapping[str, object]) -> object:
    """The option that was chosen; a browser sends it as text, the API as its own type."""
    for option in allowed_options(field, seen):
        if _means(choice, option.value):
            return option.value
    raise Refused(e.NOT_AN_OPTION, value=str(choice)[:50])


def _means(choice: object, option: object) -> bool:
    return choice == option or (isinstance(choice, str) and choice == as_sent(option))


def as_sent(value: object) -> str:
    """The text a browser sends for an option."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_past(value: object, now: datetime, zone: tzinfo) -> bool:
    if isinstance(value, datetime):
        return value < now
    return isinstance(value, date) and value < now.astimezone(zone).date()
