"""Gathers what the page of one task shows: the sentence, the facts, the form, the tabs."""

from collections.abc import Mapping
from typing import Any

from engine import queries
from engine.queries.rows import TaskView
from web.forms import Showing, shown_fields, watched_names
from web.frame.reader import actor, runtime
from web.frame.texts import in_words, language, t
from web.frame.words import zone
from web.pages.cases.facts import facts_of
from web.pages.cases.tabs import tab_parts


def task_page(
    task_id: str,
    *,
    box: str = "mine",
    typed: Mapping[str, object] | None = None,
    errors: Mapping[str, str] | None = None,
    refusal: str = "",
) -> dict[str, Any]:
    """The template's values for a task; `typed` is what stands in the form after a refusal, else the draft."""
    view: TaskView = queries.task(runtime(), task_id, actor=actor())
    kept = typed if typed is not None else view.draft or {}
    showing = Showing(view.variables, language(), zone(), kept)
    shown = shown_fields(view.form, showing) if view.form else ()
    inside = {field.key for field in view.form.inputs()} if view.form else set()
    return {
        "task": view,
        "box": box,
        "instruction": in_words(view.instruction, view.instruction_en),
        "facts": facts_of(view.instance, view.variables, without=inside),
        "form_fields": shown,
        "watched": " ".join(watched_names(view.form)) if view.form else "",
        "errors": errors or {},
        "refusal": refusal,
        "has_draft": view.draft is not None and typed is None,
        "verb": t("task.complete", name=in_words(view.row.name, view.row.name_en)),
        "people": queries.people(runtime()) if "assign" in view.may else (),
        "may": view.may,
        **tab_parts(view.instance, task_id=task_id),
    }
