"""Reads the answer to our reply: yes or no, one to five, a comment. Opposite answers are never chosen beforehand."""

from typing import TypedDict

from werkzeug.datastructures import MultiDict

from web.frame.texts import t


class Given(TypedDict):
    """The answer as the operation takes it."""

    confirmed: bool
    satisfaction: int
    comment: str


def answer_form(form: MultiDict[str, str]) -> tuple[Given, dict[str, str]]:
    """The answer, and the sentences by field for what is missing."""
    confirmed, satisfaction = form.get("confirmed", ""), form.get("satisfaction", "")
    errors: dict[str, str] = {}
    if confirmed not in ("yes", "no"):
        errors["confirmed"] = t("customer.answer.choose_yes_no")
    if satisfaction not in ("1", "2", "3", "4", "5"):
        errors["satisfaction"] = t("customer.answer.choose_satisfaction")
    level = 0 if "satisfaction" in errors else int(satisfaction)
    return Given(confirmed=confirmed == "yes", satisfaction=level, comment=form.get("comment", "").strip()), errors
