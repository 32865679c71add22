"""`bihuan demo`: load the demonstration organisation: departments, people of every role, calendars, complaints."""

from collections.abc import Sequence

import click

from engine.settings import Settings
from web.commands.opened import opened
from web.commands.words import say, tell, terminal_language
from workflows import demonstration
from workflows.demonstration import Account


def load_demonstration(settings: Settings) -> tuple[Account, ...]:
    """Load what is missing, telling what happens, and give the accounts that people may try."""
    with opened(settings) as runtime:
        return tuple(demonstration.load(runtime, progress=click.echo))


def show_accounts(accounts: Sequence[Account]) -> None:
    """Print the demonstration accounts, one a line."""
    if not accounts:
        return
    tell("command.demo.accounts")
    for account in accounts:
        role = account.role_zh if terminal_language() == "zh" else account.role_en
        facts = {"login": account.login, "password": account.password, "name": account.name, "role": role}
        click.echo(say("command.demo.account", **facts))


@click.command("demo")
def command() -> None:
    """装入演示组织；已有的不再重复。Load the demonstration organisation; what is there stays."""
    show_accounts(load_demonstration(Settings.read()))
