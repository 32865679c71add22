"""Files many complaints in one transaction. For `import_complaints`, where one transaction each would cost most."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, select

from engine.operations import NewInstance, Runtime, new_id, start_instances
from engine.rules.permissions import Actor
from workflows.complaint_handling.codes import follow_up_code
from workflows.complaint_handling.file_complaint import PROCESS
from workflows.complaint_handling.filing import Filing, complained_people, known_or_new, write_rows
from workflows.complaint_handling.new_complaint import NewComplaint
from workflows.complaint_handling.numbering import next_numbers
from workflows.complaint_handling.rules import reception_day
from workflows.complaint_handling.tables import complaint as table


def file_batch(runtime: Runtime, complaints: Sequence[NewComplaint], *, actor: Actor) -> int:
    """File those that are not there yet, all or none, and tell how many they were. All need external ids."""
    if not complaints:
        return 0
    now = runtime.clock()
    people = {id(complaint): complained_people(runtime, complaint) for complaint in complaints}
    follow_up_code(runtime, "")  # makes the secret of a new installation before the transaction begins

    def prepare(connection: Connection) -> Sequence[NewInstance]:
        filings = [
            Filing(complaint, number, new_id(), received_at, known_or_new(connection, complaint, now=now),
                   people[id(complaint)])
            for complaint, number, received_at in _numbered(runtime, connection, _new_ones(connection, complaints), now)
        ]  # fmt: skip
        write_rows(connection, runtime, filings, now=now, by=actor.id)
        return [
            NewInstance(filing.variables(), filing.number, instance_id=filing.instance_id,
                        received_at=filing.received_at)
            for filing in filings
        ]  # fmt: skip

    return len(start_instances(runtime, PROCESS, prepare, actor=actor))


def _new_ones(connection: Connection, complaints: Sequence[NewComplaint]) -> list[NewComplaint]:
    """Those whose external ids are not in the table, each id once."""
    wanted = {(complaint.source, complaint.external_id): complaint for complaint in reversed(complaints)}
    ids = [complaint.external_id for complaint in complaints]
    sources = {complaint.source for complaint in complaints}
    query = select(table.c.source, table.c.external_id).where(table.c.source.in_(sources), table.c.external_id.in_(ids))
    there = {(source, external_id) for source, external_id in connection.execute(query)}
    return [
        complaint
        for complaint in complaints
        if wanted.get(key := (complaint.source, complaint.external_id)) is complaint and key not in there
    ]


def _numbered(
    runtime: Runtime, connection: Connection, complaints: Sequence[NewComplaint], now: datetime
) -> list[tuple[NewComplaint, str, datetime]]:
    """Each with its number and reception time. The days are counted up in order, so that two imports never deadlock."""
    zone = runtime.settings.zone
    by_day: dict[date, list[tuple[NewComplaint, datetime]]] = defaultdict(list)
    for complaint in complaints:
        received_at = complaint.received_at or now
        by_day[reception_day(received_at, zone)].append((complaint, received_at))
    numbered = []
    for day in sorted(by_day):
        numbers = next_numbers(connection, day, count=len(by_day[day]))
        numbered += [(one, number, at) for (one, at), number in zip(by_day[day], numbers, strict=True)]
    return numbered
