"""A complaint as somebody brings it, before it has a number. Channels fill it in, `file_complaint` files it."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from engine.errors import BihuanError, Language
from workflows.complaint_handling.channels import channel
from workflows.complaint_handling.rules import IN_FUTURE, check_listed, check_text
from workflows.customer_file import NewCustomer


@dataclass(frozen=True, slots=True)
class HistoricEnd:
    """How a complaint ended that its source has already closed."""

    outcome: str = "closed"
    closed_at: datetime | None = None
    overdue_level: int | None = None
    """0 on time, 2 overdue, 3 long overdue; None lets the deadlines tell."""
    confirmed: bool | None = None
    satisfaction: int | None = None


@dataclass(frozen=True, slots=True)
class NewComplaint:
    """What is known when a complaint comes in. None = not said; the decision tables find it."""

    subject: str
    description: str
    channel: str
    customer: NewCustomer = field(default_factory=lambda: NewCustomer(""))
    received_at: datetime | None = None
    """Aware; None = now. All deadlines count from it."""
    kind: str | None = None
    category: str | None = None
    urgency: int | None = None
    """1 low to 3 high."""
    impact: int | None = None
    """1 low to 3 high."""
    unit: str | None = None
    """The responsible unit, where whoever files it knows."""
    claimed_amount: Decimal | None = None
    """CNY."""
    complained_names: str = ""
    """Names or accounts of the people complained about, separated by commas."""
    complained_people: tuple[str, ...] = ()
    """Accounts of people complained about, where whoever files it picked them; `complained_names` may name more."""
    complained_units: tuple[str, ...] = ()
    language: Language = "zh"
    source: str | None = None
    external_id: str | None = None
    """Unique within its source: filing it again gives the complaint that is there."""
    quiet: bool = False
    """The customer gets no receipt."""
    ended: HistoricEnd | None = None

    def check(self, now: datetime) -> None:
        """Refuse what cannot be filed, with a sentence that names the field."""
        channel(self.channel)
        check_text("subject", self.subject, required=True)
        check_text("description", self.description)
        check_text("customer_name", self.customer.name)
        check_text("external_id", self.external_id or "", required=self.source is not None)
        check_text("source", self.source or "", required=self.external_id is not None)
        for of, value in (("kind", self.kind), ("category", self.category), ("unit", self.unit),
                          ("degree", _text(self.urgency)), ("degree", _text(self.impact)),
                          ("tier", self.customer.tier or None)):  # fmt: skip
            check_listed(of, value)
        for unit in self.complained_units:
            check_listed("unit", unit)
        if self.ended is not None:
            check_listed("outcome", self.ended.outcome)
        if self.received_at is not None and self.received_at > now:
            raise BihuanError(IN_FUTURE, received_at=self.received_at.isoformat())

    def ending(self) -> dict[str, Any] | None:
        """The variable `historic` of the case."""
        if self.ended is None:
            return None
        return {
            "outcome": self.ended.outcome,
            "closed_at": self.ended.closed_at,
            "overdue_level": self.ended.overdue_level,
            "confirmed": self.ended.confirmed,
        }


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
