"""How a checked complaint becomes a row and the variables of its case. For `file_complaint` and `import_complaints`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from engine.operations import Runtime
from workflows.complaint_handling.channels import channel
from workflows.complaint_handling.codes import follow_up_code, hashed
from workflows.complaint_handling.handlers import people_named
from workflows.complaint_handling.new_complaint import NewComplaint
from workflows.complaint_handling.rules import named_people, shortened
from workflows.complaint_handling.tables import complaint as table
from workflows.customer_file import Customer, save_customer


@dataclass(frozen=True, slots=True)
class Filing:
    """A complaint on its way into the tables."""

    complaint: NewComplaint
    number: str
    instance_id: str
    received_at: datetime
    customer: Customer | None
    complained_people: tuple[str, ...] = ()

    def variables(self) -> dict[str, Any]:
        """What the case begins with. Contacts and the whole text stay in the tables."""
        said = self.complaint
        return {
            "number": self.number,
            "subject": said.subject,
            "description": shortened(said.description),
            "channel": said.channel,
            "received_at": self.received_at,
            "counted_from": self.received_at,
            "language": said.language,
            "quiet": said.quiet or not channel(said.channel).receipt or said.ended is not None,
            "historic": said.ending(),
            "kind": said.kind,
            "category": said.category,
            "urgency": said.urgency,
            "impact": said.impact,
            "unit": said.unit,
            "tier": self.customer.tier if self.customer else "ordinary",
            "customer": {"name": said.customer.name},
            "claimed_amount": said.claimed_amount,
            "complained_names": said.complained_names,
            "complained_people": list(self.complained_people),
            "complained_units": list(said.complained_units),
            "consult_units": [],
            "earlier_handlers": [],
            "handler": None,
            "approved": None,
            "rounds": 0,
            "overdue_level": 0,
            "stage": "acceptance",
        }

    def row(self, runtime: Runtime, *, now: datetime, by: str) -> dict[str, Any]:
        """The complaint's row before the case has moved."""
        said, ended = self.complaint, self.complaint.ended
        return {
            "number": self.number,
            "instance_id": self.instance_id,
            "source": said.source,
            "external_id": said.external_id,
            "customer_id": self.customer.id if self.customer else None,
            "customer_name": said.customer.name,
            "channel": said.channel,
            "language": said.language,
            "subject": said.subject,
            "description": said.description,
            "claimed_amount": said.claimed_amount,
            "received_at": self.received_at,
            "filed_at": now,
            "filed_by": by,
            "closed_at": ended.closed_at if ended else None,
            "satisfaction": ended.satisfaction if ended else None,
            "stage": "acceptance",
            "overdue_level": 0,
            "rounds": 0,
            "code_hash": hashed(follow_up_code(runtime, self.number)),
        }


def complained_people(runtime: Runtime, complaint: NewComplaint) -> tuple[str, ...]:
    """Ids of the people complained about: those picked, and those whose names the directory knows."""
    named = people_named(runtime, named_people(complaint.complained_names))
    return tuple(dict.fromkeys((*complaint.complained_people, *named)))


def known_or_new(connection: Connection, complaint: NewComplaint, *, now: datetime) -> Customer | None:
    """The customer on file, brought up to date, or a new one; None where nobody gave a name."""
    return save_customer(connection, complaint.customer, now=now) if complaint.customer.name else None


def write_rows(connection: Connection, runtime: Runtime, filings: Sequence[Filing], *, now: datetime, by: str) -> None:
    """Insert the complaints' rows."""
    if filings:
        connection.execute(insert(table), [filing.row(runtime, now=now, by=by) for filing in filings])
