"""The reader's own settings: language, theme, personal access tokens for the API, the keys."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import operations, queries
from web.frame.reader import actor, runtime
from web.frame.texts import t

pages = Blueprint("settings", __name__, url_prefix="/settings")


def _page(*, secret: str = "") -> str:
    return render_template("settings.html", tokens=queries.access_tokens(runtime(), actor=actor()), secret=secret)


@pages.get("")
def show() -> str:
    """The page."""
    return _page()


@pages.get("/keys")
def keys() -> str:
    """The sheet of keys as a page, for readers without script."""
    return render_template("keys.html")


@pages.post("/tokens")
def issue() -> str:
    """A new token; its secret stands on the page that follows and never again."""
    name = request.form.get("name", "").strip()[:60] or t("settings.token_unnamed")
    issued = operations.issue_token(runtime(), actor=actor(), name=name)
    return _page(secret=issued.secret)


@pages.post("/tokens/<token_id>/revoke")
def revoke(token_id: str) -> Response:
    """End a token at once."""
    operations.revoke_token(runtime(), token_id, actor=actor())
    flash(t("settings.token_revoked"), "done")
    return redirect(url_for("settings.show"), 303)
