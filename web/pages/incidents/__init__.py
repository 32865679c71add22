"""Incidents for operators: work that failed, in words, to be tried again or resolved with corrected values."""

import json
from decimal import Decimal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import operations, queries
from engine.errors import BihuanError, declare
from web.frame.access import for_roles
from web.frame.reader import actor, runtime
from web.frame.texts import t

pages = Blueprint("incidents", __name__)
ROLES = ("operator",)
BAD_VALUES = declare(
    "web.bad_values",
    "invalid",
    zh="更正的变量写法不对：{reason}。请写成 JSON 对象，例如 {example}。",
    en="The corrected variables cannot be read: {reason}. Write a JSON object such as {example}.",
)


@pages.get("/incidents")
@for_roles(*ROLES)
def show() -> str:
    """Open incidents, oldest first."""
    found = queries.incidents(runtime(), actor=actor(), after=request.args.get("after"), limit=30)
    return render_template("incidents.html", found=found)


def _corrected() -> dict[str, object] | None:
    text = request.form.get("variables", "").strip()
    if not text:
        return None
    example = '{"amount": 120}'
    try:
        values = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as wrong:
        raise BihuanError(BAD_VALUES, reason=str(wrong), example=example) from wrong
    if not isinstance(values, dict):
        raise BihuanError(BAD_VALUES, reason=text[:50], example=example)
    return values


@pages.post("/incidents/<incident_id>/resolve")
@for_roles(*ROLES)
def resolve(incident_id: str) -> Response:
    """Try the failed work again, with corrected variables where given."""
    operations.resolve_incident(runtime(), incident_id, actor=actor(), variables=_corrected())
    flash(t("incident.resolved"), "done")
    return redirect(url_for("incidents.show"), 303)
