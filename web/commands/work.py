"""`bihuan worker`: does what is due: timers, service tasks, notifications. Any number may run over one PostgreSQL."""

import click

from web.commands.opened import opened


@click.command("worker")
def command() -> None:
    """运行后台作业：定时、自动任务、通知。Do the work that is due, until stopped."""
    from engine.worker import Worker

    with opened() as runtime:
        Worker(runtime).run()
