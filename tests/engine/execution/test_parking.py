"""Large multi-instance activities: their repetitions are rows, and one is read when somebody asks for it."""

from random import Random

import pytest

from engine.execution import State
from engine.graph import Feel, Loop, Process
from tests.builders import message, process, timer
from tests.engine.execution.play import Play

MANY = {"people": [f"p{number}" for number in range(300)]}


def _round(**fields: int) -> Process:
    loop = Loop(
        collection=Feel("people"),
        element_variable="person",
        output_collection="answers",
        output_element=Feel('person + ":" + string(points)'),
        completion_condition=Feel(f"nrOfCompletedInstances >= {fields['enough']}") if fields else None,
    )
    diagram = process().start().user_task("answer", loop=loop, assignee="=person").user_task("evaluate")
    return diagram.boundary("close", "answer", timer("P7D")).user_task("remind").build()


def _shuffled(played: Play) -> list[int]:
    tokens = played.tokens("answer")
    Random(1).shuffle(tokens)
    return tokens


def test_every_answer_stands_in_its_place() -> None:
    """Three hundred people answer in any order; each answer is where its person is in the list, and no row is left."""
    played = Play(_round()).start(MANY)
    first = played.tokens("answer")[0]
    for token in _shuffled(played):
        played.finish(token, points=token - first)

    places = [text.split(":")[0] for text in played.variables["answers"]]
    assert (played.open, places, played.rows.rows) == (["evaluate"], MANY["people"], {})


def test_parking_changes_nothing_that_can_be_seen() -> None:
    """An instance whose repetitions are rows does exactly what one does that is never saved."""
    parked, kept = Play(_round(enough=150)), Play(_round(enough=150))
    kept.kept = State.new()
    parked.start(MANY)
    kept.start(MANY)

    for token in _shuffled(parked)[:150]:
        parked.finish(token, points=1)
        kept.finish(token, points=1)

    assert (parked.open, parked.effects) == (["evaluate"], kept.effects)


def test_one_answer_touches_its_own_row_alone() -> None:
    """Completing one of three hundred asks for one row, takes it away and puts the answer down."""
    played = Play(_round()).start(MANY)
    before, token, asked = dict(played.rows.rows), played.tokens("answer")[100], played.rows.asked

    played.finish(token, points=1)

    loop = next(iter(before))[0]
    gone, come = before.keys() - played.rows.rows.keys(), played.rows.rows.keys() - before.keys()
    assert (played.rows.asked - asked, gone, come) == (1, {(loop, token, token)}, {(loop, 100, 0)})


def test_state_holds_counters_alone() -> None:
    """Beside the list that was given, the state of a thousand takes no more than that of three hundred."""
    sizes = []
    for count in (300, 1_000):
        people = [f"p{number}" for number in range(count)]
        sizes.append(len(Play(_round()).start({"people": people}).body) - len(str(people)))

    assert abs(sizes[1] - sizes[0]) < 1_000


def test_boundary_event_takes_the_parked_ones_away() -> None:
    """What interrupts the whole closes every task, parked or not."""
    played = Play(_round()).start(MANY).fire("close")

    assert (played.open, played.rows.rows, played.complete("remind").status) == (["remind"], {}, "completed")


def test_cancelling_leaves_no_row() -> None:
    """An instance that is cancelled takes its rows along."""
    played = Play(_round()).start(MANY).do(lambda run: run.cancel("over"))

    assert played.status == "cancelled"


def test_parked_tokens_are_tokens_of_the_state() -> None:
    """Who asks the state for its tokens finds all of them; who asks for one that is gone finds none."""
    played = Play(_round()).start(MANY)
    state = played.state
    token = played.tokens("answer")[7]

    assert (token in state.tokens, state.tokens.get(99_999), len(list(state.tokens.values()))) == (True, None, 301)


def test_saving_without_asking_changes_nothing() -> None:
    """Loading and saving again gives the same bytes and writes no row."""
    played = Play(_round()).start(MANY)
    state = played.state

    assert (state.dump(), state.parked_rows().put, state.parked_rows().numbers_gone) == (played.body, [], [])


