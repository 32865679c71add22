"""Reads a submitted form as the texts that were typed, by field key. `Form.check` turns them into values, once."""

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from engine.definitions import Form
from engine.definitions.form_fields import Field

PREFIX = "f."
Typed = dict[str, object]


def read_submitted(form: Form, submitted: MultiDict[str, str]) -> Typed:
    """What was typed, by key: texts, lists of texts, yes or no. Only fields that stood in the page; files are not."""
    return {
        field.key: _read(field, submitted.getlist(PREFIX + field.key))
        for field in form.inputs()
        if field.type != "filepicker" and f"has.{field.key}" in submitted
    }


def _read(field: Field, given: list[str]) -> object:
    if field.type == "checkbox":
        return "true" in given
    if field.type in ("checklist", "taglist"):
        return [text for text in given if text]
    return given[0].strip() if given else ""


def at(values: Mapping[str, object], path: str) -> object:
    """The value at a dotted path, or None."""
    place: object = values
    for name in path.split("."):
        if not isinstance(place, Mapping):
            return None
        place = place.get(name)
    return place
