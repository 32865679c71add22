"""Denied by default: a view is reached only when signed in, unless it is marked `@public`.

What a person may do inside is decided by operations and queries; `@for_roles` only spares people pages not theirs.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from web.frame.reader import actor, actor_if_any

View = TypeVar("View", bound=Callable[..., Any])
OWN_GUARD = "/api/"
"""Paths with a guard of their own: personal access tokens."""


def public(view: View) -> View:
    """Mark a view that a customer without account may reach."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def for_roles(*roles: str) -> Callable[[View], View]:
    """Let only people of one of these roles reach the view; others get the sentence of 403."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not actor().roles & set(roles):
                abort(403)
            return view(*args, **kwargs)

        return guarded  # type: ignore[return-value]

    return mark


def guard() -> Response | None:
    """Before every request: to the sign-in page, unless the view is public or somebody is signed in."""
    if request.path.startswith(OWN_GUARD) or request.endpoint == "static" or request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "is_public", False) or actor_if_any() is not None:
        return None
    if request.headers.get("X-Requested-With") == "draft" or "HX-Request" in request.headers:
        abort(401)
    back = request.full_path.rstrip("?") if request.method == "GET" else request.args.get("back", "")
    return redirect(url_for("sign_in.show", next=back or None))


def register(app: Flask) -> None:
    """Put the guard before every request."""
    app.before_request(guard)
