"""Ad-hoc sub-processes: any order, as often as people want."""

import pytest

from engine.errors import BihuanError
from engine.execution.effects import WaitOpened
from engine.execution.elements.ad_hoc_sub_process import Choice
from engine.graph import AdHoc, Feel, Process
from tests.builders import process, timer
from tests.engine.execution.play import Play, play


def _desk(settings: AdHoc | None = None) -> Process:
    inside = process().start().ad_hoc("desk", settings).apart().user_task("a").apart().user_task("b").apart()
    return inside.user_task("c").done().user_task("after").build()


def test_everything_starts_at_once() -> None:
    """Without settings all activities start, and it is complete when they are."""
    played = play(_desk()).complete("b").complete("a")

    assert (played.open, played.complete("c").open) == (["c"], ["after"])


def test_sequential_one_after_the_other() -> None:
    """In sequential ordering the next one starts when the one before is done."""
    played = play(_desk(AdHoc(sequential=True)))
    seen = [played.open] + [played.complete(element).open for element in "abc"]

    assert seen == [["a"], ["b"], ["c"], ["after"]]


def test_condition_ends_it() -> None:
    """When the completion condition holds, the rest is cancelled."""
    played = play(_desk(AdHoc(completion_condition=Feel("enough"))), {"enough": False}).complete("a")

    assert (played.open, played.complete("b", enough=True).open) == (["b", "c"], ["after"])


def test_condition_lets_the_rest_finish_where_it_says_so() -> None:
    """Without cancelling, it is complete when what has started is done."""
    settings = AdHoc(completion_condition=Feel("enough"), cancel_remaining=False)
    played = play(_desk(settings)).complete("a", enough=True).complete("b")

    assert (played.open, played.complete("c").open) == (["c"], ["after"])


def test_people_choose_what_comes_next() -> None:
    """Named activities start; people start more, also twice, until the condition holds."""
    settings = AdHoc(active_elements=Feel('["a"]'), completion_condition=Feel("enough"))
    played = play(_desk(settings), {"enough": False})
    wait = next(w for w in played.waits.values() if isinstance(w, WaitOpened))
    played.complete("a").do(lambda run: run.choose(wait.token, ["b", "b"]))

    assert (wait.kind, played.open, played.complete("b", enough=True).open, played.waits) == (
        "choice",
        ["b", "b"],
        ["after"],
        {},
    )


@pytest.mark.parametrize("wrong", [["after"], ["desk"], ["late"], []])
def test_only_activities_inside_can_be_chosen(wrong: list[str]) -> None:
    """Elements from elsewhere, the sub-process itself, boundary events inside and nothing at all are refused."""
    inside = process().start().ad_hoc("desk", AdHoc(active_elements=Feel("[]"))).apart().user_task("a")
    desk = inside.boundary("late", "a", timer("P1D")).done().user_task("after").build()
    played = play(desk)

    with pytest.raises(BihuanError) as refused:
        played.do(lambda run: run.choose(next(iter(played.waits.values())).token, wrong))

    assert refused.value.code == "execution.no_such_choice"


def _choices(played: Play) -> list[Choice]:
    found: list[Choice] = []
    played.do(lambda run: found.extend(run.choices()))
    return found


def test_what_can_be_chosen_is_listed() -> None:
    """The list says what may start, what runs and what waits for its turn, and is empty once it is over."""
    settings = AdHoc(sequential=True, active_elements=Feel('["a"]'), completion_condition=Feel("enough = true"))
    played = play(_desk(settings), {"enough": False})
    token = _choices(played)[0].token
    listed = _choices(played.do(lambda run: run.choose(token, ["c", "a"])))
    over = _choices(played.complete("a", enough=True))

    assert (listed, over) == ([Choice(token, "desk", ("a", "b", "c"), ("a",), ("c", "a"), True)], [])


def test_sub_process_without_choice_offers_none() -> None:
    """Where everything starts by itself there is nothing to choose."""
    assert _choices(play(_desk())) == []


def test_list_that_names_nothing_inside_is_an_incident() -> None:
    """A wrong list is an incident."""
    assert play(_desk(AdHoc(active_elements=Feel('["x"]')))).problems == [("desk", "execution.bad_value")]
