"""Notifications, people and units as queries show them. `rows` gives them on."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NotificationRow:
    """A notification inside the program. `subject` and `body` are in the reader's language."""

    id: str
    text_key: str
    subject: str
    body: str
    created_at: datetime
    read_at: datetime | None
    instance_id: str | None
    task_id: str | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person of the directory."""

    id: str
    name: str
    name_en: str
    email: str
    phone: str
    language: str
    unit: str | None
    unit_name: str
    roles: tuple[str, ...]
    groups: tuple[str, ...]
    active: bool
    unit_name_en: str = ""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of the organisation."""

    id: str
    name: str
    name_en: str
    parent: str | None
    calendar: str | None
    active: bool
