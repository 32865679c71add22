"""The page of one task and what is done on it. Each action is one operation; a refusal keeps what was typed."""

from web.pages.tasks.views import pages

__all__ = ["pages"]
