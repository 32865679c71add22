"""核验: the audit log proves itself, in the database or from an export on another machine."""

import base64
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import orjson
from sqlalchemy import Connection, select

from engine.operations.audit_proof import AuditRecord, AuditVerified, Seal, prove
from engine.operations.refusals import permit
from engine.operations.runtime import Runtime
from engine.rules.permissions import Actor
from engine.storage.columns import to_micros
from engine.storage.tables import audit, instance
from engine.storage.tables import seal as seals

_BATCH = 2000


def verify_audit(runtime: Runtime, *, actor: Actor) -> AuditVerified:
    """Check every record, every end of a chain and every seal of the database. Raises: `permission.audit.verify`."""
    permit(actor, "audit.verify")

    def once(connection: Connection) -> AuditVerified:
        ends = {row[0]: bytes(row[1]) for row in connection.execute(select(instance.c.id, instance.c.audit_hash))}
        return prove(_records(connection), _seals(connection), ends=ends)

    return runtime.database.read(once)


def export_audit(runtime: Runtime, file: TextIO, *, actor: Actor) -> int:
    """Write the whole log as lines of JSON; gives the number of records. Raises: `permission.audit.verify`."""
    permit(actor, "audit.verify")

    def once(connection: Connection) -> int:
        for seal in _seals(connection):
            line = {"seal": seal.day.isoformat(), "root": seal.root.hex(), "previous": seal.previous.hex()}
            file.write(_line(line | {"hash": seal.hash.hex(), "records": seal.records}))
        count = 0
        for record in _records(connection):
            count += 1
            line = {name: getattr(record, name) for name in ("chain", "seq", "at", "actor", "operation")}
            body = base64.b64encode(record.body).decode()
            file.write(_line(line | {"body": body, "hash": record.hash.hex()}))
        return count

    return runtime.database.read(once)


def verify_export(path: Path) -> AuditVerified:
    """Check an export, without any database."""
    found: list[Seal] = []
    with path.open("rb") as lines:
        for line in lines:
            values = orjson.loads(line)
            if "seal" not in values:
                break
            found.append(
                Seal(
                    date.fromisoformat(values["seal"]),
                    bytes.fromhex(values["root"]),
                    bytes.fromhex(values["previous"]),
                    bytes.fromhex(values["hash"]),
                    values["records"],
                )
            )
    return prove(_exported(path), found)


def _exported(path: Path) -> Iterator[AuditRecord]:
    with path.open("rb") as lines:
        for line in lines:
            values = orjson.loads(line)
            if "seal" not in values:
                body, sealed = base64.b64decode(values.pop("body")), bytes.fromhex(values.pop("hash"))
                yield AuditRecord(**values, body=body, hash=sealed)


def _line(values: dict[str, Any]) -> str:
    return orjson.dumps(values).decode() + "\n"


def _records(connection: Connection) -> Iterator[AuditRecord]:
    """All records, by chain and number, read in pieces so that any length fits into memory."""
    a = audit.c
    chain, seq = "", 0
    while True:
        query = (
            select(a.chain, a.seq, a.at, a.actor, a.operation, a.body, a.hash)
            .where((a.chain > chain) | ((a.chain == chain) & (a.seq > seq)))
            .order_by(a.chain, a.seq)
            .limit(_BATCH)
        )
        rows = connection.execute(query).all()
        for row in rows:
            yield AuditRecord(
                row.chain, row.seq, to_micros(row.at), row.actor, row.operation, bytes(row.body), bytes(row.hash)
            )
        if len(rows) < _BATCH:
            return
        chain, seq = rows[-1].chain, rows[-1].seq


def _seals(connection: Connection) -> list[Seal]:
    rows = connection.execute(select(seals).order_by(seals.c.day))
    return [Seal(row.day, bytes(row.root), bytes(row.previous), bytes(row.hash), row.records) for row in rows]
