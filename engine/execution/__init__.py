"""The token interpreter: moves an instance of a compiled process from one moment of waiting to the next, purely in
memory.

`engine.operations` calls `Run` and turns its effects into rows. It imports neither `engine.definitions` nor
`engine.storage`.
"""

from engine.execution import effects
from engine.execution.elements.ad_hoc_sub_process import Choice
from engine.execution.environment import Environment
from engine.execution.refusals import refusals
from engine.execution.run import Run
from engine.execution.state import State

__all__ = ["Choice", "Environment", "Run", "State", "effects", "refusals"]
