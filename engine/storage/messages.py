"""Who waits for a message or signal, and what lies buffered. Operations are the callers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, tuple_

from engine.feel.codec import dumps, loads
from engine.storage import driver
from engine.storage.columns import from_micros
from engine.storage.tables import definition, message, start_event, wait


@dataclass(frozen=True, slots=True)
class Buffered:
    """A message that waits for its receiver."""

    id: str
    variables: Mapping[str, Any]
    name: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Receiver:
    """A subscription of an instance."""

    instance_id: str
    wait: int
    process_id: str


@dataclass(frozen=True, slots=True)
class Starter:
    """A start event of the latest version of a process."""

    definition_id: str
    process_id: str
    element: str
    suspended: bool = False


def buffered(connection: Connection, name: str, key: str, *, now: int, without: Sequence[str] = ()) -> Buffered | None:
    """The oldest message of that name and key that is still alive, other than those named."""
    # Asked at every subscription that opens, so without the cost of building a statement.
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    others = f" AND id NOT IN ({', '.join([mark] * len(without))})" if without else ""
    statement = (
        f"SELECT id, body FROM message WHERE name = {mark} AND key = {mark} AND expires_at > {mark}{others}"
        " ORDER BY id LIMIT 1"
    )
    found = driver.rows(connection, statement, (name, key, now, *without))
    return Buffered(found[0][0], loads(bytes(found[0][1]))) if found else None


def receivers_of_message(connection: Connection, name: str, key: str) -> list[Receiver]:
    """One subscription for each instance that waits for this message: its oldest one."""
    rows = _receivers(connection, "message", name, key)
    return list({row.instance_id: row for row in reversed(rows)}.values())[::-1]


def receivers_of_messages(
    connection: Connection, wanted: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], list[Receiver]]:
    """As `receivers_of_message` for many names and keys, which are the keys of the answer."""
    w = wait.c
    query = select(w.name, w.key, w.instance_id, w.wait, w.process_id).where(
        w.kind == "message", tuple_(w.name, w.key).in_(wanted)
    )
    found: dict[tuple[str, str], dict[str, Receiver]] = {}
    for row in connection.execute(query.order_by(w.instance_id, w.wait)):
        found.setdefault((row[0], row[1]), {}).setdefault(row[2], Receiver(*row[2:]))
    return {each: list(found.get(each, {}).values()) for each in wanted}


def that_start(connection: Connection, names: Iterable[str]) -> set[str]:
    """Those of the message names for which the latest version of a process has a start event."""
    s = start_event.c
    query = select(s.name).join(definition, definition.c.id == s.definition_id)
    return set(connection.scalars(query.where(s.kind == "message", s.name.in_(set(names)), definition.c.latest)))


def receivers_of_signal(connection: Connection, name: str) -> list[Receiver]:
    """Every subscription to this signal."""
    return _receivers(connection, "signal", name, None)


def _receivers(connection: Connection, kind: str, name: str, key: str | None) -> list[Receiver]:
    w = wait.c
    query = select(w.instance_id, w.wait, w.process_id).where(w.kind == kind, w.name == name)
    if key is not None:
        query = query.where(w.key == key)
    return [Receiver(*row) for row in connection.execute(query.order_by(w.instance_id, w.wait))]


def starters(connection: Connection, kind: str, name: str) -> list[Starter]:
    """Start events of latest versions that wait for this message or signal."""
    s = start_event.c
    rows = connection.execute(
        select(s.definition_id, s.process_id, s.element, definition.c.suspended)
        .join(definition, definition.c.id == s.definition_id)
        .where(s.kind == kind, s.name == name, definition.c.latest)
        .order_by(s.process_id, s.element)
    )
    return [Starter(*row) for row in rows]


def start_one_by_one(connection: Connection, process_id: str, key: str) -> None:
    """Whoever wants to start the process with the same key waits until this transaction ends; who came first counts.

    SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        driver.rows(connection, "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"{process_id} {key}",))


def keep(
    connection: Connection, *, message_id: str, name: str, key: str, variables: Mapping[str, Any], now: int,
    expires_at: int, publisher: str,
) -> None:  # fmt: skip
    """Put a message into the buffer."""
    keep_all(connection, [Kept(message_id, name, key, variables, now, expires_at, publisher)])


@dataclass(frozen=True, slots=True)
class Kept:
    """A message to be buffered; moments are microseconds."""

    id: str
    name: str
    key: str
    variables: Mapping[str, Any]
    now: int
    expires_at: int
    publisher: str


def keep_all(connection: Connection, kept: Sequence[Kept]) -> None:
    """Put messages into the buffer."""
    rows = [
        {
            "id": each.id,
            "name": each.name,
            "key": each.key,
            "body": dumps(dict(each.variables)),
            "published_at": from_micros(each.now),
            "expires_at": from_micros(each.expires_at),
            "published_by": each.publisher,
        }
        for each in kept
    ]
    if rows:
        connection.execute(insert(message), rows)


def by_id(connection: Connection, message_id: str) -> Buffered | None:
    """One buffered message."""
    m = message.c
    found = connection.execute(select(m.id, m.body, m.name, m.key).where(m.id == message_id)).one_or_none()
    return None if found is None else Buffered(found.id, loads(bytes(found.body)), found.name, found.key)


def take(connection: Connection, ids: Sequence[str]) -> bool:
    """Take messages out of the buffer; False if another instance was quicker with one of them."""
    return int(connection.execute(delete(message).where(message.c.id.in_(ids))).rowcount) == len(ids)


def any_kept(connection: Connection) -> bool:
    """Whether the buffer holds any message."""
    return connection.scalar(select(message.c.id).limit(1)) is not None


def any_expired(connection: Connection, *, now: int) -> bool:
    """Whether there is a message that nobody received in time."""
    expired = select(message.c.id).where(message.c.expires_at <= from_micros(now)).limit(1)
    return connection.scalar(expired) is not None


def drop_expired(connection: Connection, *, now: int) -> int:
    """Throw away messages that nobody received in time; gives how many."""
    return int(connection.execute(delete(message).where(message.c.expires_at <= from_micros(now))).rowcount)


def forgotten(connection: Connection, *, now: int, limit: int) -> list[tuple[str, Receiver]]:
    """Buffered messages that meet a subscription after all, because both came in the same instant."""
    m, w = message.c, wait.c
    rows = connection.execute(
        select(m.id, w.instance_id, w.wait, w.process_id)
        .join(wait, (w.kind == "message") & (w.name == m.name) & (w.key == m.key))
        .where(m.expires_at > from_micros(now))
        .order_by(m.id, w.wait)
        .limit(limit)
    )
    return [(row[0], Receiver(*row[1:])) for row in rows]
