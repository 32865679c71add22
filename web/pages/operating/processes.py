"""One process: suspending it, and migrating the instances of a version, tried before."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import operations, queries
from engine.operations import BulkStarted
from engine.queries import MigrationView
from web.frame.asked import number
from web.frame.reader import actor, runtime
from web.frame.texts import t
from web.pages.operating.blueprint import FOR, pages
from web.pages.operating.given import migration


@pages.get("/processes/<process_id>")
@FOR
def process(process_id: str) -> str:
    """Its versions, with forms for what can be done."""
    return _page(process_id)


def _page(process_id: str, plan: MigrationView | None = None) -> str:
    row = queries.definition(runtime(), process_id).row
    versions = queries.definition_versions(runtime(), process_id)
    return render_template("operating_process.html", row=row, versions=versions, plan=plan, form=request.form)


@pages.post("/processes/<process_id>/suspend")
@FOR
def suspend_process(process_id: str) -> Response:
    """Start nothing more, and let all its instances stand still."""
    reason = request.form.get("reason", "").strip()
    started = operations.suspend_definition(
        runtime(), process_id, actor=actor(), reason=reason, key=request.form.get("key")
    )
    return _follow(started)


@pages.post("/processes/<process_id>/resume")
@FOR
def resume_process(process_id: str) -> Response:
    """Start again, and let its instances go on."""
    return _follow(operations.resume_definition(runtime(), process_id, actor=actor(), key=request.form.get("key")))


@pages.post("/processes/<process_id>/migrate")
@FOR
def migrate_process(process_id: str) -> str | Response:
    """Say how many instances could move and what hinders the others; with `sure`, begin."""
    wanted, source = migration(), number(request.form.get("from_version")) or 0
    if not request.form.get("sure"):
        found = queries.migration(runtime(), process_id, source, wanted.version, actor=actor(), mapping=wanted.mapping)
        return _page(process_id, found)
    started = operations.migrate_instances(
        runtime(), process_id, source, wanted, actor=actor(), key=request.form.get("key")
    )
    return _follow(started)


def _follow(started: BulkStarted) -> Response:
    flash(t("operating.ordered"), "done")
    return redirect(url_for("operating.bulk_one", bulk_id=started.bulk_id), 303)
