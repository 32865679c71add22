"""Decisions after DMN 1.2 to 1.5: read a file once, evaluate it often, check it before it is published.

Imports nothing of the engine but `feel` and `errors`. Zeebe business rule tasks come here through operations.
"""

from engine.dmn.model import Model, Outcome
from engine.dmn.problems import Problem

__all__ = ["Model", "Outcome", "Problem"]
