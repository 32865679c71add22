"""Loads the demonstration organisation, once. `bihuan demo` and `make run` call it."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.operations import Runtime, run_until
from engine.queries.definitions import definition_versions, definitions
from engine.rules.permissions import SYSTEM
from workflows.demonstration.cases import Player, is_loaded
from workflows.demonstration.organisation import PASSWORD, organisation, save_organisation
from workflows.matters import publish


@dataclass(frozen=True, slots=True)
class Account:
    """An account that people may try."""

    login: str
    password: str
    name: str
    role_zh: str
    role_en: str


def load(runtime: Runtime, *, progress: Callable[[str], None] = lambda _: None) -> tuple[Account, ...]:
    """Publish the definitions and load what is missing; gives one account for each role.

    Started again, it leaves everything as it is, the versions that administrators published above all, and costs next
    to nothing.
    """
    if not _taken_over(runtime):
        publish(runtime)
    names = {person["id"]: person["name"] for person in organisation()["people"]}
    if not is_loaded(runtime):
        progress("装入演示组织 / Loading the demonstration organisation")
        save_organisation(runtime)
        filed = Player(runtime).play()
        run_until(runtime, runtime.clock())
        progress(f"演示投诉 {filed} 件 / {filed} demonstration complaints")
    return tuple(
        Account(said["id"], PASSWORD, names[said["id"]], said["zh"], said["en"]) for said in organisation()["accounts"]
    )


def _taken_over(runtime: Runtime) -> bool:
    """Whether somebody has published a later version of a process of ours: it must stay the one for new cases."""
    return any(
        latest.created_by != SYSTEM.id
        and any(row.created_by == SYSTEM.id for row in definition_versions(runtime, latest.process_id))
        for latest in definitions(runtime)
    )
