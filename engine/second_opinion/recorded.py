"""Host functions that are recorded while our interpreter plays, and played back to the other engine.

So the other engine needs no calendars; a call with other values than ours is a difference between the two.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.errors import BihuanError, declare
from engine.feel import HostFunction
from engine.feel.codec import dumps

NOT_RECORDED = declare(
    "second_opinion.not_recorded",
    "invalid",
    zh="函数“{name}”被以不同的参数调用。",
    en="The function {name} is called with other values.",
)
Call = tuple[str, list[Any], Any]
"""Name, arguments, result."""


def recording(functions: Mapping[str, HostFunction], calls: list[Call]) -> dict[str, HostFunction]:
    """The same functions, each of which notes its calls."""

    def noted(name: str, function: HostFunction) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            result = function.call(*arguments)
            calls.append((name, list(arguments), result))
            return result

        return call

    return {name: HostFunction(each.parameters, noted(name, each)) for name, each in functions.items()}


def replaying(
    parameters: Mapping[str, Sequence[str]], calls: Sequence[Call], missed: list[str]
) -> dict[str, HostFunction]:
    """Functions that give the recorded results; calls with other values are noted in `missed` and give null."""
    known = {(name, dumps(arguments)): result for name, arguments, result in calls}

    def replayed(name: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            asked = (name, dumps(list(arguments)))
            if asked not in known:
                missed.append(name)
                raise BihuanError(NOT_RECORDED, name=name)
            return known[asked]

        return call

    return {name: HostFunction(tuple(given), replayed(name)) for name, given in parameters.items()}
