"""Incidents for operators: work that failed, in words, to be tried again or resolved with corrected values."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import operations, queries
from engine.queries.unclaimable import unclaimable_tasks
from web.frame.access import for_roles
from web.frame.reader import actor, runtime
from web.frame.texts import t
from web.pages.operating.given import values

pages = Blueprint("incidents", __name__)
ROLES = ("operator",)


@pages.get("/incidents")
@for_roles(*ROLES)
def show() -> str:
    """Open incidents, oldest first, cases that wait for nothing, and tasks that nobody may take."""
    found = queries.incidents(runtime(), actor=actor(), after=request.args.get("after"), limit=30)
    stuck, untaken = queries.stuck_instances(runtime(), actor=actor()), unclaimable_tasks(runtime(), actor=actor())
    return render_template("incidents.html", found=found, stuck=stuck, untaken=untaken)


@pages.post("/incidents/<incident_id>/resolve")
@for_roles(*ROLES)
def resolve(incident_id: str) -> Response:
    """Try the failed work again, with corrected variables where given."""
    operations.resolve_incident(
        runtime(), incident_id, actor=actor(), variables=values(request.form.get("variables", ""))
    )
    flash(t("incident.resolved"), "done")
    return redirect(url_for("incidents.show"), 303)
