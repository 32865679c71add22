"""Where a running instance stands, what can be started in it by hand, and what people may choose."""

from sqlalchemy import Connection

from engine.execution.modify import startable
from engine.execution.places import around, places
from engine.graph import Node, Process
from engine.operations.instance_step import subject_of
from engine.operations.library import element_names
from engine.operations.runtime import Runtime
from engine.queries.instance import seen_instance
from engine.queries.operating_rows import ChoiceRow, StandingRow, StandingView, StartableRow
from engine.queries.running_state import RunningState
from engine.rules.permissions import Actor, refusal

Named = tuple[str, str, str]


def standing(runtime: Runtime, instance_id: str, *, actor: Actor) -> StandingView:
    """Every activation, and every element that may be started; nothing stands in an instance that is over.

    Raises: `instance.missing`, `permission.instance.modify`.
    """

    def read(connection: Connection) -> StandingView:
        record = seen_instance(connection, instance_id, actor=actor, action="instance.modify")
        running = RunningState(runtime, record, connection)
        process = running.compiled.process
        if running.state is None:
            return StandingView((), ())
        here = tuple(
            StandingRow(
                place.token,
                place.element,
                *element_names(process, place.element),
                process.nodes[place.element].kind.value,
                tuple((element_names(process, name)[0], token) for name, token in place.inside),
                place.repetition,
                place.incident,
            )
            for place in places(running.state)
        )
        return StandingView(here, tuple(_startable(process, node) for node in startable(process)))

    return runtime.database.read(read)


def _startable(process: Process, node: Node) -> StartableRow:
    outer = around(process, node)
    inside = element_names(process, outer[-1].id)[0] if outer else ""
    return StartableRow(node.id, *element_names(process, node.id), node.kind.value, inside)


def choices(runtime: Runtime, instance_id: str, *, actor: Actor) -> tuple[ChoiceRow, ...]:
    """The ad-hoc sub-processes whose next activity this person may choose; none in a suspended instance.

    Raises: `instance.missing`, `permission.instance.see`.
    """

    def read(connection: Connection) -> tuple[ChoiceRow, ...]:
        record = seen_instance(connection, instance_id, actor=actor)
        running = RunningState(runtime, record, connection)
        if record.status != "active" or refusal(actor, "instance.choose", subject_of(connection, record)) is not None:
            return ()
        process = running.compiled.process
        return tuple(
            ChoiceRow(
                choice.token,
                choice.element,
                *element_names(process, choice.element),
                _named(process, choice.elements),
                _named(process, choice.running),
                _named(process, choice.waiting),
                choice.sequential,
            )
            for choice in running.choices()
        )

    return runtime.database.read(read)


def _named(process: Process, elements: tuple[str, ...]) -> tuple[Named, ...]:
    return tuple((element, *element_names(process, element)) for element in elements)
