"""Views of customers. Number and code are kept in the session after the first time, never in an address."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from engine.errors import BihuanError
from engine.rules.actors import SYSTEM
from web.forms import Showing, new_complaint, shown_fields
from web.frame.access import public
from web.frame.reader import runtime
from web.frame.refusals import status_of
from web.frame.security import PUBLIC_FORM, limiter
from web.frame.texts import language, t
from web.frame.words import zone
from web.pages.customer.answering import answer_form
from web.pages.customer.files import let_files_in, sent_files, wrong_files
from web.pages.files import as_download
from workflows.complaint_handling.answer_confirmation import answer_by_code, answer_confirmation, confirmation
from workflows.complaint_handling.customer_files import (
    MOST_FILES,
    customer_file,
    customer_files,
    keep_files,
    most_megabytes,
)
from workflows.complaint_handling.file_complaint import file_complaint
from workflows.complaint_handling.follow_complaint import FollowUp, follow_complaint
from workflows.complaint_handling.withdraw_complaint import withdraw_complaint

pages = Blueprint("customer", __name__)
pages.url_value_preprocessor(let_files_in)
Answer = str | Response | tuple[str, int]


def _form_page(typed: dict[str, object], errors: dict[str, str], refusal: str = "") -> str:
    showing = Showing({}, language(), zone(), typed)
    shown = shown_fields(new_complaint.form(runtime()), showing)
    return render_template(
        "customer_complain.html", form_fields=shown, errors=errors, refusal=refusal, most_files=MOST_FILES,
        most_megabytes=most_megabytes(runtime()),
    )  # fmt: skip


@pages.get("/complain")
@public
def complain() -> str:
    """The empty form."""
    return _form_page({}, {})


@pages.post("/complain")
@public
@limiter.limit(PUBLIC_FORM)
def file() -> Answer:
    """File the complaint and show its number and code."""
    if request.form.get("website"):  # a field that people do not see; programs fill it in
        return redirect(url_for("customer.complain"), 303)
    complaint, typed, errors = new_complaint.read(runtime(), request.form, channel="web", language=language())
    files = sent_files()
    wrong = {key: error.text(language()) for key, error in errors.items()} | wrong_files(files)
    if complaint is None or wrong:
        return _form_page(typed, wrong), 422
    try:
        filed = file_complaint(runtime(), complaint, actor=SYSTEM, key=request.form.get("key") or None)
        keep_files(runtime(), filed, files)
    except BihuanError as refused:
        return _form_page(typed, {}, refused.text(language())), status_of(refused)
    session["followed"] = {"number": filed.number, "code": filed.code}
    return redirect(url_for("customer.filed"), 303)


@pages.get("/complain/filed")
@public
def filed() -> Answer:
    """Number and code, to be kept."""
    known = session.get("followed")
    return render_template("customer_filed.html", filed=known) if known else redirect(url_for("customer.complain"))


@pages.get("/follow")
@public
def follow() -> Answer:
    """The questions for number and code, or the complaint last asked for."""
    known = session.get("followed")
    if not known or request.args.get("other"):
        return render_template("customer_ask.html", number="", refusal="")
    try:
        found = follow_complaint(runtime(), known["number"], code=known["code"], language=language())
    except BihuanError as refused:
        session.pop("followed", None)
        return render_template("customer_ask.html", number="", refusal=refused.text(language())), status_of(refused)
    return _followed(found, code=known["code"])


def _followed(found: FollowUp, *, code: str, errors: Mapping[str, str] = MappingProxyType({})) -> str:
    """How the complaint stands; after a refused answer with what was chosen."""
    files = customer_files(runtime(), found.number, code=code)
    return render_template("customer_follow.html", found=found, files=files, errors=errors, given=request.form)


@pages.get("/follow/files/<attachment_id>")
@public
@limiter.limit("60 per minute")
def file_of_customer(attachment_id: str) -> Response:
    """A file that the customer sent, given back as a download."""
    known: dict[str, Any] = session.get("followed") or {"number": "", "code": ""}
    kept = customer_file(runtime(), known["number"], code=known["code"], attachment_id=attachment_id)
    return as_download(kept)


@pages.post("/follow")
@public
@limiter.limit(PUBLIC_FORM)
def look_up() -> Answer:
    """Remember number and code if they fit."""
    number, code = request.form.get("number", "").strip(), request.form.get("code", "").strip()
    try:
        found = follow_complaint(runtime(), number, code=code, language=language())
    except BihuanError as refused:
        return render_template("customer_ask.html", number=number, refusal=refused.text(language())), status_of(refused)
    session["followed"] = {"number": found.number, "code": code}
    return redirect(url_for("customer.follow"), 303)


@pages.post("/follow/withdraw")
@public
@limiter.limit(PUBLIC_FORM)
def withdraw() -> Response:
    """End the complaint because the customer wants it so."""
    known: dict[str, Any] = session.get("followed") or {"number": "", "code": ""}
    reason = request.form.get("reason", "").strip()
    try:
        withdraw_complaint(runtime(), known["number"], code=known["code"], reason=reason)
        flash(t("customer.withdrawn"), "done")
    except BihuanError as refused:
        flash(refused.text(language()), "wrong")
    return redirect(url_for("customer.follow"), 303)


@pages.post("/follow/answer")
@public
@limiter.limit(PUBLIC_FORM)
def answer_followed() -> Answer:
    """The answer of a customer who has no link, by number and code."""
    known: dict[str, Any] = session.get("followed") or {"number": "", "code": ""}
    given, errors = answer_form(request.form)
    if errors:
        found = follow_complaint(runtime(), known["number"], code=known["code"], language=language())
        return _followed(found, code=known["code"], errors=errors), 422
    try:
        answer_by_code(runtime(), known["number"], code=known["code"], **given)
        flash(t("customer.thanks"), "done")
    except BihuanError as refused:
        flash(refused.text(language()), "wrong")
    return redirect(url_for("customer.follow"), 303)


@pages.get("/answer/<token>")
@public
@limiter.limit("30 per minute")
def ask(token: str) -> str:
    """Our reply and the question whether it helps; nothing is chosen beforehand."""
    asked = confirmation(runtime(), token)
    return render_template("customer_answer.html", asked=asked, errors={}, given={}, token=token)


@pages.post("/answer/<token>")
@public
@limiter.limit(PUBLIC_FORM)
def answer(token: str) -> Answer:
    """Take the answer, once."""
    given, errors = answer_form(request.form)
    if errors:
        asked = confirmation(runtime(), token)
        page = render_template("customer_answer.html", asked=asked, errors=errors, given=request.form, token=token)
        return page, 422
    taken = answer_confirmation(runtime(), token, **given)
    return render_template("customer_thanks.html", answered=taken)
