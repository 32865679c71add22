"""Variables: what a mapping writes, and who sees it."""

from tests.builders import process
from tests.engine.execution.play import play


def test_later_mapping_sees_the_earlier_one() -> None:
    """Mappings are evaluated in order, inputs and outputs alike."""
    diagram = process().start().service_task("a", inputs={"x": "=n", "y": "=x + 1"}, outputs={"p": "=y", "q": "=p + 1"})

    assert play(diagram.end().build(), {"n": 1}).complete("a").variables == {"n": 1, "p": 2, "q": 3}


def test_dotted_target_changes_one_member() -> None:
    """A dotted target writes one member and keeps the others."""
    diagram = process().start().service_task("a", outputs={"customer.address.city": "=city"}).end().build()
    customer = {"name": "王芳", "address": {"street": "1"}}

    played = play(diagram, {"customer": customer}).complete("a", city="北京")

    assert played.variables == {"customer": {"name": "王芳", "address": {"street": "1", "city": "北京"}}}


def test_two_dotted_targets_make_one_context() -> None:
    """Targets with the same beginning come together."""
    diagram = process().start().service_task("a", outputs={"o.x": "=1", "o.y": "=2"}).end().build()

    assert play(diagram).complete("a").variables == {"o": {"x": 1, "y": 2}}


def test_literal_source_is_taken_as_it_stands() -> None:
    """A source without "=" is text."""
    assert play(process().start().task("a", inputs={"x": "n"}, outputs={"y": "=x"}).end().build()).variables == {
        "y": "n"
    }


def test_mapped_input_hides_and_does_not_change_the_outer_variable() -> None:
    """A mapped input of the same name is the task's own; the outer one stays as it was."""
    diagram = process().start().service_task("a", inputs={"n": "=n + 1"}).end().build()

    assert play(diagram, {"n": 1}).complete("a", n=99).variables == {"n": 1}


def test_name_with_spaces() -> None:
    """Functions whose names hold spaces can be called, and calendars are theirs to know."""
    diagram = process().start().script("a", "n", 'string length("abc") + abs(-1)').end().build()

    assert play(diagram).variables == {"n": 4}
