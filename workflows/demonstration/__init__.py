"""The demonstration organisation: units, people of every role, calendars, customers, and complaints in every state.

`make run` loads it. Everything goes through the real operations, with a clock that is set to the moment of each step.
"""

from workflows.demonstration.loading import Account, load

__all__ = ["Account", "load"]
