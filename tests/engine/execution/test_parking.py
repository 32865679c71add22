"""Large multi-instance activities: their waiting repetitions stay unread until somebody asks for one."""

from random import Random

from engine.execution import Environment, Run, State
from engine.graph import Feel, Loop, Process
from tests.builders import process, timer
from tests.engine.execution.play import MONDAY, Play

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
    """Three hundred people answer in any order; each answer is where its person is in the list."""
    played = Play(_round()).start(MANY)
    first = played.tokens("answer")[0]
    for token in _shuffled(played):
        played.finish(token, points=token - first)

    places = [text.split(":")[0] for text in played.variables["answers"]]
    assert (played.open, places, State.load(played.body).packets) == (["evaluate"], MANY["people"], [])


def test_parking_changes_nothing_that_can_be_seen() -> None:
    """An instance whose repetitions are parked does exactly what one does that is never saved."""
    parked, kept = Play(_round(enough=150)), Play(_round(enough=150))
    kept.kept = State.new()
    parked.start(MANY)
    kept.start(MANY)

    for token in _shuffled(parked)[:150]:
        parked.finish(token, points=1)
        kept.finish(token, points=1)

    assert (parked.open, parked.effects) == (["evaluate"], kept.effects)


def test_one_answer_reads_one_packet() -> None:
    """Completing one of three hundred leaves all packets but one unread."""
    played = Play(_round()).start(MANY)
    state = State.load(played.body)
    before = len(state.packets)

    Run(played.process, state, Environment(now=MONDAY)).complete(played.tokens("answer")[100], {"points": 1})

    assert (before, len(state.packets)) == (18, 17)


def test_boundary_event_takes_the_parked_ones_away() -> None:
    """What interrupts the whole closes every task, parked or not."""
    played = Play(_round()).start(MANY).fire("close")

    assert (played.open, played.complete("remind").status) == (["remind"], "completed")


def test_parked_tokens_are_tokens_of_the_state() -> None:
    """Who asks the state for its tokens finds all of them; who asks for one that is gone finds none."""
    played = Play(_round()).start(MANY)
    state = State.load(played.body)
    token = played.tokens("answer")[7]

    assert (token in state.tokens, state.tokens.get(99_999), len(list(state.tokens.values()))) == (True, None, 301)


def test_saving_without_asking_keeps_the_packets() -> None:
    """Loading and saving again gives the same bytes."""
    played = Play(_round()).start(MANY)

    assert State.load(played.body).dump() == played.body
