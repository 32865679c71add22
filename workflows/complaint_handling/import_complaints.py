"""Imports complaints from a CSV file: streaming, in batches, each complaint exactly once however often it is run.

The command line calls it. A batch is one transaction: complaints, cases and tasks are there together or not at all, so
an import that was killed is simply started again; what is there is recognised by its external id and left alone.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TextIO

from engine.errors import BihuanError, Language
from engine.operations import Runtime
from engine.rules.permissions import Actor, refusal
from workflows.complaint_handling.batch_filing import file_batch
from workflows.complaint_handling.csv_reading import CsvFile, CsvRow
from workflows.complaint_handling.import_mapping import ImportMapping
from workflows.complaint_handling.import_rows import RowReader
from workflows.complaint_handling.new_complaint import NewComplaint

BATCH = 100
"""Complaints a transaction; measured in docs/guides/import-complaints.md."""


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is. Bytes tell the remaining time, because nobody knows the number of rows beforehand."""

    bytes_read: int = 0
    bytes_total: int = 0
    rows: int = 0
    imported: int = 0
    already_there: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class ImportReport(ImportProgress):
    """What an import did."""

    encoding: str = ""
    rejects: Path | None = None
    """The file with the bad rows; None where there were none."""


@dataclass(slots=True)
class _Rejects:
    """Writes bad rows with number and reason; the file is made at the first one."""

    path: Path
    columns: Sequence[str]
    language: Language
    count: int = 0
    _file: TextIO | None = field(default=None)

    def add(self, row: CsvRow, reason: BihuanError) -> None:
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            heading = ("行号", "原因", "代码") if self.language == "zh" else ("row", "reason", "code")
            csv.writer(self._file).writerow([*heading, *self.columns])
        self.count += 1
        csv.writer(self._file).writerow([row.number, reason.text(self.language), reason.code, *row.cells])

    def close(self) -> Path | None:
        if self._file is None:
            self.path.unlink(missing_ok=True)  # of an earlier run whose mapping was mended since
            return None
        self._file.close()
        return self.path


def import_complaints(
    runtime: Runtime,
    path: Path,
    *,
    mapping: ImportMapping,
    actor: Actor,
    rejects: Path | None = None,
    progress: Callable[[ImportProgress], None] = lambda _: None,
    language: Language = "zh",
    batch: int = BATCH,
) -> ImportReport:
    """Import every row; bad rows go into `rejects` (by default `<file>.rejected.csv`) and the import goes on.

    Refuses actors who may not import, unreadable files, wrong encodings and missing columns (`import.*`) at once.
    """
    refused = refusal(actor, "complaint.import")
    if refused is not None:
        raise refused
    with CsvFile(path, encoding=mapping.encoding, delimiter=mapping.delimiter) as file:
        mapping.check_columns(file.columns, file=path.name)
        bad = _Rejects(rejects or path.with_name(f"{path.stem}.rejected.csv"), file.columns, language)
        state = ImportProgress(bytes_total=file.size)
        reader = RowReader(mapping, file.columns)
        rows = file.rows()
        while chunk := list(islice(rows, batch)):
            good = list(_complaints(reader, chunk, bad, runtime.clock()))
            imported = file_batch(runtime, good, actor=actor)
            state = replace(
                state,
                bytes_read=min(file.position, file.size),
                rows=state.rows + len(chunk),
                imported=state.imported + imported,
                already_there=state.already_there + len(good) - imported,
                rejected=bad.count,
            )
            progress(state)
        return _report(state, file.encoding, bad.close())


def _complaints(reader: RowReader, chunk: Sequence[CsvRow], bad: _Rejects, now: datetime) -> Iterator[NewComplaint]:
    for row in chunk:
        try:
            if row.problem is not None:
                raise row.problem
            complaint = reader.complaint(row.cells)
            complaint.check(now)
        except BihuanError as reason:
            bad.add(row, reason)
            continue
        yield complaint


def _report(state: ImportProgress, encoding: str, rejects: Path | None) -> ImportReport:
    return ImportReport(
        bytes_read=state.bytes_total,
        bytes_total=state.bytes_total,
        rows=state.rows,
        imported=state.imported,
        already_there=state.already_there,
        rejected=state.rejected,
        encoding=encoding,
        rejects=rejects,
    )
