"""People, units, memberships, calendars, access tokens and settings that change while the program runs."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text

from engine.storage.columns import Json, Moment
from engine.storage.tables.metadata import metadata

unit = Table(
    "unit",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("parent", ForeignKey("unit.id")),
    Column("calendar", Text),
    Column("active", Boolean, nullable=False),
    Index("ix_unit_parent", "parent"),
)

person = Table(
    "person",
    metadata,
    Column("id", Text, primary_key=True),  # the login
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("roles", Json, nullable=False),
    Column("unit", ForeignKey("unit.id")),
    Column("password_hash", Text),
    Column("active", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index("ix_person_unit", "unit"),
)

membership = Table(
    "membership",
    metadata,
    Column("person", ForeignKey("person.id"), primary_key=True),
    Column("grp", Text, primary_key=True),
    Index("ix_membership_grp", "grp"),
)

calendar = Table(
    "calendar",
    metadata,
    Column("id", Text, primary_key=True),
    Column("body", Json, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

access_token = Table(
    "access_token",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("person", ForeignKey("person.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),  # sha256 of the token; the token itself is never kept
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("revoked_at", Moment),
    Index("ix_access_token_person", "person"),
)

session = Table(
    "session",
    metadata,
    Column("hash", String(64), primary_key=True),  # sha256 of the secret in the browser's cookie
    Column("person", ForeignKey("person.id"), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Index("ix_session_person", "person"),
)

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Json, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
