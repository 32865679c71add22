"""`bihuan token`: access tokens for the JSON API, issued for a person of the directory."""

from datetime import timedelta

import click

from engine import queries
from engine.errors import BihuanError, declare
from engine.operations import issue_token, revoke_token
from engine.rules.actors import SYSTEM
from web.commands.opened import opened
from web.commands.words import tell

UNKNOWN_PERSON = declare(
    "command.unknown_person",
    "missing",
    zh="没有登录名为“{login}”的在职人员。请用 bihuan person add 增加，或检查拼写。",
    en='There is no active person "{login}". Add them with bihuan person add, or check the spelling.',
)


@click.group("token")
def command() -> None:
    """接口的访问令牌。Access tokens of the API."""


@command.command("issue")
@click.argument("login")
@click.option("--name", default="bihuan token issue", help="用途。What it is for.")
@click.option("--days", default=365, type=click.IntRange(1, 3650), help="有效天数。Days until it expires.")
@click.option("--quiet", is_flag=True, help="只输出令牌。Print the token and nothing else.")
def issue(login: str, name: str, days: int, quiet: bool) -> None:
    """为 LOGIN 生成令牌，只显示这一次。Make a token for LOGIN; it is shown once."""
    with opened() as runtime:
        person = queries.actor(runtime, login)
        if person is None:
            raise BihuanError(UNKNOWN_PERSON, login=login)
        issued = issue_token(runtime, name=name, actor=person, expires_at=runtime.clock() + timedelta(days=days))
        if not quiet:
            tell("command.token.issued", id=issued.token_id, days=days)
        click.echo(issued.secret)


@command.command("revoke")
@click.argument("token_id")
def revoke(token_id: str) -> None:
    """吊销令牌（用编号）。Revoke a token by its id."""
    with opened() as runtime:
        revoke_token(runtime, token_id, actor=SYSTEM)
        tell("command.token.revoked", id=token_id)
