"""Who reads: the signed-in person of the session, asked anew on every request so that a lost role is lost at once."""

from typing import Any, cast

from flask import Flask, current_app
from flask_login import LoginManager, UserMixin, current_user

from engine.operations import Runtime, actor_by_session
from engine.rules.actors import Actor

EXTENSION = "bihuan"


class Reader(UserMixin):  # type: ignore[misc]
    """The session's person for Flask-Login. `secret` is that of the session, which the cookie carries."""

    def __init__(self, actor: Actor, secret: str) -> None:
        self.actor = actor
        self.secret = secret

    def get_id(self) -> str:
        """What the cookie keeps: the session's secret, so that a copy is worth nothing once the session has ended."""
        return self.secret


def runtime() -> Runtime:
    """The runtime of this application: database, clock, calendars, actions."""
    return cast("Runtime", current_app.extensions[EXTENSION])


def actor() -> Actor:
    """The signed-in person. Only for views that are not public."""
    return cast("Reader", current_user).actor


def actor_if_any() -> Actor | None:
    """The signed-in person, or None for a customer."""
    reader: Any = current_user
    return reader.actor if reader and reader.is_authenticated else None


def load(secret: str) -> Reader | None:
    """The reader of a session, or None when it has ended or the person has left."""
    found = actor_by_session(runtime(), secret)
    return None if found is None else Reader(found, secret)


def session_secret() -> str:
    """The secret of the session that this request belongs to; empty where nobody has signed in."""
    reader: Any = current_user
    return str(reader.secret) if reader and reader.is_authenticated else ""


def register(app: Flask) -> None:
    """Put sign-in sessions into the application."""
    manager = LoginManager(app)
    manager.session_protection = "basic"
    manager.user_loader(load)
