"""The badges beside the boxes of the inbox, counted to a hundred: a crowded box costs no more than a full one."""

from engine.operations.runtime import Runtime
from engine.queries.inbox_questions import CAP, counts_question, group_values
from engine.queries.rows import Capped
from engine.queries.visibility import kept_from
from engine.rules.permissions import Actor


def inbox_counts(runtime: Runtime, *, actor: Actor) -> dict[str, Capped]:
    """How much is in each box (mine, groups, done, started) of the actor."""
    groups, away = group_values(actor), kept_from(actor)
    question = counts_question(len(groups), len(away))
    values = {"me": actor.id, **groups, **away}
    (counts,) = runtime.database.ask(lambda connection: question.rows(connection, values))
    return {box: Capped(min(number, CAP), number > CAP) for box, number in counts._asdict().items()}
