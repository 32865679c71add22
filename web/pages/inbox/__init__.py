"""The inbox: my tasks, my groups', what I have done and started. On wide screens the task stands beside the list."""

from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for

from engine import queries
from web.frame.reader import actor, runtime
from web.frame.words import zone
from web.pages.tasks.task_page import task_page

pages = Blueprint("inbox", __name__)
Box = Literal["mine", "groups", "done", "started"]
Sort = Literal["due", "level", "created"]
BOXES: tuple[Box, ...] = get_args(Box)
SORTS: tuple[Sort, ...] = get_args(Sort)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader filters by."""

    search: str
    due: str
    level: int | None
    process: str
    sort: Sort

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.search or self.due or self.level or self.process)


def wanted() -> Wanted:
    """The filter of the address; what it does not know is left out."""
    given = request.args
    level, due = given.get("level", ""), given.get("due", "")
    return Wanted(
        search=given.get("search", "").strip()[:100],
        due=due if due in ("overdue", "today", "week") else "",
        level=int(level) if level in ("1", "2", "3", "4") else None,
        process=given.get("process", ""),
        sort=next((sort for sort in SORTS if sort == given.get("sort")), "due"),
    )


def due_before(due: str, now: datetime) -> datetime | None:
    """The end of what the filter shows: now, tonight, or the end of Sunday."""
    if not due:
        return None
    if due == "overdue":
        return now
    local = now.astimezone(ZoneInfo(zone()))
    days = 1 if due == "today" else 7 - local.weekday()
    return datetime.combine(local.date() + timedelta(days=days), time(0), local.tzinfo)


@pages.get("/")
@pages.get("/inbox")
def show() -> str:
    """A box of the inbox; `task` opens that task beside the list."""
    box: Box = next((box for box in BOXES if box == request.args.get("box")), "mine")
    want, chosen = wanted(), request.args.get("task")
    found = queries.inbox(
        runtime(), actor=actor(), box=box, search=want.search, process=want.process or None, level=want.level,
        sort=want.sort, due_before=due_before(want.due, runtime().clock()), after=request.args.get("after"), limit=20,
    )  # fmt: skip
    keep: dict[str, Any] = {name: value for name, value in asdict(want).items() if value}
    detail = task_page(chosen, box=box) if chosen else {}
    return render_template(
        "inbox.html", boxes=BOXES, box=box, wanted=want, found=found, chosen=chosen, detail=bool(detail),
        counts=queries.inbox_counts(runtime(), actor=actor()), processes=queries.definitions(runtime()),
        more_url=url_for("inbox.show", box=box, after=found.next_cursor, **keep), **detail,
    )  # fmt: skip
