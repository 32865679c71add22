"""`bihuan web`: the pages and the API, served by granian. Any number of these may run over one PostgreSQL."""

import click

from engine.settings import Settings


@click.command("web")
@click.option("--host", help="监听地址。Address to listen on.")
@click.option("--port", type=int, help="监听端口。Port to listen on.")
@click.option("--processes", type=click.IntRange(1, 64), help="网站进程数。Number of web processes.")
def command(host: str | None, port: int | None, processes: int | None) -> None:
    """运行网站和接口。Serve the pages and the API."""
    from granian import Granian
    from granian.constants import Interfaces

    settings = Settings.read()
    Granian(
        "web.app:create_app_from_environment",
        factory=True,
        address=host or settings.host,
        port=port or settings.port,
        interface=Interfaces.WSGI,
        workers=processes or settings.web_processes,
        blocking_threads=settings.web_threads,
        log_enabled=False,
        respawn_failed_workers=True,
    ).serve()
