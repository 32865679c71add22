"""`bihuan web`: the pages and the API, served by granian. Any number of these may run over one PostgreSQL."""

import multiprocessing
import signal
from dataclasses import replace
from importlib import import_module
from typing import Any

import click

from engine.settings import Settings
from web.commands.ports import refuse_taken
from web.commands.processes import FORKS, with_parent

KILL_SECONDS = 10
"""How long a web process may finish what it answers before it is killed."""


def serve(settings: Settings) -> None:
    """Serve the pages and the API until told to stop. The application is imported once, and its processes are forks."""
    from granian import Granian
    from granian.constants import Interfaces

    import_module("web.app")
    if FORKS:
        multiprocessing.set_start_method("fork", force=True)
    Granian(
        "web.app:create_app_from_environment",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.web_processes,
        blocking_threads=settings.web_threads,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_SECONDS,
    ).serve(target_loader=application, wrap_loader=False)


def application() -> Any:
    """In each web process: the application. Until it is there, whoever ends the process ends it at once."""
    with_parent()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a fork has inherited the handler of its parent, which ends nothing
    return import_module("web.app").create_app_from_environment()


@click.command("web")
@click.option("--host", help="监听地址。Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65_535), help="监听端口。Port to listen on.")
@click.option("--processes", "web_processes", type=click.IntRange(1, 64), help="网站进程数。Number of web processes.")
def command(**given: str | int | None) -> None:
    """运行网站和接口。Serve the pages and the API."""
    chosen = {name: value for name, value in given.items() if value is not None}
    settings = replace(Settings.read(), **chosen)  # type: ignore[arg-type]
    refuse_taken(settings.host, settings.port)
    serve(settings)
