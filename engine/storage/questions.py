"""Questions that people ask all day: written down once, spelled once for each kind of database, sent by the driver.

Only `engine.queries` asks them. Writing an inbox page down in SQLAlchemy, and finding it in its cache of compiled
statements, costs some ten times what the database needs for the answer; here only the values change.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Select, literal_column
from sqlalchemy.engine import Dialect

from engine.storage import driver

_Convert = Callable[[Any], Any]


class Question:
    """A select with named places (`bindparam`) for values. Threads may share it."""

    def __init__(self, statement: Select[Any], *, on_sqlite: Select[Any] | None = None) -> None:
        """`on_sqlite`: the same question in words that SQLite plans better."""
        self._statement = statement
        self._on_sqlite = statement if on_sqlite is None else on_sqlite
        self._spelled: dict[str, _Spelled] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Named tuples in the order of the columns, as SQLAlchemy would give them.

        `values` are raw, as the database keeps them: a moment is microseconds.
        """
        dialect = connection.dialect
        spelled = self._spelled.get(dialect.name)
        if spelled is None:
            statement = self._on_sqlite if dialect.name == "sqlite" else self._statement
            spelled = self._spelled[dialect.name] = _Spelled(statement, dialect)
        return spelled.rows(connection, values)


def written(number: int) -> Any:
    """A limit as it stands in the text: a plan that is kept must know how few rows are wanted."""
    return literal_column(str(number))


class _Spelled:
    """The text for one kind of database, and what makes its rows Python values."""

    def __init__(self, statement: Select[Any], dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        columns = statement.selected_columns
        self._text = str(compiled)
        self._places: list[str] | None = compiled.positiontup
        # What the library itself gives, such as SQLite's OFFSET 0.
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}
        self._row: Any = namedtuple("Row", [column.key for column in columns])  # type: ignore[misc]
        self._converts = [
            (place, convert) for place, column in enumerate(columns) if (convert := _convert(column, dialect))
        ]

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        named = {**self._fixed, **values}
        given: Any = named if self._places is None else [named[name] for name in self._places]
        found = driver.rows(connection, self._text, given)
        return [self._row._make(self._read(row)) for row in found]

    def _read(self, row: tuple[Any, ...]) -> list[Any]:
        read = list(row)
        for place, convert in self._converts:
            read[place] = convert(read[place])
        return read


def _convert(column: Any, dialect: Dialect) -> _Convert | None:
    kind: Any = column.type.dialect_impl(dialect)
    convert: _Convert | None = kind.result_processor(dialect, None)
    return convert
