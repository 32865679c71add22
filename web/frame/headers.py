"""Headers of every answer: strict Content-Security-Policy, no eval, no inline script or style, no framing.

Only the editors may set styles from script (`EDITOR`): bpmn-js, dmn-js, form-js and CodeMirror write style elements.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask
from flask_talisman import Talisman
from werkzeug.wrappers import Response

STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": ["'self'", "data:"],
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
EDITOR = {**STRICT, "style-src": ["'self'", "'unsafe-inline'"], "font-src": ["'self'", "data:"]}

talisman = Talisman()
View = TypeVar("View", bound=Callable[..., Any])


def editor_headers(view: View) -> View:
    """Let the view's page set styles from script."""
    return cast("View", talisman(content_security_policy=EDITOR)(view))


def keep_private(answer: Response) -> Response:
    """Pages are for one reader: no cache between us keeps them, and the browser asks before it shows one again."""
    answer.headers.setdefault("Cache-Control", "private, no-cache")
    return answer


def register(app: Flask, *, https: bool) -> None:
    """Put the headers on every answer; `https` also demands it and marks the cookies."""
    app.after_request(keep_private)
    talisman.init_app(
        app,
        force_https=https,
        strict_transport_security=https,
        session_cookie_secure=https,
        session_cookie_samesite="Lax",
        content_security_policy=STRICT,
        frame_options="DENY",
        referrer_policy="same-origin",
        permissions_policy={"geolocation": "()", "camera": "()", "microphone": "()"},
    )
