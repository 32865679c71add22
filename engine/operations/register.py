"""Audit chains for what belongs to no instance: directory, deployments, messages. Each is named "register:…"."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, insert, select

from engine.errors import BihuanError
from engine.feel.codec import dumps
from engine.operations.answers import check_body, revived
from engine.operations.audit_chain import GENESIS, record_hash
from engine.operations.refusals import KEY_REUSED
from engine.rules.permissions import Actor
from engine.storage.columns import to_micros
from engine.storage.tables import audit

T = TypeVar("T")


class Register:
    """One chain inside one transaction."""

    def __init__(self, connection: Connection, chain: str, *, actor: Actor, now: datetime) -> None:
        self._connection = connection
        self._chain = chain
        self._actor = actor
        self._now = now

    def earlier(
        self, kind: type[T], *, key: str | None, shown: str | None, said: Mapping[str, Any] | None = None
    ) -> T | None:
        """The answer to an earlier submission with the same key; `said` is what that one must have said as well."""
        if key is None:
            return None
        wanted = select(audit.c.chain, audit.c.result, audit.c.body).where(audit.c.key == key)
        row = self._connection.execute(wanted).one_or_none()
        if row is None:
            return None
        if row.chain != self._chain or row.result is None:
            raise BihuanError(KEY_REUSED, key=shown or "")
        check_body(bytes(row.body), said or {}, shown=shown)
        return revived(kind, bytes(row.result))

    def record(self, operation: str, body: Mapping[str, Any], *, key: str | None = None, answer: Any = None) -> None:
        """Add a record to the chain. Two at the same moment meet at its primary key, and one is tried again."""
        a = audit.c
        last = self._connection.execute(
            select(a.seq, a.hash).where(a.chain == self._chain).order_by(a.seq.desc()).limit(1)
        ).one_or_none()
        seq, previous = (1, GENESIS) if last is None else (last.seq + 1, bytes(last.hash))
        packed = dumps(dict(body))
        sealed = record_hash(
            previous,
            chain=self._chain,
            seq=seq,
            at=to_micros(self._now),
            actor=self._actor.id,
            operation=operation,
            body=packed,
        )
        self._connection.execute(
            insert(audit).values(
                chain=self._chain,
                seq=seq,
                at=self._now,
                actor=self._actor.id,
                operation=operation,
                body=packed,
                hash=sealed,
                key=key,
                result=None if key is None or answer is None else dumps(asdict(answer)),
            )
        )
