"""The examples of complaint handling, played on our interpreter: every path of the diagram with its outcome."""

from functools import lru_cache

import pytest

from engine.definitions import Deployment, read_deployment
from engine.definitions.findings import FindingList
from engine.execution.feel_functions import working_time_functions
from engine.rules.calendars import china_calendar
from engine.second_opinion import Example, check, play, read_examples
from workflows.complaint_handling import WORKFLOW


@lru_cache
def _deployment() -> Deployment:
    return read_deployment(WORKFLOW.resources())


def _examples() -> list[Example]:
    [content] = [resource.content for resource in WORKFLOW.resources() if resource.name == "examples.yml"]
    return list(read_examples(content, FindingList("examples.yml")))


FUNCTIONS = working_time_functions({"china": china_calendar("china", range(2025, 2028))}, default="china")


@pytest.mark.parametrize("example", _examples(), ids=lambda example: example.name_en or example.name)
@pytest.mark.requirement("C1", "C6", "C7")
def test_the_example_goes_as_it_says(example: Example) -> None:
    """The case ends as the example says, with the variables that it names, and nothing stands in the way."""
    played = play(_deployment(), example, functions=FUNCTIONS)

    assert (played.stopped, played.incidents, [found.text("en") for found in check(example, played)]) == ("", (), [])


def test_every_element_is_entered_by_some_example() -> None:
    """No element of the diagram is left unplayed."""
    entered = frozenset().union(*(play(_deployment(), each, functions=FUNCTIONS).entered for each in _examples()))
    nodes = set(_deployment().processes["complaint_handling"].nodes)

    assert nodes - entered == set()
