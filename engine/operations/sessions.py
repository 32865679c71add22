"""登录会话: a signed-in browser is a row, so that signing out, a new password or leaving ends it, copies included.

Only a hash of the secret is kept. The web asks `actor_by_session` on every request; it takes no query more than reading
the person alone.
"""

import secrets
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select

from engine.operations.actors import read_actor
from engine.operations.runtime import Runtime
from engine.rules.permissions import Actor
from engine.storage.tables import session

LONGEST = timedelta(days=7)
"""How long a session lasts at most, however often it is used."""


def open_session(runtime: Runtime, person: str) -> str:
    """A new session of somebody who has just proven who they are; gives its secret. Forgets their expired ones."""
    secret = secrets.token_urlsafe(32)
    now = runtime.clock()

    def once(connection: Connection) -> None:
        old = session.c.opened_at <= now - LONGEST
        connection.execute(delete(session).where(session.c.person == person, old))
        connection.execute(insert(session).values(hash=_hash(secret), person=person, opened_at=now))

    runtime.database.write(once)
    return secret


def end_session(runtime: Runtime, secret: str) -> None:
    """End one session; no error where it has ended already."""

    def once(connection: Connection) -> None:
        connection.execute(delete(session).where(session.c.hash == _hash(secret)))

    runtime.database.write(once, repeatable=True)


def end_sessions(connection: Connection, person: str) -> None:
    """End every session of a person, inside a transaction: after a new password, and when the account is closed."""
    connection.execute(delete(session).where(session.c.person == person))


def actor_by_session(runtime: Runtime, secret: str) -> Actor | None:
    """The person who signed in there, as of now; None where the session has ended or the person has left."""
    alive = (session.c.hash == _hash(secret)) & (session.c.opened_at > runtime.clock() - LONGEST)
    who = select(session.c.person).where(alive).scalar_subquery()
    return runtime.database.read(lambda connection: read_actor(connection, who))


def _hash(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
