"""Reads CSV files as they come: any usual encoding, any length, broken rows told apart from good ones.

For `import_complaints`. A file is streamed; only its first part is read to find out the encoding.
"""

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from charset_normalizer import from_bytes

from engine.errors import BihuanError, declare

UNREADABLE = declare(
    "import.unreadable",
    "invalid",
    zh="无法识别文件 {file} 的编码。请在表格软件中另存为“CSV UTF-8”后重试，或在映射文件中写明 encoding。",
    en="The encoding of {file} cannot be recognised. Save it as CSV UTF-8, or name the encoding in the mapping.",
)
WRONG_ENCODING = declare(
    "import.wrong_encoding",
    "invalid",
    zh="文件 {file} 不是 {encoding} 编码。请改正映射文件中的 encoding，或删去它以便自动识别。",
    en="The file {file} is not encoded as {encoding}. Correct the encoding in the mapping, or leave it out.",
)
EMPTY_FILE = declare(
    "import.empty_file",
    "invalid",
    zh="文件 {file} 是空的，没有表头。第一行应为列名。",
    en="The file {file} is empty. Its first row must hold the names of the columns.",
)
BROKEN_ROW = declare(
    "import.broken_row",
    "invalid",
    zh="这一行无法按 CSV 读取：{problem}。",
    en="This row cannot be read as CSV: {problem}.",
)
WRONG_WIDTH = declare(
    "import.wrong_width",
    "invalid",
    zh="这一行有 {found} 列，表头有 {expected} 列。请检查是否缺少引号或分隔符。",
    en="This row has {found} columns, the heading has {expected}. Check for a missing quotation mark or separator.",
)
LOST_CHARACTERS = declare(
    "import.lost_characters",
    "invalid",
    zh="这一行含有无法按 {encoding} 解读的字符。请检查文件编码。",
    en="This row holds characters that cannot be read as {encoding}. Check the encoding of the file.",
)

_SAMPLE = 1 << 20
_LOST = "\N{REPLACEMENT CHARACTER}"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHINESE = frozenset({"gb2312", "gbk", "gb18030", "hz", "cp936"})


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row below the heading."""

    number: int
    """As a spreadsheet counts: the heading is row 1."""
    cells: Sequence[str]
    problem: BihuanError | None = None
    """Why the row cannot be used."""


class CsvFile:
    """An open CSV file. Use it in a `with` block."""

    def __init__(self, path: Path, *, encoding: str | None = None, delimiter: str = ",") -> None:
        self.path = path
        self.size = path.stat().st_size
        self.encoding = found_encoding(path) if encoding is None else _checked(path, encoding)
        self._binary: BinaryIO = path.open("rb")
        text = TextIOWrapper(self._binary, encoding=self.encoding, errors="replace", newline="")
        self._reader = csv.reader(text, delimiter=delimiter, strict=True)
        self._text = text
        self.columns = self._heading()

    def __enter__(self) -> "CsvFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()

    @property
    def position(self) -> int:
        """Bytes read so far, for progress; a little ahead of the row."""
        return self._binary.tell()

    def rows(self) -> Iterator[CsvRow]:
        """Every row below the heading, empty ones left out, broken ones with their problem."""
        number = 1
        while True:
            number += 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield CsvRow(number, (), BihuanError(BROKEN_ROW, problem=error))
                continue
            if cells:
                yield CsvRow(number, cells, self._problem(cells))

    def _problem(self, cells: Sequence[str]) -> BihuanError | None:
        if len(cells) != len(self.columns):
            return BihuanError(WRONG_WIDTH, found=len(cells), expected=len(self.columns))
        if any(_LOST in cell for cell in cells):
            return BihuanError(LOST_CHARACTERS, encoding=self.encoding)
        return None

    def _heading(self) -> tuple[str, ...]:
        try:
            return tuple(cell.strip() for cell in next(self._reader))
        except (StopIteration, csv.Error) as error:
            self._text.close()
            raise BihuanError(EMPTY_FILE, file=self.path.name) from error


def found_encoding(path: Path) -> str:
    """The encoding of a file: by its mark, UTF-8 where it fits, else what it looks like (GBK is common in China)."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    if _is_utf8(sample):
        return "utf-8"
    guess = from_bytes(sample, cp_isolation=None).best()
    if guess is None:
        raise BihuanError(UNREADABLE, file=path.name)
    return "gb18030" if guess.encoding in _CHINESE or _is_chinese(sample) else guess.encoding


def _is_utf8(sample: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(sample, len(sample) < _SAMPLE)
    except UnicodeDecodeError:
        return False
    return True


def _is_chinese(sample: bytes) -> bool:
    """Whether the sample reads as GB 18030 with mostly common Chinese characters among what is not ASCII."""
    try:
        text = codecs.getincrementaldecoder("gb18030")("strict").decode(sample, len(sample) < _SAMPLE)
    except UnicodeDecodeError:
        return False
    foreign = [sign for sign in text if sign > "\x7f"]
    common = sum("\u4e00" <= sign <= "\u9fff" or "\u3000" <= sign <= "\u303f" or "\uff00" <= sign <= "\uffef"
                 for sign in foreign)  # fmt: skip
    return bool(foreign) and common >= 0.9 * len(foreign)


def _checked(path: Path, encoding: str) -> str:
    try:
        decoder = codecs.getincrementaldecoder(encoding)("strict")
    except LookupError as error:
        raise BihuanError(WRONG_ENCODING, file=path.name, encoding=encoding) from error
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    try:
        decoder.decode(sample, len(sample) < _SAMPLE)
    except UnicodeDecodeError as error:
        raise BihuanError(WRONG_ENCODING, file=path.name, encoding=encoding) from error
    return encoding
