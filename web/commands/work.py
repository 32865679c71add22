"""`bihuan worker`: does what is due: timers, service tasks, notifications. Any number may run over one PostgreSQL."""

import click

from engine.settings import Settings
from web.commands.opened import opened
from web.frame import log


def serve(settings: Settings) -> None:
    """Do the work that is due until told to stop."""
    from engine.worker import Worker

    log.configure(settings.log_level)
    with opened(settings) as runtime:
        Worker(runtime).run()


@click.command("worker")
def command() -> None:
    """运行后台作业：定时、自动任务、通知。Do the work that is due, until stopped."""
    serve(Settings.read())
