"""Notifications of the reader, newest first; opening the page and pressing the button marks them as read."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import operations, queries
from web.frame.reader import actor, runtime

pages = Blueprint("notifications", __name__)


@pages.get("/notifications")
def show() -> str:
    """The list."""
    found = queries.notifications(runtime(), actor=actor(), after=request.args.get("after"), limit=30)
    return render_template("notifications.html", found=found)


@pages.post("/notifications/read")
def read() -> Response:
    """All of them have been read."""
    operations.read_notifications(runtime(), actor=actor())
    return redirect(url_for("notifications.show"), 303)


def unread_notifications() -> str:
    """The number on the bell, empty when there is nothing new."""
    capped = queries.unread(runtime(), actor=actor())
    return f"{capped.count}{'+' if capped.more else ''}" if capped.count else ""


pages.record_once(lambda state: state.app.jinja_env.globals.update(unread_notifications=unread_notifications))
