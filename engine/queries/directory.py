"""Who somebody is now, calendars, and the tokens that a person has issued."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.operations.actors import actor_of
from engine.operations.runtime import Runtime
from engine.rules.permissions import Actor
from engine.rules.working_time import Calendar
from engine.storage.tables import access_token


@dataclass(frozen=True, slots=True)
class TokenRow:
    """An access token, without its secret."""

    id: str
    name: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


def actor(runtime: Runtime, person_id: str) -> Actor | None:
    """The person with roles, groups and units as of now; None for who has left or never was."""
    return actor_of(runtime, person_id)


def calendar(runtime: Runtime, calendar_id: str | None = None) -> Calendar:
    """The calendar of that id, or the default one."""
    known = runtime.calendars.by_id(runtime.clock())
    return known.get(calendar_id or runtime.settings.calendar) or known["china"]


def access_tokens(runtime: Runtime, *, actor: Actor) -> list[TokenRow]:
    """The actor's own tokens, newest first."""
    t = access_token.c
    query = (
        select(t.id, t.name, t.created_at, t.expires_at, t.revoked_at).where(t.person == actor.id).order_by(t.id.desc())
    )
    return runtime.database.read(lambda connection: [TokenRow(*row) for row in connection.execute(query)])
