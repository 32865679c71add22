"""The form of a new complaint, for staff and for customers: typed texts → `NewComplaint`, or errors by field."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from engine.definitions import Form
from engine.definitions.form_fields import FieldError
from engine.errors import Language
from engine.operations import Runtime
from web.forms.published import published_form
from web.forms.reading import Typed, read_submitted
from workflows.complaint_handling.new_complaint import NewComplaint
from workflows.customer_file import NewCustomer

PROCESS = "complaint_handling"


def form(runtime: Runtime) -> Form:
    """The form as published last."""
    return published_form(runtime, PROCESS, "new_complaint")


def read(
    runtime: Runtime, submitted: MultiDict[str, str], *, channel: str, language: Language
) -> tuple[NewComplaint | None, Typed, Mapping[str, FieldError]]:
    """The complaint, or None with the errors; and what was typed either way."""
    typed = read_submitted(form(runtime), submitted)
    zone = ZoneInfo(runtime.settings.zone)
    clean, errors = form(runtime).check(typed, context={}, language=language, now=runtime.clock(), zone=zone)
    if errors:
        return None, typed, errors
    return _complaint(clean, submitted, channel=channel, language=language, zone=zone), typed, {}


def _complaint(
    clean: Mapping[str, object], submitted: MultiDict[str, str], *, channel: str, language: Language, zone: ZoneInfo
) -> NewComplaint:
    def text(name: str) -> str:
        return str(clean.get(name) or "")

    amount, unit = clean.get("claimed_amount"), text("complained_unit")
    customer = NewCustomer(text("customer_name"), text("customer_phone"), text("customer_email"), language)
    return NewComplaint(
        subject=text("subject"),
        description=text("description"),
        channel=channel,
        customer=customer,
        received_at=_received(submitted.get("received_at", ""), zone) if channel != "web" else None,
        kind=text("kind") or None,
        category=text("category") or None,
        claimed_amount=amount if isinstance(amount, Decimal) else None,
        complained_names=text("complained_names"),
        complained_units=(unit,) if unit else (),
        language=language,
    )


def _received(text: str, zone: ZoneInfo) -> datetime | None:
    """When the customer called, where it was earlier than now."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
