"""Who calls: the person of the access token. Without a token nothing of the API answers."""

from typing import cast

from flask import g, request

from engine.errors import BihuanError, declare
from engine.operations import Runtime, actor_by_token
from engine.rules.actors import Actor
from web.frame.asked import refuse_unreadable_body
from web.frame.reader import runtime as runtime_of_app

NO_TOKEN = declare(
    "api.no_token",
    "forbidden",
    zh="请求没有有效的访问令牌。请在请求头中加上 Authorization: Bearer 令牌；令牌过期或已吊销的，请向管理员申请新的。",
    en="The request carries no valid access token. Send Authorization: Bearer TOKEN; where it has expired or was "
    "revoked, ask an administrator for a new one.",
)


class NoToken(BihuanError):
    """Answered with 401, so that programs know to ask for a token."""


def check() -> None:
    """Before every call: find the caller, refuse what cannot be kept."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise NoToken(NO_TOKEN)
    try:
        g.api_actor = actor_by_token(runtime(), secret.strip())
    except BihuanError as refused:
        if refused.fault == "forbidden":
            raise NoToken(NO_TOKEN) from refused
        raise
    refuse_unreadable_body()


def caller() -> Actor:
    """The person of the token."""
    return cast("Actor", g.api_actor)


def runtime() -> Runtime:
    """The runtime of the application."""
    return runtime_of_app()


def key() -> str | None:
    """The idempotency key of the call, if it has one."""
    return request.headers.get("Idempotency-Key") or None
