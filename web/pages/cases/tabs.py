"""The tabs of tasks and cases: history, comments, files, diagram. The one last looked at is remembered in a cookie."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from engine import queries
from engine.queries.rows import InstanceRow
from web.frame.reader import actor, runtime
from web.frame.texts import in_words
from web.pages.cases.happenings import Happening, happenings

TABS = ("history", "comments", "attachments", "diagram")
COOKIE = "tab"
RECENT = 30


@dataclass(frozen=True, slots=True)
class Diagram:
    """What the diagram tab draws."""

    process_id: str
    version: int
    positions: Mapping[str, str]
    now_names: str


@dataclass(frozen=True, slots=True)
class Recent:
    """The newest part of the history."""

    events: tuple[Happening, ...]
    more: bool


def chosen_tab() -> str:
    """The tab of the address, else the one last looked at, else the history."""
    wanted = request.args.get("tab") or request.cookies.get(COOKIE, "")
    return wanted if wanted in TABS else TABS[0]


@dataclass(frozen=True, slots=True)
class TabLink:
    """One tab: the page with it, and the part alone for a reader with script."""

    name: str
    address: str
    part: str


def _links(instance_id: str, task_id: str | None) -> Iterator[TabLink]:
    for name in TABS:
        if task_id:
            page = url_for("tasks.show", task_id=task_id, tab=name, _anchor="tabs")
        else:
            page = url_for("cases.one", instance_id=instance_id, tab=name, _anchor="tabs")
        yield TabLink(name, page, url_for("cases.tab", instance_id=instance_id, name=name, task=task_id))


def tab_parts(
    row: InstanceRow, *, task_id: str | None = None, tab: str | None = None, tall: bool = False
) -> dict[str, Any]:
    """The template's values for the tabs of a case."""
    chosen = tab or chosen_tab()
    part = PARTS[chosen](row)
    return {
        "tab": chosen,
        "part": part,
        "tab_links": tuple(_links(row.id, task_id)),
        "instance_id": row.id,
        "task_id": task_id,
        "tall": tall,
    }


def _history(row: InstanceRow) -> Recent:
    events = happenings(queries.history(runtime(), row.id, actor=actor(), limit=500))
    return Recent(tuple(events[:RECENT]), len(events) > RECENT)


def _comments(row: InstanceRow) -> dict[str, Any]:
    return {"comments": queries.comments(runtime(), row.id, actor=actor())}


def _attachments(row: InstanceRow) -> dict[str, Any]:
    return {"attachments": queries.attachments(runtime(), row.id, actor=actor())}


def _diagram(row: InstanceRow) -> Diagram:
    view = queries.instance(runtime(), row.id, actor=actor())
    names = "、".join(in_words(task.name, task.name_en) for task in view.tasks if task.state == "open")
    positions = queries.positions(runtime(), row.id, actor=actor())
    return Diagram(row.process_id, row.definition_version, positions, names)


PARTS = {"history": _history, "comments": _comments, "attachments": _attachments, "diagram": _diagram}
