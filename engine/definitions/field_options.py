"""The options that a field offers: fixed ones, or those that a variable or an expression holds."""

from collections.abc import Iterator, Mapping

from engine.definitions.form_fields import Field, Option
from engine.definitions.form_rules import value_of


def allowed_options(field: Field, context: Mapping[str, object]) -> tuple[Option, ...]:
    """Every option that may be chosen, in order; `context` holds the variables that the person sees."""
    if field.options_expression is not None:
        return tuple(_read(value_of(field.options_expression, context)))
    if field.options_key:
        return tuple(_read(_look_up(field.options_key, context)))
    return field.options


def _look_up(path: str, context: Mapping[str, object]) -> object:
    found: object = context
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _read(listed: object) -> Iterator[Option]:
    for entry in listed if isinstance(listed, (list, tuple)) else ():
        if isinstance(entry, Mapping):
            value = entry.get("value")
            label = entry.get("label") or value
            yield Option(value, str(label), str(entry.get("label_en") or entry.get("label.en") or ""))
        elif entry is not None:
            yield Option(entry, str(entry))
