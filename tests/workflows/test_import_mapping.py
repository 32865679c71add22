"""Mapping files, and what they make of rows."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.errors import BihuanError
from workflows.complaint_handling.import_mapping import MappingProblem, mapping_of, read_mapping
from workflows.complaint_handling.import_rows import RowReader
from workflows.complaint_handling.new_complaint import HistoricEnd, NewComplaint

GUIDES = Path(__file__).parents[2] / "docs" / "guides"
FIELDS = {"external_id": "id", "received_at": "when", "subject": "what"}


def _complaint(fields: Mapping[str, object], cells: list[str], *, zone: str = "Asia/Shanghai") -> NewComplaint:
    mapping = mapping_of({"source": "t", "zone": zone, "fields": {**FIELDS, **fields}})
    return RowReader(mapping, ("id", "when", "what", "how")).complaint(cells)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ([], "expected `source:` and `fields:`"),
        ({"source": "t", "fields": {"subject": "a"}}, "missing: external_id, received_at"),
        ({"fields": FIELDS}, "missing: source"),
        ({"source": "t", "fields": FIELDS | {"colour": "a"}}, "unknown field: colour"),
        ({"source": "t", "fields": FIELDS, "zone": "Mars/Base"}, "unknown zone: Mars/Base"),
        ({"source": "t", "fields": FIELDS | {"kind": {"value": 1}}}, "unknown kind: value"),
        ({"source": "t", "fields": FIELDS | {"kind": {}}}, "kind: expected column, join, digest or constant"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(raw: object, problem: str) -> None:
    """Every mistake in a mapping is named."""
    with pytest.raises(MappingProblem) as found:
        mapping_of(raw)

    assert str(found.value) == problem


def test_a_missing_column_is_named() -> None:
    """A file that lacks a mapped column is refused with the columns that it has."""
    with pytest.raises(BihuanError) as refused:
        mapping_of({"source": "t", "fields": FIELDS}).check_columns(("id", "what"), file="a.csv")

    assert refused.value.text("zh") == (
        "文件 a.csv 缺少列“when”。文件中的列：id, what。请改正映射文件中的列名，或检查分隔符。"
    )


def test_dates_are_read_in_the_zone_of_the_source() -> None:
    """A date of New York counts from midnight there."""
    rule = {"received_at": {"column": "when", "dates": ["%m/%d/%Y"]}}

    found = _complaint(rule, ["1", "7/29/2013", "x", ""], zone="America/New_York").received_at

    assert found == datetime(2013, 7, 29, 4, 0, tzinfo=UTC)


def test_values_constants_and_defaults_are_put_in() -> None:
    """Texts of the source become ours; a text that nobody listed falls to the default."""
    rules = {
        "kind": {"constant": "complaint"},
        "category": {"column": "how", "values": {"a": "billing"}, "default": "other"},
    }

    found = [_complaint(rules, ["1", "2026-01-05", "x", how]) for how in ("a", "b")]

    assert [(one.kind, one.category) for one in found] == [("complaint", "billing"), ("complaint", "other")]


def test_rows_without_identifiers_get_digests() -> None:
    """The same row twice is two complaints, and each has the same identifier whenever the file is read."""
    mapping = mapping_of({"source": "t", "fields": FIELDS | {"external_id": {"digest": ["when", "what"]}}})

    def read() -> list[str | None]:
        reader = RowReader(mapping, ("id", "when", "what"))
        return [reader.complaint(["", "2026-01-05", what]).external_id for what in ("x", "y", "x")]

    first = read()

    assert (len(set(first)), first[2], read()) == (3, f"{first[0]}-2", first)


def test_a_closed_case_keeps_its_end() -> None:
    """Status, end, timeliness and the customer's answer come from the source."""
    rules = {"status": {"constant": "closed"}, "closed_at": "how", "outcome": {"constant": "explained"},
             "overdue_level": {"constant": 2}, "confirmed": {"constant": True}}  # fmt: skip

    found = _complaint(rules, ["1", "2026-01-05", "x", "2026-01-09 10:00"]).ended

    assert found == HistoricEnd("explained", datetime(2026, 1, 9, 2, 0, tzinfo=UTC), 2, confirmed=True)


@pytest.mark.parametrize(
    ("fields", "cells", "code"),
    [
        ({}, ["1", "yesterday", "x", ""], "import.broken_date"),
        ({}, ["1", "", "x", ""], "import.no_date"),
        ({"kind": {"column": "how", "values": {"a": "praise"}}}, ["1", "2026-01-05", "x", "b"], "import.unknown_text"),
        ({"urgency": "how"}, ["1", "2026-01-05", "x", "high"], "import.not_a_number"),
    ],
)
def test_a_bad_row_says_why(fields: dict[str, object], cells: list[str], code: str) -> None:
    """Each fault of a row has its own sentence."""
    with pytest.raises(BihuanError) as refused:
        _complaint(fields, cells)

    assert refused.value.code == code


@pytest.mark.parametrize("name", ["import-cfpb.yml", "import-nyc311.yml", "import-example.yml"])
def test_the_documented_mappings_are_right(name: str) -> None:
    """The mappings of the guide can be read."""
    assert read_mapping(GUIDES / name).source
