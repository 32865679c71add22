"""`bihuan export-audit`: the whole audit log as lines of JSON, to be kept and verified elsewhere."""

from pathlib import Path

import click

from engine.operations import export_audit
from engine.rules.actors import SYSTEM
from web.commands.opened import opened
from web.commands.words import tell


@click.command("export-audit")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """把全部审计记录导出到 FILE。Write the whole audit log to FILE, to be verified elsewhere."""
    with opened() as runtime, file.open("w", encoding="utf-8") as lines:
        records = export_audit(runtime, lines, actor=SYSTEM)
    tell("command.audit.exported", n=records, file=file)
