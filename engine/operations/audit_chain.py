"""How audit records hang together: each seals the hash of the one before it (design decision 12). Pure.

The hash of a record is SHA-256 over the previous hash and the record's canonical text, so that nobody can change, drop
or insert one without every later hash being wrong. `verify_audit` computes the same from an export.
"""

from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import Any

import orjson

from engine.feel.codec import dumps
from engine.rules.permissions import Actor
from engine.storage.steps import Writes

GENESIS = bytes(32)
"""The "previous hash" of the first record of a chain."""


def record_hash(previous: bytes, *, chain: str, seq: int, at: int, actor: str, operation: str, body: bytes) -> bytes:
    """The 32 bytes that seal a record. `at` is in microseconds since 1970, `body` in the engine's codec."""
    head = orjson.dumps([chain, seq, at, actor, operation])
    return sha256(previous + len(head).to_bytes(4, "big") + head + body).digest()


def add_audit(
    writes: Writes, *, actor: Actor, operation: str, body: Mapping[str, Any], key: str | None = None, answer: Any = None
) -> None:
    """Add the record of an operation on an instance to its chain, whose end lies on the instance row.

    Only where there is an idempotency key is the answer kept, to be given again.
    """
    record = writes.instance
    record.audit_seq += 1
    packed = dumps(dict(body))
    record.audit_hash = record_hash(
        bytes(record.audit_hash),
        chain=record.id,
        seq=record.audit_seq,
        at=writes.at,
        actor=actor.id,
        operation=operation,
        body=packed,
    )
    writes.audit.append(
        {
            "chain": record.id,
            "seq": record.audit_seq,
            "at": writes.at,
            "actor": actor.id,
            "operation": operation,
            "body": packed,
            "hash": record.audit_hash,
            "key": key,
            "result": None if key is None else dumps(asdict(answer)),
        }
    )
