"""One case: where it stands, what a change would do, and doing it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import operations, queries
from engine.operations import Plan
from engine.operations.restart_instance import With, is_restartable
from engine.rules.permissions import SYSTEM
from web.frame.asked import number
from web.frame.reader import actor, runtime
from web.frame.texts import t
from web.pages.operating.blueprint import FOR, pages
from web.pages.operating.given import migration, modification

ACTIONS = ("modify", "migrate")


@pages.get("/cases/<instance_id>")
@FOR
def case(instance_id: str) -> str:
    """Where it stands, with forms for what can be done."""
    return _page(instance_id)


def _page(instance_id: str, **more: Any) -> str:
    standing = queries.standing(runtime(), instance_id, actor=actor())  # asks the permission
    row = queries.instance(runtime(), instance_id, actor=SYSTEM).row
    versions = queries.definition_versions(runtime(), row.process_id)
    given = {"plan": None, "action": "", "form": request.form, "reason": ""} | more
    given["restartable"] = is_restartable(runtime(), row.process_id)
    return render_template("operating_case.html", row=row, standing=standing, versions=versions, **given)


@pages.post("/cases/<instance_id>/suspend")
@FOR
def suspend(instance_id: str) -> Response:
    """Let it stand still."""
    reason = request.form.get("reason", "").strip()
    operations.suspend_instance(runtime(), instance_id, actor=actor(), reason=reason, key=request.form.get("key"))
    return _done(instance_id, t("operating.suspended"))


@pages.post("/cases/<instance_id>/resume")
@FOR
def resume(instance_id: str) -> Response:
    """Let it go on."""
    operations.resume_instance(runtime(), instance_id, actor=actor(), key=request.form.get("key"))
    return _done(instance_id, t("operating.resumed"))


@pages.post("/cases/<instance_id>/modify")
@FOR
def modify(instance_id: str) -> str | Response:
    """Say what a modification would do; with `sure`, do it."""
    wanted = modification()
    if not request.form.get("sure"):
        plan = operations.plan_modification(runtime(), instance_id, wanted, actor=actor())
        return _page(instance_id, plan=plan, action="modify")
    operations.modify_instance(
        runtime(), instance_id, wanted, actor=actor(), reason=request.form.get("reason", ""),
        key=request.form.get("key"), expected_version=number(request.form.get("seen")),
    )  # fmt: skip
    return _done(instance_id, t("operating.modified"))


@pages.post("/cases/<instance_id>/migrate")
@FOR
def migrate(instance_id: str) -> str | Response:
    """Say what a migration would do; with `sure`, do it."""
    wanted = migration()
    if not request.form.get("sure"):
        plan: Plan = operations.plan_migration(runtime(), instance_id, wanted, actor=actor())
        return _page(instance_id, plan=plan, action="migrate")
    operations.migrate_instance(
        runtime(), instance_id, wanted, actor=actor(), key=request.form.get("key"),
        expected_version=number(request.form.get("seen")),
    )  # fmt: skip
    return _done(instance_id, t("operating.migrated"))


@pages.post("/cases/<instance_id>/restart")
@FOR
def restart(instance_id: str) -> Response:
    """Do it once more, and show the new one."""
    which: With = "last" if request.form.get("variables") == "last" else "start"
    again = operations.restart_instance(
        runtime(), instance_id, actor=actor(), variables=which, key=request.form.get("key")
    )
    return _done(again.instance_id, t("operating.restarted"))


@pages.post("/cases/<instance_id>/choose")
def choose(instance_id: str) -> Response:
    """Start activities of an ad-hoc sub-process; open to whoever has to do with the case."""
    token, elements = number(request.form.get("token")) or 0, request.form.getlist("element")
    if elements:
        operations.choose_activities(
            runtime(), instance_id, token, elements, actor=actor(), key=request.form.get("key")
        )
        flash(t("operating.chosen"), "done")
    else:
        flash(t("operating.choose_none"), "wrong")
    return redirect(url_for("cases.one", instance_id=instance_id), 303)


def _done(instance_id: str, words: str) -> Response:
    flash(words, "done")
    return redirect(url_for("operating.case", instance_id=instance_id), 303)
