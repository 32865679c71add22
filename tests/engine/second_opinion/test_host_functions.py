"""Definitions are checked with the functions that runs really have."""

from engine.definitions.expressions import HOST_FUNCTIONS
from engine.execution.feel_functions import NAMES
from engine.execution.people_functions import PEOPLE_NAMES


def test_the_checker_knows_every_function_of_a_run() -> None:
    """A name that holds a word of the language, such as between, can only be read if it is known."""
    assert frozenset([*NAMES, *PEOPLE_NAMES]) == HOST_FUNCTIONS
