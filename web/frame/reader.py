"""Who reads: the signed-in person of the session, asked anew on every request so that a lost role is lost at once."""

from typing import Any, cast

from flask import Flask, current_app
from flask_login import LoginManager, UserMixin, current_user

from engine import queries
from engine.operations import Runtime
from engine.rules.actors import Actor

EXTENSION = "bihuan"


class Reader(UserMixin):  # type: ignore[misc]
    """The session's person for Flask-Login."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def get_id(self) -> str:
        """The person's id, as kept in the session."""
        return self.actor.id


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


def load(person_id: str) -> Reader | None:
    """The reader of a session, or None when the person has left."""
    found = queries.actor(runtime(), person_id)
    return None if found is None else Reader(found)


def register(app: Flask) -> None:
    """Put sign-in sessions into the application."""
    manager = LoginManager(app)
    manager.session_protection = "basic"
    manager.user_loader(load)
