"""form-js files are read into fields, and what could not be filled in safely is refused."""

from decimal import Decimal
from typing import Any

import pytest

from engine.definitions import Field, Option, Resource, read_deployment
from engine.graph import Feel
from tests.engine.definitions.forms import form, form_file, read_form

NAME_FIELD = {
    "type": "textfield",
    "id": "c1",
    "key": "name",
    "label": "姓名",
    "description": "按证件填写",
    "properties": {"label.en": "Name"},
    "validate": {"required": True, "minLength": 2, "maxLength": 20, "pattern": "^[^0-9]+$"},
    "conditional": {"hide": "=anonymous"},
    "layout": {"row": "r1", "columns": 8},
}


def test_a_text_field_is_read_with_everything() -> None:
    """Label in both languages, limits, pattern, condition and place arrive."""
    assert form(NAME_FIELD).fields == (
        Field(
            type="textfield",
            id="c1",
            key="name",
            label="姓名",
            label_en="Name",
            description="按证件填写",
            required=True,
            min_length=2,
            max_length=20,
            pattern="^[^0-9]+$",
            hide=Feel("anonymous"),
            columns=8,
            row="r1",
            properties={"label.en": "Name"},
        ),
    )


@pytest.mark.parametrize(
    ("component", "attribute", "expected"),
    [
        (
            {"type": "number", "validate": {"min": 0.5, "max": "=limit"}},
            ("minimum", "maximum"),
            (Decimal("0.5"), Feel("limit")),
        ),
        (
            {"type": "select", "values": [{"label": "一", "value": "a"}], "properties": {"option.en.a": "One"}},
            ("options",),
            ((Option("a", "一", "One"),),),
        ),
        ({"type": "radio", "valuesKey": "units"}, ("options_key",), ("units",)),
        ({"type": "checklist", "valuesExpression": "=units"}, ("options_expression",), (Feel("units"),)),
        ({"type": "datetime", "subtype": "datetime", "dateLabel": "何时"}, ("subtype", "label"), ("datetime", "何时")),
        ({"type": "textarea", "readonly": "=closed"}, ("readonly",), (Feel("closed"),)),
        ({"type": "filepicker", "multiple": True, "accept": ".pdf"}, ("multiple", "accept"), (True, ".pdf")),
        ({"type": "checkbox", "defaultValue": True}, ("default",), (True,)),
    ],
)
def test_settings_of_each_kind_arrive(
    component: dict[str, Any], attribute: tuple[str, ...], expected: tuple[object, ...]
) -> None:
    """Numbers are exact, and what begins with "=" is FEEL."""
    (field,) = form({"key": "x", **component}).fields
    assert tuple(getattr(field, name) for name in attribute) == expected


def test_groups_nest_and_give_their_path() -> None:
    """A field in a group with a path has a dotted key; buttons are left out."""
    inner = {"type": "textfield", "key": "name"}
    group = {"type": "group", "path": "customer", "components": [inner, {"type": "button", "action": "submit"}]}
    assert [field.key for field in form(group, {"type": "text", "text": "# 说明"}).inputs()] == ["customer.name"]


@pytest.mark.parametrize(
    ("component", "code"),
    [
        ({"type": "html", "content": "<script>"}, "form.unknown_component"),
        ({"type": "iframe"}, "form.unknown_component"),
        ({}, "form.unknown_component"),
        ({"type": "textfield"}, "form.bad_component"),
        ({"type": "textfield", "key": "x", "validate": {"maxLength": "many"}}, "form.bad_component"),
        ({"type": "textfield", "key": "x", "validate": {"pattern": "("}}, "form.bad_component"),
        ({"type": "textfield", "key": "x", "validate": {"pattern": "(a+)+$"}}, "form.bad_component"),
        ({"type": "textfield", "key": "x", "validate": []}, "form.bad_component"),
        ({"type": "number", "key": "x", "validate": {"min": "1e999999"}}, "form.bad_component"),
        ({"type": "datetime", "key": "x", "subtype": "year"}, "form.bad_component"),
        ({"type": "select", "key": "x"}, "form.no_options"),
        ({"type": "text", "text": "Dear {{name}}"}, "form.bad_component"),
        ({"type": "textfield", "key": "x", "conditional": {"hide": "=1 +"}}, "definition.bad_expression"),
    ],
)
def test_what_could_not_be_filled_in_is_refused(component: dict[str, Any], code: str) -> None:
    """An unknown component or a wrong setting is one error."""
    assert [finding.code for finding in read_form(component).findings] == [code]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{}", "form.not_a_form"),
        (b"[]", "form.not_a_form"),
        (b'{"components": [NaN]}', "form.not_a_form"),
        (b'{"components": [1]}', "form.not_a_form"),
        (b"\xff\xfe", "form.not_a_form"),
        (b'{"components": ' + b"[" * 100_000, "form.not_a_form"),
        (b" " * 1_000_001, "definition.too_large"),
    ],
)
def test_a_file_that_is_no_form_is_refused(content: bytes, code: str) -> None:
    """Whatever is wrong with the file as a whole is one error."""
    assert [finding.code for finding in read_deployment([Resource("f.form", content)]).findings] == [code]


def test_groups_nested_too_deeply_are_refused() -> None:
    """The depth of a form has a limit."""
    component: dict[str, Any] = {"type": "textfield", "key": "x"}
    for _ in range(30):
        component = {"type": "group", "components": [component]}
    assert [finding.code for finding in read_form(component).findings] == ["definition.too_deep"]


def test_two_fields_of_one_key_are_refused() -> None:
    """Two fields cannot fill one variable."""
    found = read_form({"type": "textfield", "key": "x"}, {"type": "number", "key": "x"}).findings
    assert [finding.code for finding in found] == ["form.duplicate_key"]


def test_a_form_without_id_is_called_like_its_file() -> None:
    """The name of the file stands in for a missing id."""
    assert list(read_deployment([Resource("forms/reply.form", form_file(id=None).content)]).forms) == ["reply"]
