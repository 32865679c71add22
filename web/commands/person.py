"""`bihuan person`: people of the directory, for the first administrator and for programs that keep the directory."""

import click

from engine.operations import Person, save_person
from engine.rules.actors import ROLES, SYSTEM
from web.commands.opened import opened
from web.commands.words import tell


@click.group("person")
def command() -> None:
    """组织中的人。People of the directory."""


@command.command("add")
@click.argument("login")
@click.option("--name", required=True, help="姓名。Name.")
@click.option("--name-en", default="", help="英文姓名。Name in English.")
@click.option("--email", default="", help="邮箱。E-mail address.")
@click.option("--unit", help="部门编号。Id of the unit.")
@click.option(
    "--role", "roles", multiple=True, type=click.Choice(sorted(ROLES)), help="角色，可多次。Role, repeatable."
)
@click.option("--group", "groups", multiple=True, help="候选组，可多次。Candidate group, repeatable.")
@click.password_option(help="密码；不给则询问。Password; asked for where it is left out.")
def add(**given: object) -> None:
    """增加或修改一个人。Add or change a person: LOGIN is the id."""
    login = str(given.pop("login"))
    roles, groups = (frozenset(given.pop(name)) for name in ("roles", "groups"))  # type: ignore[call-overload]
    with opened() as runtime:
        save_person(runtime, Person(login, roles=roles, groups=groups, **given), actor=SYSTEM)  # type: ignore[arg-type]
    tell("command.person.saved", login=login)
