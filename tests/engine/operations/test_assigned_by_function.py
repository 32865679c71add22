"""Tasks go to the people that functions of the directory name."""

from engine.operations import Person, Runtime, Unit, save_people, save_units
from engine.rules.permissions import SYSTEM
from tests.builders.diagrams import chain, end, start, user
from tests.engine.operations.acting import begin, open_tasks, publish


def test_a_task_goes_to_the_head_above_the_unit(runtime: Runtime) -> None:
    """The assignment finds the head in the directory, an inactive one left out."""
    save_units(runtime, [Unit("hq", "总部"), Unit("repair", "维修部", parent="hq")], actor=SYSTEM)
    heads = frozenset({"heads:hq"})
    left = Person("an", "安", roles=frozenset({"head"}), unit="hq", groups=heads, active=False)
    save_people(runtime, [left, Person("wu", "吴", roles=frozenset({"head"}), unit="hq", groups=heads)], actor=SYSTEM)
    publish(runtime, chain("p", start(), user("look", assignee="=head above(unit)"), end()))

    begin(runtime, "p", {"unit": "repair"})

    assert [task.assignee for task in open_tasks(runtime)] == ["wu"]
