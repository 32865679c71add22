"""Work on many cases: the list, the progress of one, stopping and continuing; incidents retried together."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import operations, queries
from web.frame.reader import actor, runtime
from web.frame.texts import t
from web.pages.operating.blueprint import FOR, pages
from web.pages.operating.given import moment


@pages.get("/bulk")
@FOR
def bulk_list() -> str:
    """The newest first."""
    return render_template("operating_bulk.html", works=queries.bulk_works(runtime(), actor=actor()))


@pages.get("/bulk/<bulk_id>")
@FOR
def bulk_one(bulk_id: str) -> str:
    """How far it is, and what fell out."""
    return render_template("operating_progress.html", view=queries.bulk(runtime(), bulk_id, actor=actor()))


@pages.post("/bulk/<bulk_id>/stop")
@FOR
def bulk_stop(bulk_id: str) -> Response:
    """Stop after the slice in hand."""
    operations.stop_bulk(runtime(), bulk_id, actor=actor())
    return redirect(url_for("operating.bulk_one", bulk_id=bulk_id), 303)


@pages.post("/bulk/<bulk_id>/continue")
@FOR
def bulk_continue(bulk_id: str) -> Response:
    """Go on with the rest."""
    operations.continue_bulk(runtime(), bulk_id, actor=actor())
    return redirect(url_for("operating.bulk_one", bulk_id=bulk_id), 303)


@pages.post("/incidents/retry")
@FOR
def retry() -> Response:
    """Retry all incidents that fit the form."""
    wanted = {name: request.form.get(name, "").strip() or None for name in ("process_id", "element", "code")}
    started = operations.retry_incidents(
        runtime(), actor=actor(), since=moment("since"), until=moment("until"), key=request.form.get("key"), **wanted
    )
    flash(t("operating.ordered"), "done")
    return redirect(url_for("operating.bulk_one", bulk_id=started.bulk_id), 303)
