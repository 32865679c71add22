"""Process definitions for administrators: versions, diagram, files, editors, checking and publishing."""

from web.pages.definitions.views import pages

__all__ = ["pages"]
