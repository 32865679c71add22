"""Views of one task. Posts are answered with a redirect, refusals with the same page and what was typed."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import operations, queries
from engine.errors import BihuanError
from engine.operations import FormRefused
from web.forms import read_submitted
from web.frame.asked import number
from web.frame.reader import actor, runtime
from web.frame.refusals import status_of
from web.frame.texts import in_words, language, t
from web.pages.cases.uploads import attach_files
from web.pages.tasks.task_page import task_page

pages = Blueprint("tasks", __name__, url_prefix="/tasks/<task_id>")
Answer = str | Response | tuple[str, int]


def _box() -> str:
    box = request.args.get("box", "mine")
    return box if box in ("mine", "groups", "done") else "mine"


def _key() -> str | None:
    return request.form.get("key") or None


def _typed(task_id: str) -> dict[str, object]:
    form = queries.task(runtime(), task_id, actor=actor()).form
    return read_submitted(form, request.form) if form else {}


def _page(task_id: str, **more: Any) -> str:
    inside = "HX-Request" in request.headers
    return render_template("task_inside.html" if inside else "task.html", **task_page(task_id, box=_box(), **more))


@pages.get("")
def show(task_id: str) -> str:
    """The task: the whole page, or its inside for the place beside the list."""
    return _page(task_id)


@pages.post("/claim")
def claim(task_id: str) -> Response:
    """Take the task."""
    operations.claim_task(runtime(), task_id, actor=actor(), key=_key())
    flash(t("task.claimed"), "done")
    return redirect(url_for("tasks.show", task_id=task_id, box="mine"), 303)


@pages.post("/unclaim")
def unclaim(task_id: str) -> Response:
    """Give the task back to its group."""
    operations.unclaim_task(runtime(), task_id, actor=actor(), key=_key())
    flash(t("task.unclaimed_done"), "done")
    return redirect(url_for("inbox.show", box="groups"), 303)


@pages.post("/assign")
def assign(task_id: str) -> Response:
    """Give the task to somebody."""
    assignee = request.form.get("assignee", "")
    operations.assign_task(runtime(), task_id, actor=actor(), assignee=assignee, key=_key())
    flash(t("task.assigned"), "done")
    return redirect(url_for("inbox.show", box=_box()), 303)


@pages.post("/draft")
def draft(task_id: str) -> Response:
    """Keep what has been typed so far."""
    operations.save_draft(runtime(), task_id, values=_typed(task_id), actor=actor())
    if request.headers.get("X-Requested-With") == "draft":
        return jsonify(saved=True)
    flash(t("draft.saved_now"), "done")
    return redirect(url_for("tasks.show", task_id=task_id, box=_box()), 303)


@pages.post("/form")
def refresh(task_id: str) -> str:
    """The form again, with the conditions decided by what has been typed."""
    typed = _typed(task_id)
    if "HX-Request" in request.headers:
        return render_template("task_fields.html", **task_page(task_id, box=_box(), typed=typed))
    return _page(task_id, typed=typed)


@pages.post("/complete")
def complete(task_id: str) -> Answer:
    """Complete the task with the form's values, then on to the inbox."""
    typed = _typed(task_id)
    try:
        typed |= attach_files(task_id)
        done = operations.complete_task(
            runtime(), task_id, variables=typed, actor=actor(), key=_key(),
            expected_version=number(request.form.get("version")), language=language(),
        )  # fmt: skip
    except FormRefused as refused:
        errors = {field: error.text(language()) for field, error in refused.errors.items()}
        return _page(task_id, typed=typed, errors=errors), status_of(refused)
    except BihuanError as refused:
        return _refused(task_id, typed, refusal=refused)
    flash(_what_follows(done.opened, done.status), "done")
    return redirect(url_for("inbox.show", box=_box()), 303)


def _refused(task_id: str, typed: dict[str, object], *, refusal: BihuanError) -> Answer:
    """The same page with the sentence; where the task itself is out of reach, the error page."""
    return _page(task_id, typed=typed, refusal=refusal.text(language())), status_of(refusal)


def _what_follows(opened: tuple[str, ...], status: str) -> str:
    """What happens next, for the person who has just finished a task."""
    if status == "completed":
        return t("task.done_and_closed")
    if not opened:
        return t("task.done")
    try:
        row = queries.task(runtime(), opened[0], actor=actor()).row
    except BihuanError:
        return t("task.done")
    return t("task.done_next", name=in_words(row.name, row.name_en))
