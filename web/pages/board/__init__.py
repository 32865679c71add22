"""The overdue board of supervisors: how many, by level, department or person, and the tasks behind each number."""

from typing import Any, Literal, get_args

from flask import Blueprint, render_template, request, url_for

from engine import queries
from engine.queries.overdue import overdue_by_level
from engine.queries.rows import OverdueGroup
from web.frame.access import for_roles
from web.frame.asked import number
from web.frame.navigation import BOARD_ROLES
from web.frame.reader import actor, runtime
from web.frame.texts import in_words, known, t
from web.pages.board.chart import chart

pages = Blueprint("board", __name__)
Way = Literal["unit", "level", "person"]
WAYS: tuple[Way, ...] = get_args(Way)


def _narrowed(by: Way, key: str | None) -> dict[str, Any]:
    """The one level, unit or person that the reader looks into."""
    if key is None:
        return {}
    return {by: (number(key) or 0) if by == "level" else key}


def group_name(group: OverdueGroup, by: Way) -> str:
    """A group of the board in words; tasks of no unit, no level or nobody are named as that."""
    if by == "level":
        return level_name(group.key)
    return in_words(group.name, group.name_en) or group.key or t("board.nobody" if by == "person" else "board.no_unit")


def level_name(level: str) -> str:
    """A level in words."""
    return t(f"level.{level}") if known(f"level.{level}") else t("board.no_level")


pages.record_once(lambda state: state.app.jinja_env.globals.update(group_name=group_name, level_name=level_name))


@pages.get("/board")
@for_roles(*BOARD_ROLES)
def show() -> str:
    """The board; with `key` the overdue tasks of one level, unit or person."""
    by: Way = next((way for way in WAYS if way == request.args.get("by")), "unit")
    key = request.args.get("key")
    groups = queries.overdue(runtime(), actor=actor(), by=by)
    found = queries.overdue_tasks(
        runtime(), actor=actor(), after=request.args.get("after"), limit=30, **_narrowed(by, key)
    )
    chosen = next((group for group in groups if str(group.key) == key), None) if key is not None else None
    levels = overdue_by_level(runtime(), actor=actor(), by=by)
    names = [(group.key, group_name(group, by)) for group in groups]
    more_url = url_for("board.show", by=by, key=key, after=found.next_cursor) if found.next_cursor else ""
    return render_template(
        "board.html", by=by, ways=WAYS, groups=groups, found=found, chosen=chosen, key=key, more_url=more_url,
        total=sum(group.overdue for group in groups), most=max(groups, key=lambda group: group.overdue, default=None),
        chart=chart(names, levels), levels=levels,
        shown_levels=sorted({level for numbers in levels.values() for level in numbers}),
        oldest=min((group.oldest_due for group in groups if group.oldest_due), default=None),
    )  # fmt: skip
