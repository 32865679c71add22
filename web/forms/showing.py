"""Turns the fields of a form into what the template prints: words in the reader's language, conditions decided."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.definitions import Form
from engine.definitions.field_options import allowed_options
from engine.definitions.field_values import as_sent
from engine.definitions.form_fields import Field
from engine.definitions.form_rules import holds, value_of
from engine.errors import Language
from engine.graph import Feel
from web.forms.reading import at

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Showing:
    """For whom and with what a form is shown."""

    variables: Values
    """What the person sees of the case."""
    language: Language
    zone: str
    typed: Values = field(default_factory=dict)
    """What has been typed so far, by field key."""


@dataclass(frozen=True, slots=True)
class ShownOption:
    """One choice, ready to print."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field, ready to print. `given` is the text that stands in it; `shown` the value in words, for reading."""

    type: str
    key: str
    label: str
    hint: str
    text: str
    given: str
    shown: str
    required: bool
    readonly: bool
    max_length: int | None
    subtype: str
    prefix: str
    suffix: str
    accept: str
    options: tuple[ShownOption, ...]


def shown_fields(form: Form, showing: Showing) -> tuple[ShownField, ...]:
    """The fields that apply to what is known and typed, in order; groups as a heading before theirs."""
    clean, _ = form.check(showing.typed, context=showing.variables, zone=ZoneInfo(showing.zone))
    seen = {**showing.variables, **clean}
    return tuple(_shown(form.fields, showing, seen))


def watched_names(form: Form) -> tuple[str, ...]:
    """Names of the fields on which a condition of the form depends: a change of them draws the form anew."""
    conditions = " ".join(str(part) for part in _conditions(form.fields))
    words = set(re.findall(r"[^\W\d]\w*", conditions))
    return tuple(f"f.{found.key}" for found in form.inputs() if found.key.split(".")[-1] in words)


def _conditions(fields: Sequence[Field]) -> Iterator[Feel]:
    for found in fields:
        texts = (found.hide, found.readonly, found.label, found.text, found.options_expression)
        yield from (text for text in texts if isinstance(text, Feel))
        yield from _conditions(found.fields)


def _shown(fields: Sequence[Field], showing: Showing, seen: Values) -> Iterator[ShownField]:
    for found in fields:
        if found.hide is None or not holds(found.hide, seen):
            yield _one(found, showing, seen)
            yield from _shown(found.fields, showing, seen)


def _value(of: Field, showing: Showing, seen: Values) -> object:
    """What stands in the field: typed, else the variable, else the form's default."""
    if of.key in showing.typed:
        return showing.typed[of.key]
    known = at(seen, of.key) if of.key else None
    return of.default if known is None and at(showing.variables, of.key) is None else known


def _one(of: Field, showing: Showing, seen: Values) -> ShownField:
    value, language = _value(of, showing, seen), showing.language
    readonly = holds(of.readonly, seen) if isinstance(of.readonly, Feel) else of.readonly
    return ShownField(
        type=of.type,
        key=of.key,
        label=words(of.name(language), seen),
        hint=words(of.hint(language), seen),
        text=words(of.text if language == "zh" or not of.text_en else of.text_en, seen),
        given=_given(value, zone=showing.zone),
        shown=in_words(of, value, context=seen, language=language),
        required=of.required,
        readonly=readonly or of.disabled,
        max_length=of.max_length,
        subtype=of.subtype,
        prefix=words(of.prefix, seen),
        suffix=words(of.suffix, seen),
        accept=of.accept,
        options=tuple(_options(of, value, context=seen, language=language)),
    )


def words(text: str, values: Values) -> str:
    """A text of the form: as it stands, evaluated where it is FEEL, `{{ name }}` places filled from the variables."""
    if isinstance(text, Feel):
        found = value_of(text, values)
        return "" if found is None else str(found)
    return re.sub(r"\{\{\s*([\w.]+)\s*\}\}", lambda place: str(at(values, place[1]) or ""), text)


def _options(of: Field, value: object, *, context: Values, language: Language) -> Iterator[ShownOption]:
    chosen = {as_sent(each) for each in (value if isinstance(value, list) else [value]) if each is not None}
    for option in allowed_options(of, context):
        sent = as_sent(option.value)
        yield ShownOption(sent, option.text(language), sent in chosen)


def _given(value: object, *, zone: str) -> str:
    if value is None or isinstance(value, list | dict):
        return ""
    if isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, datetime):
        local = value.astimezone(ZoneInfo(zone)) if value.tzinfo else value
        return local.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date | time):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def in_words(of: Field, value: object, *, context: Values, language: Language) -> str:
    """The value by the labels of its options; empty for what has none, the template then prints it plainly."""
    labels = {as_sent(option.value): option.text(language) for option in allowed_options(of, context)}
    found = [
        labels[sent] for each in (value if isinstance(value, list) else [value]) if (sent := as_sent(each)) in labels
    ]
    return ("、" if language == "zh" else ", ").join(found)
