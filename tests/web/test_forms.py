"""Forms of definitions are rendered and read back as people use them."""

import json

from werkzeug.datastructures import MultiDict

from engine.definitions import Form, Resource, read_deployment
from web.forms import Showing, read_submitted, shown_fields, watched_names

FIELDS: list[dict[str, object]] = [
    {
        "type": "radio",
        "key": "decision",
        "label": "决定",
        "values": [{"label": "受理", "value": "accept"}, {"label": "拒绝", "value": "refuse"}],
        "properties": {"label.en": "Decision", "option.en.refuse": "Refuse"},
    },
    {"type": "textarea", "key": "reason", "label": "理由", "conditional": {"hide": '=decision != "refuse"'}},
    {"type": "checkbox", "key": "urgent", "label": "紧急"},
    {"type": "number", "key": "amount", "label": "金额"},
]


def form(*fields: dict[str, object]) -> Form:
    """A form with these fields."""
    content = json.dumps({"type": "default", "id": "f", "components": list(fields)}).encode()
    return read_deployment([Resource("f.form", content)]).forms["f"]


def test_a_condition_hides_what_does_not_apply() -> None:
    """The reason is asked only where the decision was to refuse."""
    showing = Showing({}, "zh", "Asia/Shanghai", {"decision": "accept"})

    assert [field.key for field in shown_fields(form(*FIELDS), showing)] == ["decision", "urgent", "amount"]


def test_what_was_typed_decides_conditions() -> None:
    """Choosing to refuse brings the reason up."""
    showing = Showing({}, "zh", "Asia/Shanghai", {"decision": "refuse"})

    assert [field.key for field in shown_fields(form(*FIELDS), showing)] == ["decision", "reason", "urgent", "amount"]


def test_fields_on_which_others_depend_are_watched() -> None:
    """The page draws the form anew when the decision changes."""
    assert watched_names(form(*FIELDS)) == ("f.decision",)


def test_labels_come_in_the_language_of_the_reader() -> None:
    """English labels where there are some, Chinese ones else."""
    shown = shown_fields(form(*FIELDS), Showing({"decision": "refuse"}, "en", "Asia/Shanghai"))

    assert [(field.label, field.shown) for field in shown[:2]] == [("Decision", "Refuse"), ("理由", "")]


def test_a_submission_is_read_as_typed() -> None:
    """Texts stay texts, an unchecked box is no, fields that were not shown are not there."""
    sent = MultiDict([("has.decision", "1"), ("f.decision", "refuse"), ("has.urgent", "1"), ("has.amount", "1"),
                      ("f.amount", " １2,000 ")])  # fmt: skip

    assert read_submitted(form(*FIELDS), sent) == {"decision": "refuse", "urgent": False, "amount": "１2,000"}
