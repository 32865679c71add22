"""The mapping file of an import: which column, constant or combination gives each field of a complaint.

Administrators write it; docs/guides/import-complaints.md explains it. It holds values only, nothing in it is executed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from engine.errors import BihuanError, declare

NOT_A_MAPPING = declare(
    "import.not_a_mapping",
    "invalid",
    zh="映射文件 {file} 无法使用：{problem}。写法见导入指南。",
    en="The mapping {file} cannot be used: {problem}. The import guide shows how to write one.",
)
MISSING_COLUMN = declare(
    "import.missing_column",
    "invalid",
    zh="文件 {file} 缺少列“{columns}”。文件中的列：{found}。请改正映射文件中的列名，或检查分隔符。",
    en='The file {file} has no column "{columns}". Its columns: {found}. Correct the mapping, or check the separator.',
)

FIELDS = frozenset({
    "external_id", "received_at", "subject", "description", "kind", "category", "urgency", "impact", "unit",
    "claimed_amount", "complained_names", "customer_name", "customer_phone", "customer_email", "customer_tier",
    "language", "channel", "status", "outcome", "closed_at", "overdue_level", "confirmed", "satisfaction",
})  # fmt: skip
"""What a mapping may give."""
REQUIRED = frozenset({"external_id", "received_at", "subject"})
_SETTINGS = frozenset({"source", "encoding", "delimiter", "zone", "fields"})
_RULE = frozenset({"column", "join", "with", "constant", "values", "default", "dates", "digest"})


class MappingProblem(ValueError):
    """What is wrong with a mapping, in words for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one field comes about."""

    columns: tuple[str, ...] = ()
    """Their texts, empty ones left out, joined by `separator`."""
    separator: str = " "
    constant: object = None
    values: Mapping[str, object] | None = None
    """Text of the file → our value; a text that is not in it is refused unless there is a default."""
    default: object = None
    has_default: bool = False
    dates: tuple[str, ...] = ()
    """Formats of `strptime`, tried one after the other."""
    digest: bool = False
    """The value is a digest of the columns, counted up where it repeats: for sources without identifiers."""


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """A mapping file."""

    source: str
    fields: Mapping[str, FieldRule]
    zone: ZoneInfo
    encoding: str | None = None
    delimiter: str = ","
    columns: tuple[str, ...] = field(default=())
    """Every column that a rule names."""

    def check_columns(self, found: tuple[str, ...], *, file: str) -> None:
        """Refuse a file that lacks a column the mapping names."""
        missing = [column for column in self.columns if column not in found]
        if missing:
            raise BihuanError(MISSING_COLUMN, file=file, columns="”“".join(missing), found=", ".join(found))


def read_mapping(path: Path) -> ImportMapping:
    """The mapping in a YAML file; `import.not_a_mapping` says what is wrong with it."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
        return mapping_of(raw)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError) as error:
        raise BihuanError(NOT_A_MAPPING, file=path.name, problem=str(error).splitlines()[0]) from error


def mapping_of(raw: Any) -> ImportMapping:
    """The mapping that plain values describe. Raises MappingProblem with what is wrong."""
    if not isinstance(raw, dict) or not isinstance(raw.get("fields"), dict):
        raise MappingProblem("expected `source:` and `fields:`")
    _known(raw, _SETTINGS, "setting")
    _known(raw["fields"], FIELDS, "field")
    missing = REQUIRED - set(raw["fields"])
    if missing or not isinstance(raw.get("source"), str):
        raise MappingProblem(f"missing: {', '.join(sorted(missing)) or 'source'}")
    rules = {str(name): _rule(str(name), given) for name, given in raw["fields"].items()}
    return ImportMapping(
        source=raw["source"],
        fields=rules,
        zone=_zone(raw.get("zone", "Asia/Shanghai")),
        encoding=raw.get("encoding"),
        delimiter=str(raw.get("delimiter", ",")),
        columns=tuple(dict.fromkeys(column for rule in rules.values() for column in rule.columns)),
    )


def _rule(name: str, given: Any) -> FieldRule:
    if isinstance(given, str):
        return FieldRule(columns=(given,))
    if not isinstance(given, dict):
        raise MappingProblem(f"{name}: expected a column name or settings")
    _known(given, _RULE, name)
    columns = given.get("join", given.get("digest", [given["column"]] if "column" in given else []))
    if not isinstance(columns, list) or not (columns or "constant" in given):
        raise MappingProblem(f"{name}: expected column, join, digest or constant")
    table = given.get("values")
    return FieldRule(
        columns=tuple(map(str, columns)),
        separator=str(given.get("with", " ")),
        constant=given.get("constant"),
        values=None if table is None else {str(text): value for text, value in table.items()},
        default=given.get("default"),
        has_default="default" in given,
        dates=tuple(_list(given.get("dates", []))),
        digest="digest" in given,
    )


def _list(given: Any) -> list[str]:
    return [given] if isinstance(given, str) else [str(entry) for entry in given]


def _known(given: Mapping[Any, Any], known: frozenset[str], what: str) -> None:
    unknown = [str(name) for name in given if name not in known]
    if unknown:
        raise MappingProblem(f"unknown {what}: {', '.join(unknown)}")


def _zone(name: Any) -> ZoneInfo:
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise MappingProblem(f"unknown zone: {name}") from error
