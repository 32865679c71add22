"""What every operation and query takes first: the database, the clock, and what the workflows bring along."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import select

from engine.clock import Clock, system_clock
from engine.execution import Environment
from engine.execution.feel_functions import working_time_functions
from engine.execution.people_functions import Company, people_functions
from engine.notifications import MailServer, Outside
from engine.operations.company import company_facts
from engine.operations.library import Compiled, Library
from engine.operations.work import Action, Projection
from engine.rules.calendars import china_calendar, from_values, round_the_clock_calendar
from engine.rules.working_time import Calendar
from engine.settings import Settings
from engine.storage import Database
from engine.storage.tables import calendar

_CALENDARS_LIVE = timedelta(seconds=30)
_YEARS_BACK, _YEARS_AHEAD = 3, 4


class Calendars:
    """The calendars of the directory, read again when they are half a minute old, with two that are always there.

    The facts about people that expressions ask for are read when one asks, and are forgotten with the calendars.
    """

    def __init__(self, database: Database, default: str) -> None:
        self._database = database
        self._default = default
        self._lock = threading.Lock()
        self._read_at: datetime | None = None
        self._by_id: Mapping[str, Calendar] = {}
        self._functions: Mapping[str, Any] = {}
        self._company: Company | None = None

    def by_id(self, now: datetime) -> Mapping[str, Calendar]:
        """Every calendar by its id."""
        self._refresh(now)
        return self._by_id

    def functions(self, now: datetime) -> Mapping[str, Any]:
        """The FEEL functions that count in these calendars and know the people."""
        self._refresh(now)
        return self._functions

    def forget(self) -> None:
        """Read them again at the next question: one was changed."""
        self._read_at = None

    def _refresh(self, now: datetime) -> None:
        if self._read_at is not None and abs(now - self._read_at) < _CALENDARS_LIVE:
            return
        with self._lock:
            with self._database.reading() as connection:
                rows = connection.execute(select(calendar.c.id, calendar.c.body)).all()
            found = _ready(now.year) | {row.id: from_values(row.body) for row in rows}
            default = self._default if self._default in found else "china"
            self._by_id = found
            self._company = None
            self._functions = working_time_functions(found, default=default) | people_functions(self._facts)
            self._read_at = now

    def _facts(self) -> Company:
        company = self._company
        if company is None:
            with self._database.reading() as connection:
                company = self._company = company_facts(connection)
        return company


def _ready(year: int) -> dict[str, Calendar]:
    return {
        "china": china_calendar("china", range(year - _YEARS_BACK, year + _YEARS_AHEAD)),
        "round_the_clock": round_the_clock_calendar("round_the_clock"),
    }


@dataclass(frozen=True, slots=True)
class Runtime:
    """An open engine. Threads may share it; operations keep nothing in it but compiled definitions and calendars."""

    database: Database
    clock: Clock = system_clock
    settings: Settings = field(default_factory=Settings)
    actions: Mapping[str, Action] = field(default_factory=dict)
    """Job type → what its service tasks do."""
    projections: Mapping[str, Projection] = field(default_factory=dict)
    """Process id → what keeps the workflow's own tables in step with its instances."""
    library: Library = field(init=False)
    calendars: Calendars = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "library", Library(self.database))
        object.__setattr__(self, "calendars", Calendars(self.database, self.settings.calendar))

    @classmethod
    def open(
        cls,
        url: str,
        *,
        clock: Clock = system_clock,
        settings: Settings | None = None,
        actions: Mapping[str, Action] | None = None,
        projections: Mapping[str, Projection] | None = None,
    ) -> Self:
        """Open the database at `url` (not migrated; `engine.operations.migrate` does that)."""
        return cls(Database.open(url), clock, settings or Settings(), actions or {}, projections or {})

    def at(self, clock: Clock) -> "Runtime":
        """The same runtime by another clock."""
        other = replace(self, clock=clock)
        object.__setattr__(other, "library", self.library)
        object.__setattr__(other, "calendars", self.calendars)
        return other

    def environment(self, compiled: Compiled, now: datetime, *, called: bool = False) -> Environment:
        """What a run of this definition may ask."""
        functions = self.calendars.functions(now)

        def decide(decision_id: str, context: Mapping[str, Any]) -> tuple[Any, Any]:
            return compiled.bundle.decide(decision_id, context, now=now, functions=functions)

        return Environment(
            now=now,
            decide=decide,
            functions=functions,
            step_limit=self.settings.step_limit,
            zone=self.settings.zone,
            called=called,
        )

    def outside(self) -> Outside:
        """The mail server and webhooks of the settings."""
        s = self.settings
        mail = MailServer(
            s.smtp_host, s.smtp_port, s.smtp_sender, s.smtp_user, s.smtp_password, s.smtp_starttls,
            s.smtp_timeout_seconds,
        ) if s.smtp_host else None  # fmt: skip
        return Outside(mail, s.webhooks)

    def close(self) -> None:
        """Close the database's connections."""
        self.database.close()
