"""`bihuan worker`: does what is due: timers, service tasks, notifications. Any number may run over one PostgreSQL."""

import click

from web.runtime import open_runtime


@click.command("worker")
def command() -> None:
    """运行后台作业：定时、自动任务、通知。Do the work that is due, until stopped."""
    from engine.worker import Worker

    runtime = open_runtime()
    try:
        Worker(runtime).run()
    finally:
        runtime.close()
