"""Files a complaint: number, row, customer and case in one transaction. Pages, API and import channels call it."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from engine.errors import BihuanError
from engine.operations import NewInstance, Runtime, new_id, start_instances
from engine.operations.refusals import KEY_REUSED
from engine.rules.permissions import Actor, refusal
from workflows.complaint_handling.codes import follow_up_code
from workflows.complaint_handling.filing import Filing, complained_people, known_or_new, write_rows
from workflows.complaint_handling.new_complaint import NewComplaint
from workflows.complaint_handling.numbering import next_numbers
from workflows.complaint_handling.rules import reception_day
from workflows.complaint_handling.tables import complaint as table

PROCESS = "complaint_handling"


@dataclass(frozen=True, slots=True)
class Filed:
    """What the customer is told at once."""

    number: str
    code: str
    """Follow-up code: shown to whoever filed the complaint, empty for others; never stored."""
    instance_id: str
    repeated: bool = False
    """The complaint was filed before, under the same key or external id."""


def file_complaint(runtime: Runtime, complaint: NewComplaint, *, actor: Actor, key: str | None = None) -> Filed:
    """File a complaint and start its case.

    The same `key`, or the same external id of a source, files once and answers as before. Refuses what cannot be
    filed (`complaint.*`), and actors who may not file (`permission.complaint.file`).
    """
    refused = refusal(actor, "complaint.file")
    if refused is not None:
        raise refused
    now = runtime.clock()
    complaint.check(now)
    known = _filed_before(runtime, complaint, actor=actor)
    if known is not None:
        return known
    people = complained_people(runtime, complaint)
    follow_up_code(runtime, "")  # makes the secret of a new installation before the transaction begins
    instance_id = new_id()

    def prepare(connection: Connection) -> list[NewInstance]:
        received_at = complaint.received_at or now
        number = next_numbers(connection, reception_day(received_at, runtime.settings.zone))[0]
        customer = known_or_new(connection, complaint, now=now)
        filing = Filing(complaint, number, instance_id, received_at, customer, people)
        write_rows(connection, runtime, [filing], now=now, by=actor.id)
        return [NewInstance(filing.variables(), number, instance_id, complaint.received_at)]

    [started] = start_instances(runtime, PROCESS, prepare, actor=actor, key=_operation_key(complaint, key))
    repeated = started.instance_id != instance_id
    if repeated and key is not None:
        _refuse_another(runtime, started.instance_id, complaint, key=key)
    return _filed(runtime, started.instance_id, repeated=repeated)


def _refuse_another(runtime: Runtime, instance_id: str, complaint: NewComplaint, *, key: str) -> None:
    """The key was used for another complaint: to answer with that one would lose this one in silence."""
    query = select(table.c.subject, table.c.description).where(table.c.instance_id == instance_id)
    first = runtime.database.read(lambda connection: connection.execute(query).one())
    if (first.subject, first.description) != (complaint.subject, complaint.description):
        raise BihuanError(KEY_REUSED, key=key)


def _operation_key(complaint: NewComplaint, key: str | None) -> str | None:
    """The idempotency key: what the caller gives, else the external id."""
    if key is not None or complaint.external_id is None:
        return key
    return f"{complaint.source}:{complaint.external_id}"


def _filed_before(runtime: Runtime, complaint: NewComplaint, *, actor: Actor) -> Filed | None:
    """The complaint with the same external id, whoever filed it and under whatever key.

    Nobody but whoever filed it is told the code: with it one acts as the customer.
    """
    if complaint.external_id is None:
        return None
    query = select(table.c.instance_id, table.c.filed_by).where(
        table.c.source == complaint.source, table.c.external_id == complaint.external_id
    )
    row = runtime.database.read(lambda connection: connection.execute(query).one_or_none())
    if row is None:
        return None
    filed = _filed(runtime, row.instance_id, repeated=True)
    return filed if actor.trusted or row.filed_by == actor.id else replace(filed, code="")


def _filed(runtime: Runtime, instance_id: str, *, repeated: bool) -> Filed:
    query = select(table.c.number, table.c.code_issue).where(table.c.instance_id == instance_id)
    row = runtime.database.read(lambda connection: connection.execute(query).one())
    return Filed(row.number, follow_up_code(runtime, row.number, row.code_issue), instance_id, repeated)
