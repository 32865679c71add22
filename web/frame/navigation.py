"""The places of the rail, by role: who has no use for a place does not see it."""

from dataclasses import dataclass

from engine.rules.actors import Actor


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the rail."""

    key: str
    endpoint: str
    icon: str
    roles: frozenset[str] = frozenset()
    """Who sees it; empty = everybody."""


BOARD_ROLES = frozenset({"supervisor", "head", "quality", "supervision", "operator"})
PLACES = (
    Place("inbox", "inbox.show", "inbox"),
    Place("cases", "cases.show", "briefcase"),
    Place("board", "board.show", "layout-dashboard", BOARD_ROLES),
    Place("definitions", "definitions.show", "sitemap", frozenset({"administrator"})),
    Place("directory", "directory.people", "users", frozenset({"administrator"})),
    Place("incidents", "incidents.show", "alert-triangle", frozenset({"operator"})),
    Place("settings", "settings.show", "settings"),
)


def places(actor: Actor) -> tuple[Place, ...]:
    """The places that this person sees, in their order."""
    return tuple(place for place in PLACES if not place.roles or place.roles & actor.roles)
