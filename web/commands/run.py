"""`bihuan run`: everything on one machine: migration, then web and worker until somebody stops them."""

import sys

import click

from engine.settings import Settings
from web.commands import processes
from web.commands.demo import load_demonstration, show_accounts
from web.commands.migrate import migrate_everything
from web.commands.words import tell


@click.command("run")
@click.option("--demo", is_flag=True, help="先装入演示组织。Load the demonstration organisation first.")
def command(demo: bool) -> None:
    """在本机同时运行网站和后台作业。Run web and worker on this machine until stopped."""
    settings = Settings.read()
    applied = migrate_everything(settings.database)
    if applied:
        tell("command.migrate.done", n=len(applied))
    address = f"http://{settings.host}:{settings.port}"
    with processes.together() as children:
        # The web starts while the demonstration is looked at: a second start stays under three seconds. The worker
        # waits, because the demonstration plays in the past, by a clock of its own.
        children.append(processes.start("web"))
        accounts = load_demonstration(settings) if demo else ()
        children.append(processes.start("worker"))
        if not processes.answers(f"{address}/health/live"):
            tell("command.run.silent", address=address)
            sys.exit(1)
        tell("command.run.ready", address=address)
        show_accounts(accounts)
        tell("command.run.stop")
        sys.exit(processes.first_to_end(children))
