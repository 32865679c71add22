"""What people fill in is checked once, on the server, with a sentence for every field."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.definitions.forms import form

CHINA = timezone(timedelta(hours=8))
KINDS = [{"label": "一", "value": "a"}, {"label": "二", "value": 2}, {"label": "三", "value": True}]


def checked(component: dict[str, Any], given: object, **context: Any) -> object:
    """The value that one field makes of what came in, or the code of its error."""
    found, errors = form({"key": "x", "label": "项", **component}).check({"x": given}, context=context)
    return errors["x"].code if errors else found.get("x", "absent")


@pytest.mark.parametrize(
    ("component", "given", "expected"),
    [
        ({"type": "textfield"}, "好", "好"),
        ({"type": "textarea"}, "a\r\nb", "a\nb"),
        ({"type": "textfield"}, " ", None),
        ({"type": "textfield"}, 3, "field.wrong_type"),
        ({"type": "number"}, "1,250.50", Decimal("1250.50")),
        ({"type": "number"}, 0.1, Decimal("0.1")),
        ({"type": "number"}, "ten", "field.wrong_type"),
        ({"type": "number"}, True, "field.wrong_type"),
        ({"type": "number"}, "NaN", "field.wrong_type"),
        ({"type": "number"}, "1e1000", "field.wrong_type"),
        ({"type": "checkbox"}, "on", True),
        ({"type": "checkbox"}, False, False),
        ({"type": "checkbox"}, "perhaps", "field.wrong_type"),
        ({"type": "select", "values": KINDS}, "a", "a"),
        ({"type": "select", "values": KINDS}, "2", 2),
        ({"type": "radio", "values": KINDS}, "true", True),
        ({"type": "select", "values": KINDS}, "z", "field.not_an_option"),
        ({"type": "select", "values": KINDS}, ["a"], "field.wrong_type"),
        ({"type": "checklist", "values": KINDS}, ["a", "2"], ["a", 2]),
        ({"type": "checklist", "values": KINDS}, "a", ["a"]),
        ({"type": "checklist", "values": KINDS}, ["a"] * 300, "field.too_many"),
        ({"type": "datetime", "subtype": "date"}, "2026-03-02", date(2026, 3, 2)),
        ({"type": "datetime", "subtype": "date"}, "2026-02-30", "field.wrong_type"),
        ({"type": "datetime", "subtype": "time"}, "09:30", time(9, 30)),
        ({"type": "datetime", "subtype": "datetime"}, "2026-03-02T09:30", datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)),
        ({"type": "filepicker"}, "id1", ["id1"]),
        ({"type": "filepicker"}, ["id1", "id2"], "field.too_many"),
    ],
)
def test_a_value_is_read_by_its_kind(component: dict[str, Any], given: object, expected: object) -> None:
    """Texts of a browser and typed values of the API become the same values, or are refused."""
    assert checked(component, given) == expected


@pytest.mark.parametrize(
    ("component", "validate", "given", "expected"),
    [
        ("textfield", {"required": True}, "", "field.missing"),
        ("checkbox", {"required": True}, False, "field.missing"),
        ("textfield", {"maxLength": 3}, "abcd", "field.too_long"),
        ("textfield", {}, "a" * 1001, "field.too_long"),
        ("textfield", {"minLength": 3}, "ab", "field.too_short"),
        ("textfield", {"pattern": "^[0-9]{2}$"}, "12a", "field.pattern"),
        ("textfield", {"pattern": "^[0-9]{2}$"}, "12", "12"),
        ("textfield", {"pattern": "^a*$"}, "a" * 300, "field.too_long"),
        ("textfield", {"validationType": "email"}, "a@b", "field.email"),
        ("textfield", {"validationType": "email"}, "a@b.cn", "a@b.cn"),
        ("textfield", {"validationType": "phone"}, "call me", "field.phone"),
        ("textfield", {"validationType": "phone"}, "010-12345678", "010-12345678"),
        ("number", {"min": 1}, "0", "field.too_small"),
        ("number", {"max": "=limit"}, "11", "field.too_great"),
        ("number", {"max": "=limit"}, "10", Decimal(10)),
    ],
)
def test_a_value_keeps_the_limits(component: str, validate: dict[str, Any], given: object, expected: object) -> None:
    """Missing, too long, too short, out of range and of the wrong form are told apart."""
    assert checked({"type": component, "validate": validate}, given, limit=Decimal(10)) == expected


def test_digits_after_the_point_are_limited() -> None:
    """An amount of money has two decimals; zeros at the end do not count."""
    money = {"type": "number", "decimalDigits": 2}
    assert (checked(money, "1.234"), checked(money, "1.230")) == ("field.digits", Decimal("1.230"))


def test_options_come_from_a_variable_or_an_expression() -> None:
    """What may be chosen is what the person sees, whether named or computed."""
    units = [{"label": "售后", "value": "after_sales"}]
    by_key = checked({"type": "select", "valuesKey": "units"}, "after_sales", units=units)
    by_feel = checked({"type": "select", "valuesExpression": '=["a", "b"]'}, "c")
    assert (by_key, by_feel) == ("after_sales", "field.not_an_option")


@pytest.mark.parametrize(
    "locked",
    [{"readonly": True}, {"readonly": "=closed"}, {"disabled": True}, {"conditional": {"hide": "=closed"}}],
)
def test_what_cannot_be_changed_is_not_taken(locked: dict[str, Any]) -> None:
    """Hidden, read-only and disabled fields give nothing, whatever is sent, not even errors."""
    assert checked({"type": "textfield", "validate": {"required": True}, **locked}, "forged", closed=True) == "absent"


def test_a_condition_sees_what_was_filled_in() -> None:
    """A field that another one hides is not required."""
    components = (
        {"type": "checkbox", "key": "anonymous"},
        {"type": "textfield", "key": "name", "validate": {"required": True}, "conditional": {"hide": "=anonymous"}},
    )
    results = [form(*components).check({"anonymous": value}, context={}) for value in (True, False)]
    assert [list(errors) for _, errors in results] == [[], ["name"]]


def test_a_condition_sees_the_option_and_not_the_text_of_a_browser() -> None:
    """A radio whose option is false is false for the conditions of other fields, though a browser sends a text."""
    yes_no = [{"label": "是", "value": True}, {"label": "否", "value": False}]
    components = (
        {"type": "radio", "key": "agreed", "values": yes_no, "validate": {"required": True}},
        {
            "type": "textfield",
            "key": "why",
            "validate": {"required": True},
            "conditional": {"hide": "=agreed != false"},
        },
    )
    results = [form(*components).check({"agreed": value}, context={}) for value in ("true", "false")]
    assert [list(errors) for _, errors in results] == [[], ["why"]]


def test_nested_keys_go_into_nested_variables() -> None:
    """A field of a group with a path changes one member and keeps the others."""
    group = {"type": "group", "path": "customer", "components": [{"type": "textfield", "key": "name"}]}
    found, _ = form(group).check({"customer.name": "王芳"}, context={"customer": {"id": 7, "name": "?"}})
    assert found == {"customer": {"id": 7, "name": "王芳"}}


def test_what_is_absent_is_left_alone_but_boxes_are_empty() -> None:
    """A browser does not send an unticked box, so it counts as false; other absent fields stay as they were."""
    components = (
        {"type": "textfield", "key": "a"},
        {"type": "checkbox", "key": "b"},
        {"type": "checklist", "key": "c", "values": KINDS},
    )
    assert form(*components).check({}, context={}) == ({"b": False, "c": []}, {})


def test_unknown_keys_are_refused() -> None:
    """Nobody writes variables that the form does not show."""
    _, errors = form({"type": "textfield", "key": "a"}).check({"approved": True}, context={})
    assert errors["approved"].text("en") == "The form has no field called approved. Please leave it out."


def test_the_past_is_refused_where_the_form_says_so() -> None:
    """A date before today in the reader's zone is refused."""
    field = {"type": "datetime", "key": "d", "label": "日期", "disallowPassedDates": True}
    now = datetime(2026, 3, 1, 20, tzinfo=UTC)
    results = [form(field).check({"d": day}, context={}, now=now)[1] for day in ("2026-03-01", "2026-03-02")]
    assert [list(errors) for errors in results] == [["d"], []]


def test_the_sentence_names_the_field_in_the_language_of_the_reader() -> None:
    """The label of the field is in the sentence."""
    field = {"type": "textfield", "key": "a", "label": "姓名", "properties": {"label.en": "Name"}}
    required = {**field, "validate": {"required": True}}
    texts = [
        form(required).check({}, context={}, language=language)[1]["a"].text(language) for language in ("zh", "en")
    ]
    assert texts == ["请填写“姓名”。", 'Please fill in "Name".']


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5))
def test_whatever_comes_in_is_taken_or_refused(value: object) -> None:
    """No value makes the check raise."""
    kinds = ("textfield", "number", "checkbox", "datetime", "filepicker")
    fields = [{"type": kind, "key": kind} for kind in kinds] + [{"type": "select", "key": "s", "values": KINDS}]
    found, errors = form(*fields).check(dict.fromkeys([*kinds, "s"], value), context={})
    assert found.keys() | errors.keys() <= {*kinds, "s"}