def test_scope_of_a_parked_repetition_can_be_written() -> None:
    """An operator writes into the scope that a task shows; nobody else's copy changes."""
    played = Play(_round()).start(MANY)
    task = played.tasks[played.tokens("answer")[8]]

    played.do(lambda run: run.set_variables(task.scope, {"person": "somebody"}))  # type: ignore[union-attr]

    assert [seen["person"] for seen in played.sees("answer")][7:10] == ["p7", "somebody", "p9"]


def test_a_repetition_with_an_incident_stays_at_hand() -> None:
    """A repetition whose work failed is a token of the state; once it is done, its answer is in its place."""
    played = Play(_round()).start(MANY)
    token = played.tokens("answer")[0]
    played.error("answer", "no reply")
    at_hand = (dict.__contains__(played.state.tokens, token), token in {number for _, _, number in played.rows.rows})

    played.finish(token, points=4)

    answers = [body for (_, _, number), body in played.rows.rows.items() if number == 0]
    assert (at_hand, played.problems, answers) == ((True, False), [], [b'"p0:4"'])


def _inspections() -> Process:
    grades = Loop(
        collection=Feel("people"), element_variable="person", output_collection="grades", output_element=Feel("grade")
    )
    inside = process().start().sub_process("inspect", loop=grades, inputs={"grade": "=null"}).start("i")
    inside = inside.user_task("visit").catch("reply", message("reply", "person")).user_task("grade_it").done()
    diagram = inside.user_task("sum").boundary("late", "visit", timer("P1D"), interrupting=False).user_task("remind")
    return diagram.build()


def test_sub_processes_are_parked_with_everything_inside() -> None:
    """Tasks, timers and messages inside a repetition find it by their own numbers, and each keeps its variables."""
    played = Play(_inspections()).start(MANY)
    timers = [number for number, timer in played.timers.items() if timer.element == "late"]
    played.do(lambda run: run.fire_timer(0, timers[4])).complete("remind")
    for token in played.tokens("visit"):
        played.finish(token)
    for person in MANY["people"]:
        played.message("reply", person)

    for token, person in zip(played.tokens("grade_it"), MANY["people"], strict=True):
        played.finish(token, grade=person)

    assert (played.open, played.variables["grades"], played.rows.rows) == (["sum"], MANY["people"], {})


def test_a_step_inside_one_repetition_leaves_the_others_unread() -> None:
    """Moving on inside one of three hundred sub-processes asks for one row and writes that one."""
    played = Play(_inspections()).start(MANY)
    before, asked = dict(played.rows.rows), played.rows.asked

    played.finish(played.tokens("visit")[9])

    changed = {key[1] for key, body in played.rows.rows.items() if before.get(key, "") != body}
    assert (played.rows.asked - asked, len(changed)) == (1, 1)


@pytest.mark.parametrize("cardinality", [None, Feel("300")])
def test_large_sequential_loop(cardinality: Feel | None) -> None:
    """One after the other, the items to come are rows; only what is next is read."""
    collected = {"output_collection": "seen", "output_element": Feel("person")}
    items = {"cardinality": cardinality} if cardinality else {"collection": Feel("people")}
    loop = Loop(sequential=True, element_variable="person", **collected, **items)  # type: ignore[arg-type]
    played = Play(process().start().user_task("ask", loop=loop).end().build()).start(MANY)
    least = len(played.body)
    for _ in range(300):
        most = max(least, len(played.body))
        played.complete("ask")

    expected = [None] * 300 if cardinality else MANY["people"]
    assert (played.variables["seen"], played.status, most - least < 50) == (expected, "completed", True)


def test_collection_is_seen_while_it_fills() -> None:
    """A completion condition may read what has been collected so far."""
    enough = Feel("count(votes[item = true]) >= 2")
    loop = Loop(
        collection=Feel("people"),
        output_collection="votes",
        output_element=Feel("vote"),
        completion_condition=enough,
    )
    played = Play(process().start().user_task("ask", loop=loop).user_task("after").build()).start(MANY)
    first, second, third = played.tokens("ask")[3:6]
    opened = [
        played.finish(token, vote=vote).open[0] for token, vote in ((first, False), (second, True), (third, True))
    ]

    assert (opened, played.variables["votes"][3:6]) == (["ask", "ask", "after"], [False, True, True])
