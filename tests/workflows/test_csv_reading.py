"""CSV files as they come."""

from pathlib import Path

import pytest

from engine.errors import BihuanError
from workflows.complaint_handling.csv_reading import CsvFile, found_encoding

TEXT = "编号,内容\n1,洗衣机漏水，三天没人来修\n2,退款没有到账\n"


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "complaints.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_usual_encodings_are_recognised(tmp_path: Path, encoding: str) -> None:
    """UTF-8 with and without mark, GBK and UTF-16 all read the same."""
    with CsvFile(_file(tmp_path, TEXT.encode(encoding))) as file:
        read = (file.columns, [tuple(row.cells) for row in file.rows()])

    assert read == (("编号", "内容"), [("1", "洗衣机漏水，三天没人来修"), ("2", "退款没有到账")])


def test_a_short_gbk_file_is_not_taken_for_another_script(tmp_path: Path) -> None:
    """A few Chinese characters are enough."""
    assert found_encoding(_file(tmp_path, "编号,内容\n1,坏了\n".encode("gbk"))) == "gb18030"


def test_broken_rows_keep_their_number(tmp_path: Path) -> None:
    """A row that is too short or holds a stray quotation mark has a problem; the others are read."""
    path = _file(tmp_path, b'id,text\n1,a\n2\n3,"b"c\n4,d\n')

    with CsvFile(path) as file:
        found = [(row.number, row.problem.code if row.problem else None) for row in file.rows()]

    assert found == [(2, None), (3, "import.wrong_width"), (4, "import.broken_row"), (5, None)]


def test_lost_characters_are_told(tmp_path: Path) -> None:
    """Bytes that the encoding does not have beyond the sampled part make the row a bad one, not the file."""
    path = _file(tmp_path, b"id,text\n" + b"1,a\n" * 300_000 + b"2,\xff\n")

    with CsvFile(path) as file:
        problems = [(row.number, row.problem.code) for row in file.rows() if row.problem]

    assert problems == [(300_002, "import.lost_characters")]


def test_a_wrong_encoding_in_the_mapping_is_refused(tmp_path: Path) -> None:
    """A GBK file that the mapping calls UTF-8 is refused with a sentence."""
    with pytest.raises(BihuanError) as refused:
        CsvFile(_file(tmp_path, TEXT.encode("gbk")), encoding="utf-8")

    assert refused.value.text("zh") == (
        "文件 complaints.csv 不是 utf-8 编码。请改正映射文件中的 encoding，或删去它以便自动识别。"
    )


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    """A file without a heading says so."""
    with pytest.raises(BihuanError) as refused:
        CsvFile(_file(tmp_path, b""))

    assert refused.value.code == "import.empty_file"
