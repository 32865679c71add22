"""Proves an audit log: every hash, every end of a chain, every daily seal. Pure; works on an export without a database.

A seal is the Merkle root over the ends of all chains that had records on a day (RFC 9162, 2.1.1: leaves hashed with
0x00, pairs with 0x01), chained to the seal before it. A record of each seal lies in the chain "register:seals", so that
it is itself part of the next day's root.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import groupby

from engine.operations.audit_chain import GENESIS, record_hash
from engine.storage.columns import from_micros

SEALS = "register:seals"


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One record as it was kept; `at` in microseconds since 1970."""

    chain: str
    seq: int
    at: int
    actor: str
    operation: str
    body: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal of one day (UTC)."""

    day: date
    root: bytes
    previous: bytes
    hash: bytes
    records: int


@dataclass(frozen=True, slots=True)
class AuditVerified:
    """What was looked at, and what is wrong: "<chain> #<seq>: <what>" or "<day>: <what>"."""

    chains: int
    records: int
    seals: int
    broken: tuple[str, ...] = ()


@dataclass(slots=True)
class _Day:
    leaves: list[bytes] = field(default_factory=list)
    records: int = 0


def prove(
    records: Iterable[AuditRecord], seals: Sequence[Seal], *, ends: Mapping[str, bytes] | None = None
) -> AuditVerified:
    """Check records (ordered by chain and number) and seals (by day). `ends`: last hash of chains, kept elsewhere."""
    broken: list[str] = []
    days: dict[date, _Day] = {}
    chains = count = 0
    for chain, links in groupby(records, key=lambda record: record.chain):
        chains += 1
        seq, previous, last_of_day = 0, GENESIS, dict[date, bytes]()
        for record in links:
            count += 1
            broken += _wrong(record, previous) if record.seq == seq + 1 else [f"{chain} #{seq + 1}: missing"]
            seq, previous = record.seq, record.hash
            day = from_micros(record.at).date()
            last_of_day[day] = previous
            days.setdefault(day, _Day()).records += 1
        for day, end in last_of_day.items():
            days[day].leaves.append(leaf(chain, end))
        if ends is not None and ends.get(chain, previous) != previous:
            broken.append(f"{chain}: records are missing at the end")
    broken += _wrong_seals(seals, days)
    return AuditVerified(chains, count, len(seals), tuple(broken))


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaves in their order; of nothing, the hash of nothing."""
    level = [sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [sha256(b"\x01" + level[at] + level[at + 1]).digest() for at in range(0, len(level) - 1, 2)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0] if level else sha256(b"").digest()


def leaf(chain: str, end: bytes) -> bytes:
    """What stands for a chain in the root of a day: its name and its last hash of that day."""
    return chain.encode() + b"\x00" + end


def seal_hash(day: date, root: bytes, *, previous: bytes, records: int) -> bytes:
    """The hash of a seal."""
    return sha256(previous + day.isoformat().encode() + root + records.to_bytes(8, "big")).digest()


def _wrong(record: AuditRecord, previous: bytes) -> list[str]:
    expected = record_hash(
        previous,
        chain=record.chain,
        seq=record.seq,
        at=record.at,
        actor=record.actor,
        operation=record.operation,
        body=record.body,
    )
    return [] if expected == record.hash else [f"{record.chain} #{record.seq}: changed"]


def _wrong_seals(seals: Sequence[Seal], days: Mapping[date, _Day]) -> list[str]:
    broken: list[str] = []
    previous = GENESIS
    for seal in seals:
        day = days.get(seal.day, _Day())
        expected = seal_hash(seal.day, seal.root, previous=previous, records=seal.records)
        if seal.previous != previous or seal.hash != expected:
            broken.append(f"{seal.day}: the seal was changed")
        elif (seal.root, seal.records) != (merkle_root(sorted(day.leaves)), day.records):
            broken.append(f"{seal.day}: records of this day were added, changed or removed")
        previous = seal.hash
    return broken
