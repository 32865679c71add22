"""Signing in with name and password, and leaving. The session forgets everything else at both."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from engine.errors import BihuanError
from engine.operations import end_session, open_session, sign_in
from web.frame.access import public
from web.frame.reader import Reader, actor_if_any, runtime, session_secret
from web.frame.refusals import status_of
from web.frame.return_address import within
from web.frame.security import SIGN_IN, limiter
from web.frame.texts import language

pages = Blueprint("sign_in", __name__)


def _next() -> str:
    return within(request.args.get("next", ""), default=url_for("inbox.show"))


@pages.get("/sign-in")
@public
def show() -> str | Response:
    """The form; who is signed in already goes on."""
    if actor_if_any() is not None:
        return redirect(_next())
    return render_template("sign_in.html", next=request.args.get("next"), login="", wrong="")


@pages.post("/sign-in")
@public
@limiter.limit(SIGN_IN)
def enter() -> str | Response | tuple[str, int]:
    """Sign in, then on to the page that was asked for."""
    login = request.form.get("login", "").strip()
    try:
        actor = sign_in(runtime(), login, password=request.form.get("password", ""))
    except BihuanError as refusal:
        wrong = refusal.text(language())
        return render_template("sign_in.html", next=request.args.get("next"), login=login, wrong=wrong), status_of(
            refusal
        )
    end_session(runtime(), session_secret())  # whoever was signed in at this browser before
    session.clear()
    login_user(Reader(actor, open_session(runtime(), actor.id)))
    session.permanent = True
    return redirect(_next(), 303)


@pages.post("/sign-out")
def leave() -> Response:
    """Sign out: the session ends, so that a copy of the cookie is worth nothing."""
    end_session(runtime(), session_secret())
    logout_user()
    session.clear()
    answer = redirect(url_for("sign_in.show"), 303)
    answer.headers["Clear-Site-Data"] = '"cache"'  # the next one at this computer does not leaf back
    return answer
