"""The lifecycle of an element, as one interface: read this before writing an element.

    token arrives ──> enter ──> (wait) ──> complete ──> leave ──> new tokens on the next elements
                        │          │
                        └──────────┴── close(outcome="cancelled") when something takes the token away

`engine.execution.lifecycle` drives it and does what all elements share, in this order:

enter      Shared: start listeners (jobs) one by one, input mappings into a scope of the token's own, boundary events
           listen. Then `Element.enter`: it may evaluate expressions, ask the outside world for something (an effect),
           open waits, put tokens inside. It gives the variables to complete with at once, or None: the token waits
           until `Run` or another token resumes it.
wait       Nothing runs. What the element asked for is answered through `Run.complete`, a wait, or its inner tokens.
close      Once, when the waiting is over, "completed" or "cancelled": withdraw what `enter` asked for outside.
           Never fails.
complete   Shared: output mappings (without them the variables travel outward), end listeners (jobs) one by one,
           boundary events stop listening, compensation is remembered.
leave      By default the sequence flows out of the element, conditions and default considered. An element without
           outgoing flows ends its token; the last token of a scope completes the container.

A step may raise `Stuck`: the token then keeps its phase and carries an incident until somebody retries that phase.
Elements are stateless; what one must remember is in `Token.data`.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.execution import flows
from engine.execution.effects import Outcome
from engine.execution.state import Token
from engine.graph import Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk

Variables = Mapping[str, Any]
DONE: Variables = {}
"""Given by `enter` when the element completes at once and adds no variables."""


class Element:
    """Behaviour of one kind of element; every method has a default, so a file says only what is special."""

    def enter(self, walk: "Walk", token: Token, node: Node) -> Variables | None:
        """The token is on the element. Give the variables to complete with, or None to wait."""
        return DONE

    def close(self, walk: "Walk", token: Token, node: Node, *, outcome: Outcome) -> None:
        """The waiting is over: withdraw what `enter` asked for outside."""

    def accepted(self, node: Node, given: Variables) -> Variables:
        """Which of the variables that the outside brings may come in."""
        return given

    def leave(self, walk: "Walk", token: Token, node: Node) -> None:
        """Move on."""
        flows.leave(walk, token, node)

    def emptied(self, walk: "Walk", token: Token, node: Node) -> None:
        """The last token inside the token's own scope is gone (containers)."""

    def child_left(self, walk: "Walk", token: Token, node: Node) -> None:
        """A token inside is gone, but not the last one."""

    def check(self, walk: "Walk", token: Token, node: Node) -> None:
        """Look again at what the element waits for (phase `CHECK`)."""
