"""Idempotency: the answer of an operation is kept under its key, and given again when the same is submitted again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from engine.errors import BihuanError
from engine.feel.codec import dumps, loads
from engine.operations.refusals import KEY_REUSED
from engine.rules.permissions import Actor
from engine.storage.identity import new_id
from engine.storage.steps import Found, InstanceRecord
from engine.storage.tables import audit

T = TypeVar("T")
_LONGEST_KEY = 200


def full_key(operation: str, actor: Actor, key: str | None) -> str | None:
    """The key as it is stored: nobody can meet another person's, or another operation's, answer by it.

    A key longer than an index takes is stored as its hash.
    """
    if key is None:
        return None
    short = key if len(key) <= _LONGEST_KEY else sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{operation}:{actor.id}:{short}"


def earlier_answer(found: Found, kind: type[T], *, chain: str | None, key: str | None) -> T:
    """The answer that was given to the first submission; `operation.key_reused` if that was about something else."""
    if found.answer is None or (chain is not None and found.chain != chain):
        raise BihuanError(KEY_REUSED, key=key or "")
    return revived(kind, found.answer)


def check_same(connection: Connection, key: str | None, said: Mapping[str, Any], *, shown: str | None) -> None:
    """Raise `operation.key_reused` where the first submission with the stored `key` said something else.

    `said` are entries of its audit body; one that an older record does not have is not compared.
    """
    body = connection.scalar(select(audit.c.body).where(audit.c.key == key))
    check_body(b"" if body is None else bytes(body), said, shown=shown)


def check_body(body: bytes, said: Mapping[str, Any], *, shown: str | None) -> None:
    """The same for a record that was read already."""
    kept = loads(body) if body else {}
    for name, value in said.items():
        if name in kept and dumps(kept[name]) != dumps(loads(dumps(value))):
            raise BihuanError(KEY_REUSED, key=shown or "")


def digest_of(values: Any) -> str:
    """What stands for long values in an audit body, to tell another submission from the same one."""
    return sha256(dumps(values)).hexdigest()


def revived(kind: type[T], answer: bytes) -> T:
    """A result as it was kept."""
    values = loads(answer)
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: _tuples(value) for name, value in values.items() if name in known})


def _tuples(value: Any) -> Any:
    return tuple(_tuples(each) for each in value) if isinstance(value, list) else value


@dataclass(slots=True)
class Attempt:
    """What the attempt before wrote, so that a commit of unknown outcome is recognised on reading again."""

    hash: bytes | None = None
    answer: Any = None
    submission: str = field(default_factory=new_id)
    """Goes into the audit record, so that two equal submissions at one moment are not taken for one another."""

    def wrote(self, record: InstanceRecord | None) -> bool:
        """Whether the instance is where the earlier attempt left it."""
        return self.hash is not None and record is not None and bytes(record.audit_hash) == self.hash
