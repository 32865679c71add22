"""Reads a submitted form as the texts that were typed, by field key. `Form.check` turns them into values, once."""

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from engine.definitions import Form
from engine.definitions.field_values import as_sent
from engine.definitions.form_fields import Field

PREFIX = "f."
Typed = dict[str, object]


def read_submitted(form: Form, submitted: MultiDict[str, str]) -> Typed:
    """What was typed, by key: texts, chosen values, yes or no. Only fields that stood in the page; files are not."""
    return {
        field.key: _read(field, submitted.getlist(PREFIX + field.key))
        for field in form.inputs()
        if field.type != "filepicker" and f"has.{field.key}" in submitted
    }


def _read(field: Field, given: list[str]) -> object:
    if field.type == "checkbox":
        return "true" in given
    if field.type in ("checklist", "taglist"):
        return [_option(field, text) for text in given if text]
    text = given[0].strip() if given else ""
    return _option(field, text) if field.type in ("select", "radio") else text


def _option(field: Field, text: str) -> object:
    """The option's own value, a yes or a number, so that conditions on it hold; unknown texts stay for the check."""
    return next((option.value for option in field.options if as_sent(option.value) == text), text)


def at(values: Mapping[str, object], path: str) -> object:
    """The value at a dotted path, or None."""
    place: object = values
    for name in path.split("."):
        if not isinstance(place, Mapping):
            return None
        place = place.get(name)
    return place
