"""登录: a login and a password become an actor."""

from sqlalchemy import select

from engine.errors import BihuanError, declare
from engine.operations.actors import actor_of
from engine.operations.passwords import fits
from engine.operations.runtime import Runtime
from engine.rules.permissions import Actor
from engine.storage.tables import person

NOT_SIGNED_IN = declare(
    "sign_in.refused",
    "forbidden",
    zh="用户名或密码不正确。请重新输入；忘记密码请联系流程管理员。",
    en="The login or the password is wrong. Try again; ask the process administrator if you forgot your password.",
)


def sign_in(runtime: Runtime, login: str, *, password: str) -> Actor:
    """The person behind login and password. Raises: `sign_in.refused`, the same whatever was wrong."""
    wanted = select(person.c.password_hash).where(person.c.id == login, person.c.active)
    kept = runtime.database.read(lambda connection: connection.scalar(wanted))
    actor = actor_of(runtime, login) if fits(password, kept) else None
    if actor is None:
        raise BihuanError(NOT_SIGNED_IN)
    return actor
