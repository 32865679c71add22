"""Operators' pages: one case suspended, moved, migrated or restarted; processes and incidents many at once."""

from web.pages.operating import bulk, cases, processes
from web.pages.operating.blueprint import pages

__all__ = ["bulk", "cases", "pages", "processes"]
