"""Search by number, customer, name or phone, from the field on top of every page."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import queries
from web.frame.reader import actor, runtime

pages = Blueprint("search", __name__)


@pages.get("/search")
def show() -> str | Response:
    """What was found; an exact number goes straight to its case."""
    text = request.args.get("q", "").strip()[:100]
    found = tuple(queries.search(runtime(), text, actor=actor())) if text else ()
    if len(found) == 1 and found[0].number == text:
        return redirect(url_for("cases.one", instance_id=found[0].id))
    return render_template("search.html", text=text, found=found)
