"""访问令牌: keys by which programs act for a person. Only a hash is kept; the secret is shown once."""

import secrets
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, insert, or_, select, update

from engine.errors import BihuanError, declare
from engine.operations.actors import read_actor
from engine.operations.refusals import permit
from engine.operations.register import Register
from engine.operations.results import TokenIssued
from engine.operations.runtime import Runtime
from engine.rules.permissions import Actor
from engine.storage.identity import new_id
from engine.storage.tables import access_token

TOKEN_MISSING = declare(
    "token.missing",
    "missing",
    zh="没有找到这个访问令牌，或它已经作废。",
    en="There is no such access token, or it is revoked already.",
)
TOKEN_REFUSED = declare(
    "token.refused",
    "forbidden",
    zh="访问令牌无效、已过期或已作废。请在设置页面创建新的令牌。",
    en="The access token is unknown, expired or revoked. Create a new one on the settings page.",
)
_PREFIX = "bh_"


def issue_token(runtime: Runtime, *, name: str, actor: Actor, expires_at: datetime | None = None) -> TokenIssued:
    """A new token for the actor. Raises: `permission.token.issue`."""
    permit(actor, "token.issue")
    answer = TokenIssued(new_id(), _PREFIX + secrets.token_urlsafe(32))

    def once(connection: Connection) -> None:
        connection.execute(
            insert(access_token).values(
                id=answer.token_id,
                person=actor.id,
                name=name,
                hash=_hash(answer.secret),
                created_at=runtime.clock(),
                expires_at=expires_at,
            )
        )
        register = Register(connection, "register:tokens", actor=actor, now=runtime.clock())
        register.record("issue_token", {"token": answer.token_id, "name": name})

    runtime.database.write(once)
    return answer


def revoke_token(runtime: Runtime, token_id: str, *, actor: Actor) -> None:
    """End a token of the actor; administrators may end anybody's. Raises: `token.missing`."""
    mine = access_token.c.person == actor.id

    def once(connection: Connection) -> None:
        conditions = [access_token.c.id == token_id, access_token.c.revoked_at.is_(None)]
        if not (actor.trusted or "administrator" in actor.roles):
            conditions.append(mine)
        ended = connection.execute(update(access_token).where(*conditions).values(revoked_at=runtime.clock()))
        if ended.rowcount == 0:
            raise BihuanError(TOKEN_MISSING)
        register = Register(connection, "register:tokens", actor=actor, now=runtime.clock())
        register.record("revoke_token", {"token": token_id})

    runtime.database.write(once)


def actor_by_token(runtime: Runtime, secret: str) -> Actor:
    """The person behind a token, as of now. Raises: `token.refused`."""
    t = access_token.c
    alive = or_(t.expires_at.is_(None), t.expires_at > runtime.clock())

    def once(connection: Connection) -> Actor | None:
        found = connection.scalar(select(t.person).where(t.hash == _hash(secret), t.revoked_at.is_(None), alive))
        return None if found is None else read_actor(connection, found)

    actor = runtime.database.read(once)
    if actor is None:
        raise BihuanError(TOKEN_REFUSED)
    return actor


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
