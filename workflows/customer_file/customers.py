"""Customers as values, and the verbs to keep and find them. Called by the matters, inside their transactions."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, insert, select, update

from engine.storage.identity import new_id
from workflows.customer_file.tables import customer as table


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """What somebody says about themselves when they get in touch. Empty text = not said."""

    name: str
    phone: str = ""
    email: str = ""
    language: str = "zh"
    tier: str = ""
    """ordinary or key; empty keeps what the file says, `ordinary` where the customer is new."""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer on file."""

    id: str
    name: str
    phone: str
    email: str
    language: str
    tier: str


def customer(connection: Connection, customer_id: str) -> Customer | None:
    """The customer with that id."""
    row = connection.execute(select(table).where(table.c.id == customer_id)).one_or_none()
    return None if row is None else _customer(row)


def known_customer(connection: Connection, said: NewCustomer) -> Customer | None:
    """The customer on file with the same name and the same phone or e-mail; nobody where neither was said."""
    contact = [column == value for column, value in ((table.c.phone, said.phone), (table.c.email, said.email)) if value]
    if not contact:
        return None
    matching = contact[0] if len(contact) == 1 else contact[0] | contact[1]
    query = select(table).where(table.c.name == said.name, matching).order_by(table.c.id).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else _customer(row)


def save_customer(connection: Connection, said: NewCustomer, *, now: datetime) -> Customer:
    """Keep what was said: a customer already on file is brought up to date, else a new one is written."""
    known = known_customer(connection, said)
    if known is None:
        made = Customer(new_id(), said.name, said.phone, said.email, said.language, said.tier or "ordinary")
        connection.execute(insert(table).values(**_columns(made), created_at=now, changed_at=now))
        return made
    current = Customer(
        known.id,
        said.name,
        said.phone or known.phone,
        said.email or known.email,
        said.language or known.language,
        said.tier or known.tier,
    )
    if current != known:
        connection.execute(update(table).where(table.c.id == known.id).values(**_columns(current), changed_at=now))
    return current


def _columns(of: Customer) -> dict[str, str]:
    return {name: getattr(of, name) for name in ("id", "name", "phone", "email", "language", "tier")}


def _customer(row: Row[tuple[object, ...]]) -> Customer:
    values = row._mapping
    return Customer(**{name: values[name] for name in ("id", "name", "phone", "email", "language", "tier")})
