"""`bihuan run`: everything on one machine: migration, then web and worker until somebody stops them."""

import os
import sys

import click

from engine.settings import Settings
from web.commands import processes, serve_web, work
from web.commands.demo import load_demonstration, show_accounts
from web.commands.migrate import migrate_everything
from web.commands.ports import refuse_taken
from web.commands.words import tell


@click.command("run")
@click.option("--demo", is_flag=True, help="先装入演示组织。Load the demonstration organisation first.")
def command(demo: bool) -> None:
    """在本机同时运行网站和后台作业。Run web and worker on this machine until stopped."""
    os.environ.setdefault("BIHUAN_LOG_LEVEL", "WARNING")  # a terminal shows what is wrong; the rest is for services
    settings = Settings.read()
    refuse_taken(settings.host, settings.port)
    applied = migrate_everything(settings.database)
    if applied:
        tell("command.migrate.done", n=len(applied))
    address = f"http://{settings.host}:{settings.port}"
    with processes.together() as children:
        # The web starts while the demonstration is looked at. The worker waits for it, because the demonstration plays
        # in the past, by a clock of its own.
        children.append(processes.start("web", serve_web.serve, settings))
        accounts = load_demonstration(settings) if demo else ()
        children.append(processes.start("worker", work.serve, settings))
        if not processes.answers(children, settings):
            tell("command.run.silent", address=address)
            sys.exit(1)
        tell("command.run.ready", address=address)
        show_accounts(accounts)
        tell("command.run.stop")
        ended = processes.first_to_end(children)
        tell("command.run.ended", name=ended.name, code=ended.exitcode)
        sys.exit(1)
