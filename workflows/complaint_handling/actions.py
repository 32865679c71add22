"""What the service tasks of the diagram do, by job type. The worker calls them inside the completing transaction."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson
from sqlalchemy import insert, update

from engine.errors import Language
from engine.operations import Action, Work, notify_people
from workflows.complaint_handling.catalogue import word
from workflows.complaint_handling.codes import answer_token, hashed
from workflows.complaint_handling.customer_letters import complaint_row, tell_customer
from workflows.complaint_handling.handlers import available_handlers, people_named
from workflows.complaint_handling.rules import archive_record, moment_text, named_people
from workflows.complaint_handling.tables import complaint, complaint_archive

LANGUAGES: tuple[Language, ...] = ("zh", "en")
_ARCHIVED = ("number", "channel", "subject", "description", "customer_name", "received_at", "kind", "category",
             "severity", "unit", "overdue_level", "confirmed", "satisfaction", "requires_rectification")  # fmt: skip


def notify_customer(work: Work) -> None:
    """Tell the customer what the header `message` names."""
    tell_customer(work, complaint_row(work), work.headers["message"])


def request_confirmation(work: Work) -> None:
    """Send the reply with a link that can be used once; a link of an earlier round stops working."""
    row = complaint_row(work)
    token = answer_token(work.runtime, row.number, int(work.variables.get("rounds") or 0))
    links = {
        "answer_link": f"{work.runtime.settings.address}/answer/{token}",
        "confirm_due": moment_text(work.variables["confirm_due"], work.runtime.settings.zone, row.language),
    }
    tell_customer(work, row, work.headers["message"], more=links)
    opened = update(complaint).where(complaint.c.number == row.number)
    work.connection.execute(opened.values(answer_hash=hashed(token), answered_at=None))


def find_handlers(work: Work) -> Mapping[str, Any]:
    """Who may handle the case: people of the unit, never those complained about nor earlier handlers, idle ones first.

    Where the unit has nobody left, the complaint desk takes over, then quality.
    """
    excluded_units = list(work.variables.get("complained_units") or ())
    named = people_named(work.runtime, named_people(work.variables.get("complained_names")))
    complained = list(dict.fromkeys([*(work.variables.get("complained_people") or ()), *named]))
    excluded = {*complained, *(work.variables.get("earlier_handlers") or ())}
    wanted = str(work.variables.get("handling_unit") or "")
    for unit in dict.fromkeys((wanted, "customer_relations", "quality")):
        options = available_handlers(work.runtime, unit, excluded_people=excluded, excluded_units=excluded_units)
        if options:
            return {"handler_options": options, "handling_unit": unit, "complained_people": complained}
    return {"handler_options": [], "complained_people": complained}


def call_for_rectification(work: Work) -> Mapping[str, Any]:
    """Ask supervisor and head of the responsible unit for rectification, naming the cause in words."""
    facts = dict(work.variables["facts"])
    facts |= {f"cause_{language}": word("cause", facts.get("cause"), language) for language in LANGUAGES}
    return dict(notify_people(replace(work, variables={**work.variables, "facts": facts})))


def archive_complaint(work: Work) -> None:
    """Close the complaint's row and keep a record of the case, with a digest that shows later changes."""
    row = complaint_row(work)
    outcome = str(work.variables.get("outcome") or "closed")
    record = archive_record(work.variables, {name: row._mapping[name] for name in _ARCHIVED})
    digest = hashed(orjson.dumps(record, option=orjson.OPT_SORT_KEYS).decode())
    closed = update(complaint).where(complaint.c.number == row.number)
    work.connection.execute(closed.values(closed_at=work.now, outcome=outcome, stage="closed", answer_hash=None))
    work.connection.execute(
        insert(complaint_archive).values(
            number=row.number, archived_at=work.now, outcome=outcome, record=record, digest=digest
        )
    )


ACTIONS: Mapping[str, Action] = {
    "notify_customer": notify_customer,
    "request_confirmation": request_confirmation,
    "find_handlers": find_handlers,
    "call_for_rectification": call_for_rectification,
    "archive_complaint": archive_complaint,
}
"""Job type → action."""
