"""Complaints of other systems come in by file: completely, once, with their own dates, bad rows put aside."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import BihuanError
from engine.rules.permissions import SYSTEM
from tests.workflows.cases import Office
from workflows.complaint_handling.import_complaints import ImportProgress, ImportReport, import_complaints
from workflows.complaint_handling.import_mapping import mapping_of, read_mapping
from workflows.complaint_handling.reports import counts

GUIDES = Path(__file__).parents[2] / "docs" / "guides"
MAPPING = mapping_of({
    "source": "t",
    "fields": {"external_id": "编号", "received_at": "时间", "subject": "标题",
               "status": {"column": "状态", "values": {"办结": "closed", "在办": "open"}}},
})  # fmt: skip
HEADING = "编号,时间,标题,状态\n"


def _import(office: Office, folder: Path, text: str, *, encoding: str = "utf-8", batch: int = 100) -> ImportReport:
    path = folder / "complaints.csv"
    path.write_bytes((HEADING + text).encode(encoding))
    return import_complaints(office.runtime, path, mapping=MAPPING, actor=SYSTEM, batch=batch)


def _counts(office: Office, by: str, source: str) -> dict[str, int]:
    return {count.value: count.complaints for count in counts(office.runtime, by=by, actor=SYSTEM, source=source)}  # type: ignore[arg-type]


@pytest.mark.requirement("C2")
def test_every_row_becomes_one_complaint_however_often_it_is_imported(office: Office, tmp_path: Path) -> None:
    """The second run finds everything there; a row that stands twice in the file is one complaint."""
    text = "1,2026-02-02 10:00,甲,在办\n2,2026-02-03 10:00,乙,办结\n1,2026-02-02 10:00,甲,在办\n"

    reports = [_import(office, tmp_path, text, batch=batch) for batch in (2, 100)]

    assert ([(report.imported, report.already_there) for report in reports], _counts(office, "state", "t")) == (
        [(2, 1), (0, 3)], {"open": 1, "closed": 1},
    )  # fmt: skip


def test_bad_rows_go_into_a_file_with_number_and_reason(office: Office, tmp_path: Path) -> None:
    """The import goes on behind each of them."""
    report = _import(office, tmp_path, "1,gestern,甲,在办\n2,2026-02-03,乙\n3,2026-02-03,,在办\n4,2026-02-03,丁,在办\n")
    assert report.rejects is not None
    with report.rejects.open(encoding="utf-8-sig", newline="") as file:
        found = [(row[0], row[2]) for row in csv.reader(file)]

    assert (report.imported, found) == (1, [
        ("行号", "代码"), ("2", "import.broken_date"), ("3", "import.wrong_width"), ("4", "complaint.empty"),
    ])  # fmt: skip


def test_a_mended_file_leaves_no_rejects_behind(office: Office, tmp_path: Path) -> None:
    """The reject file of the run before goes when every row is good."""
    _import(office, tmp_path, "1,gestern,甲,在办\n")
    report = _import(office, tmp_path, "1,2026-02-03,甲,在办\n")

    assert (report.imported, report.rejects, list(tmp_path.glob("*.rejected.csv"))) == (1, None, [])


def test_gbk_files_read_like_others(office: Office, tmp_path: Path) -> None:
    """A file as older spreadsheet programs write it needs no setting."""
    report = _import(office, tmp_path, "1,2026-02-03,洗衣机漏水三天没人来修,在办\n", encoding="gbk")

    assert (report.encoding, report.imported) == ("gb18030", 1)


@pytest.mark.requirement("C5")
def test_deadlines_count_from_the_original_reception(office: Office, tmp_path: Path) -> None:
    """A complaint received three weeks ago comes in long overdue, its number names that day, and staff are told."""
    _import(office, tmp_path, "1,2026-02-02 10:00,甲,在办\n")
    office.work()
    [task] = [row for row in _open_tasks(office) if row.element == "confirm_triage"]

    assert (task.number, f"{task.due:%Y-%m-%d}", _counts(office, "overdue_level", "t")) == (
        "TS-20260202-0001", "2026-02-04", {"3": 1},
    )  # fmt: skip


def _open_tasks(office: Office) -> list:  # type: ignore[type-arg]
    from engine import queries

    return list(queries.inbox(office.runtime, actor=office.person("chen_jing"), box="groups").items)


def test_a_batch_that_fails_leaves_nothing_behind(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the power goes off inside a batch, none of it is there, and the next run imports it once."""
    text = "".join(f"{n},2026-02-02 10:00,件{n},在办\n" for n in range(6))
    with monkeypatch.context() as patched:
        patched.setattr("workflows.complaint_handling.batch_filing.write_rows", _break_at_second_batch())
        with pytest.raises(RuntimeError):
            _import(office, tmp_path, text, batch=3)
    between = _counts(office, "state", "t")
    report = _import(office, tmp_path, text, batch=3)

    assert (between, report.imported, report.already_there) == ({"open": 3}, 3, 3)


