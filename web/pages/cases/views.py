"""Views of cases: list, one case, its tabs in place, comments and files added, cancelling."""

from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import operations, queries
from engine.rules.permissions import refusal
from web.frame.reader import actor, runtime
from web.frame.texts import t
from web.pages.cases.facts import facts_of
from web.pages.cases.happenings import happenings
from web.pages.cases.stages import stage_words
from web.pages.cases.tabs import COOKIE, TABS, tab_parts
from web.pages.cases.uploads import attach
from web.pages.choices import A_YEAR
from workflows.complaint_handling import PROCESS

pages = Blueprint("cases", __name__, url_prefix="/cases")
pages.record_once(lambda state: state.app.jinja_env.globals.update(stage_words=stage_words))
OPERATING = frozenset({"suspend", "resume", "modify", "migrate", "restart"})
STATES = ("active", "suspended", "completed", "cancelled")


@pages.get("")
def show() -> str | Response:
    """All cases that the reader may see, newest first. With `instance_id` in the path: one case."""
    given = request.args
    state = given.get("state", "active")
    state = state if state in (*STATES, "all") else "active"
    found = queries.instances(
        runtime(), actor=actor(), search=given.get("search", "").strip()[:100], process=given.get("process") or None,
        state=state if state in STATES else None, unit=given.get("unit") or None, after=given.get("after"), limit=30,
    )  # fmt: skip
    keep: dict[str, Any] = {name: value for name, value in given.items() if name != "after"}
    more_url = url_for("cases.show", after=found.next_cursor, **keep) if found.next_cursor else ""
    return render_template(
        "cases.html", found=found, state=state, states=(*STATES, "all"), more_url=more_url,
        units=queries.units(runtime()), processes=queries.definitions(runtime()),
    )  # fmt: skip


@pages.get("/<instance_id>")
def one(instance_id: str) -> str:
    """One case."""
    view = queries.instance(runtime(), instance_id, actor=actor())
    return render_template(
        "case.html", case=view, facts=facts_of(view.row, view.variables), may=view.may,
        may_reissue=view.row.process_id == PROCESS and refusal(actor(), "complaint.reissue_code") is None,
        may_operate=bool(view.may & OPERATING), choices=queries.choices(runtime(), instance_id, actor=actor()),
        **tab_parts(view.row, tall=True),
    )  # fmt: skip


@pages.get("/<instance_id>/tab/<name>")
def tab(instance_id: str, name: str) -> Response:
    """One tab in place; remembered for the next case."""
    if name not in TABS:
        abort(404)
    task_id = request.args.get("task")
    if task_id:
        task = queries.task(runtime(), task_id, actor=actor())
        row, may = task.instance, task.may
    else:
        view = queries.instance(runtime(), instance_id, actor=actor())
        row, may = view.row, view.may
    parts = tab_parts(row, task_id=task_id, tab=name, tall=not task_id)
    answer = make_response(render_template("case_tabs.html", may=may, **parts))
    answer.set_cookie(COOKIE, name, max_age=A_YEAR, httponly=True, samesite="Lax")
    return answer


@pages.get("/<instance_id>/history")
def history(instance_id: str) -> str:
    """The whole history of a case."""
    view = queries.instance(runtime(), instance_id, actor=actor())
    events = queries.history(runtime(), instance_id, actor=actor(), limit=5000)
    return render_template("case_history.html", case=view, events=happenings(events))


def _back(instance_id: str, name: str) -> Response:
    task_id = request.args.get("task")
    task = url_for("tasks.show", task_id=task_id, tab=name) if task_id else ""
    place = task or url_for("cases.one", instance_id=instance_id, tab=name)
    return redirect(f"{place}#tabs", 303)


@pages.post("/<instance_id>/comments")
def add_comment(instance_id: str) -> Response:
    """Add a comment."""
    text, key = request.form.get("text", "").strip(), request.form.get("key")
    operations.comment(runtime(), instance_id, text=text, actor=actor(), task_id=request.args.get("task"), key=key)
    return _back(instance_id, "comments")


@pages.post("/<instance_id>/attachments")
def add_attachment(instance_id: str) -> Response:
    """Add a file."""
    file = request.files.get("file")
    if file is None or not file.filename:
        flash(t("tabs.attachment_none"), "wrong")
    else:
        attach(instance_id, file, task_id=request.args.get("task"), key=request.form.get("key"))
        flash(t("tabs.attachment_kept", name=file.filename), "done")
    return _back(instance_id, "attachments")


@pages.post("/<instance_id>/cancel")
def cancel(instance_id: str) -> Response:
    """End the case before its end, with a reason."""
    reason = request.form.get("reason", "").strip()
    operations.cancel_instance(runtime(), instance_id, reason=reason, actor=actor(), key=request.form.get("key"))
    flash(t("case.cancelled"), "done")
    return redirect(url_for("cases.one", instance_id=instance_id), 303)
