"""The pages of cases (process instances): the list, one case with its clocks, history, diagram, comments and files."""

from web.pages.cases.views import pages

__all__ = ["pages"]
