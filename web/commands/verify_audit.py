"""`bihuan verify-audit`: prove that no audit record was changed, left out or added afterwards."""

from pathlib import Path

import click

from engine.operations import verify_audit, verify_export
from engine.rules.actors import SYSTEM
from web.commands.opened import opened
from web.commands.words import tell


@click.command("verify-audit")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path | None) -> None:
    """核对审计链与封印；给出 FILE 则离线核对导出文件。Check the audit log, or an exported FILE without any database."""
    if file is not None:
        verified = verify_export(file)
    else:
        with opened() as runtime:
            verified = verify_audit(runtime, actor=SYSTEM)
    if not verified.broken:
        tell("command.audit.sound", chains=verified.chains, records=verified.records, seals=verified.seals)
        return
    for where in verified.broken:
        tell("command.audit.broken", where=where)
    raise SystemExit(1)
