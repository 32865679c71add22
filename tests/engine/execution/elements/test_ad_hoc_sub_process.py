"""Ad-hoc sub-processes: any order, as often as people want."""

import pytest

from engine.errors import BihuanError
from engine.execution.effects import WaitOpened
from engine.graph import AdHoc, Feel, Process
from tests.builders import process
from tests.engine.execution.play import play


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
    played.complete("a").do(lambda run: run.activate(wait.token, ["b", "b"]))

    assert (wait.kind, played.open, played.complete("b", enough=True).open, played.waits) == (
        "choice",
        ["b", "b"],
        ["after"],
        {},
    )


def test_only_what_is_inside_can_be_chosen() -> None:
    """An element from elsewhere is refused."""
    played = play(_desk(AdHoc(active_elements=Feel("[]"))))
    token = next(iter(played.waits.values())).token

    with pytest.raises(BihuanError):
        played.do(lambda run: run.activate(token, ["after"]))


def test_list_that_names_nothing_inside_is_an_incident() -> None:
    """A wrong list is an incident."""
    assert play(_desk(AdHoc(active_elements=Feel('["x"]')))).problems == [("desk", "execution.bad_value")]