def _break_at_second_batch() -> Callable[..., None]:
    from workflows.complaint_handling.filing import write_rows

    calls: list[int] = []

    def breaking(*given: object, **named: object) -> None:
        write_rows(*given, **named)  # type: ignore[arg-type]
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("power off")

    return breaking


def test_progress_tells_bytes_and_rows(office: Office, tmp_path: Path) -> None:
    """After every batch the caller knows how far the import is."""
    path = tmp_path / "complaints.csv"
    path.write_text(HEADING + "".join(f"{n},2026-02-02,件{n},在办\n" for n in range(5)), encoding="utf-8")
    seen: list[ImportProgress] = []

    import_complaints(office.runtime, path, mapping=MAPPING, actor=SYSTEM, batch=2, progress=seen.append)

    assert ([state.rows for state in seen], seen[-1].bytes_read == seen[-1].bytes_total) == ([2, 4, 5], True)


def test_only_operators_and_administrators_import(office: Office, tmp_path: Path) -> None:
    """A handler is refused before the file is opened."""
    with pytest.raises(BihuanError) as refused:
        import_complaints(office.runtime, tmp_path / "none.csv", mapping=MAPPING, actor=office.person("li_na"))

    assert refused.value.code == "permission.complaint.import"


@pytest.mark.requirement("C2", "C7")
def test_the_example_file_of_the_guide_imports(office: Office) -> None:
    """Ten complaints come in, one row is put aside."""
    rejects = Path(office.runtime.settings.data) / "rejected.csv"
    rejects.parent.mkdir(parents=True, exist_ok=True)
    report = import_complaints(
        office.runtime, GUIDES / "example-complaints.csv", mapping=read_mapping(GUIDES / "import-example.yml"),
        actor=SYSTEM, rejects=rejects,
    )  # fmt: skip
    rejects.unlink()

    assert (report.imported, report.rejected, _counts(office, "state", "旧投诉台账")) == (
        10,
        1,
        {"open": 6, "closed": 4},
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "mapping", "imported", "states", "levels"),
    [
        ("nyc311_20220501.csv", "import-nyc311.yml", 924, {"open": 444, "closed": 480}, {"0": 924}),
        ("cfpb_sample.csv", "import-cfpb.yml", 3186, {"open": 29, "closed": 3157}, {"0": 3119, "2": 67}),
    ],
)
def test_real_files_import_completely(
    office: Office, shared_material: Path, tmp_path: Path, file: str, mapping: str, imported: int,
    states: dict[str, int], levels: dict[str, int],
) -> None:  # fmt: skip
    """Public records that nobody here wrote come in to the last row; the counts are those of the guide."""
    source = read_mapping(GUIDES / mapping)
    report = import_complaints(
        office.runtime, shared_material / "data" / file, mapping=source, actor=SYSTEM, rejects=tmp_path / "bad.csv"
    )

    found = [_counts(office, by, source.source) for by in ("state", "overdue_level")]

    assert (report.imported, report.rejected, found) == (imported, 0, [states, levels])
