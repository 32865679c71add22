"""`bihuan import complaints`: bring in complaints of another system from a CSV file, with progress and rejects."""

from contextlib import closing
from pathlib import Path
from time import perf_counter

import click
from tqdm import tqdm

from engine.rules.actors import SYSTEM
from web.commands.opened import opened
from web.commands.words import say, tell, terminal_language
from workflows.complaint_handling.import_complaints import ImportProgress, ImportReport, import_complaints
from workflows.complaint_handling.import_mapping import MappingProblem, read_mapping

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Bar:
    """Progress in bytes with rate and remaining time, on standard error; rows beside it."""

    def __init__(self) -> None:
        self._bar: tqdm[None] | None = None

    def __call__(self, state: ImportProgress) -> None:
        """Show how far the import is."""
        if self._bar is None:
            self._bar = tqdm(total=state.bytes_total, unit="B", unit_scale=True, mininterval=0.5)
        self._bar.set_postfix_str(say("command.import.rows", n=state.rows, rejected=state.rejected), refresh=False)
        self._bar.update(state.bytes_read - self._bar.n)

    def close(self) -> None:
        """Leave the last line standing."""
        if self._bar is not None:
            self._bar.close()


def show(report: ImportReport, *, seconds: float) -> None:
    """Say what the import did."""
    rate = round(report.rows / seconds) if seconds else report.rows
    facts = {"rows": report.rows, "imported": report.imported, "known": report.already_there}
    tell("command.import.done", **facts, seconds=round(seconds, 1), rate=rate, encoding=report.encoding)
    if report.rejects is not None:
        tell("command.import.rejects", n=report.rejected, file=report.rejects)


@click.group("import")
def command() -> None:
    """从文件导入。Import from files."""


@command.command("complaints")
@click.argument("file", type=FILE)
@click.option("--map", "mapping", type=FILE, required=True, help="列对应关系（YAML）。Which column is what.")
@click.option("--rejects", type=click.Path(dir_okay=False, path_type=Path), help="坏行写到哪里。Where bad rows go.")
def complaints(file: Path, mapping: Path, rejects: Path | None) -> None:
    """导入投诉；按外部编号幂等，可随时重来。Import complaints; idempotent on the external id."""
    try:
        columns = read_mapping(mapping)
    except MappingProblem as problem:
        raise click.BadParameter(str(problem), param_hint="--map") from problem
    bar, began = Bar(), perf_counter()
    with opened() as runtime, closing(bar):
        report = import_complaints(
            runtime,
            file,
            mapping=columns,
            actor=SYSTEM,
            rejects=rejects,
            progress=bar,
            language=terminal_language(),
        )
    show(report, seconds=perf_counter() - began)
