"""Reads the `zeebe:` settings of an element (Camunda 8 extension vocabulary) into values of the graph."""

from collections.abc import Iterator, Mapping

from lxml import etree

from engine.definitions.xml_reading import ZEEBE, first
from engine.graph import (
    Assignment,
    CalledElement,
    Decision,
    Feel,
    Listener,
    Schedule,
    Text,
    Work,
)
from engine.graph import Mapping as VariableMapping

_LATEST = "latest"


def value(raw: str) -> Text:
    """FEEL where the text begins with "=", else the text as it stands."""
    stripped = raw.strip()
    return Feel(stripped[1:].strip()) if stripped.startswith("=") else stripped


def optional(raw: str | None) -> Text | None:
    """Like `value`; None for an absent or empty setting."""
    return value(raw) if raw and raw.strip() else None


def feel(raw: str | None) -> Feel | None:
    """An expression whether or not it begins with "="; None for an absent or empty one."""
    stripped = (raw or "").strip().removeprefix("=").strip()
    return Feel(stripped) if stripped else None


def extension(element: etree._Element, name: str) -> etree._Element | None:
    """The `zeebe:` setting of that name, None where the element has none."""
    holder = first(element, "extensionElements")
    return None if holder is None else holder.find(f"{{{ZEEBE}}}{name}")


def entries(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """The `zeebe:` entries of that name directly inside a setting."""
    if element is not None:
        yield from element.iterfind(f"{{{ZEEBE}}}{name}")


def properties(element: etree._Element) -> dict[str, Text]:
    """`zeebe:properties` by name."""
    listed = entries(extension(element, "properties"), "property")
    return {entry.get("name") or "": value(entry.get("value") or "") for entry in listed}


def assignment(element: etree._Element, ours: Mapping[str, Text]) -> Assignment:
    """Who may do a user task."""
    found = extension(element, "assignmentDefinition")
    given = {} if found is None else {str(name): str(found.get(name)) for name in found.attrib}
    return Assignment(
        assignee=optional(given.get("assignee")),
        candidate_groups=optional(given.get("candidateGroups")),
        candidate_users=optional(given.get("candidateUsers")),
        excluded_people=ours.get("bihuan:excludedPeople") or None,
        excluded_units=ours.get("bihuan:excludedUnits") or None,
    )


def schedule(element: etree._Element) -> Schedule:
    """When a user task is due and how much it presses."""
    times = extension(element, "taskSchedule")
    priority = extension(element, "priorityDefinition")
    return Schedule(
        due=None if times is None else optional(times.get("dueDate")),
        follow_up=None if times is None else optional(times.get("followUpDate")),
        priority=None if priority is None else optional(priority.get("priority")),
    )


def headers(holder: etree._Element | None) -> dict[str, str]:
    """The entries of a `zeebe:taskHeaders` by key."""
    return {entry.get("key") or "": entry.get("value") or "" for entry in entries(holder, "header")}


def work(element: etree._Element) -> Work | None:
    """The job that a worker does for the element; None where it has no task definition."""
    definition = extension(element, "taskDefinition")
    if definition is None:
        return None
    return Work(
        type=value(definition.get("type") or ""),
        retries=optional(definition.get("retries")) or "3",
        headers=headers(extension(element, "taskHeaders")),
    )


def listeners(element: etree._Element) -> tuple[Listener, ...]:
    """Execution and task listeners in the order of the file."""
    task_headers = headers(extension(element, "taskHeaders"))
    listed = [
        *entries(extension(element, "executionListeners"), "executionListener"),
        *entries(extension(element, "taskListeners"), "taskListener"),
    ]
    return tuple(
        Listener(
            event=entry.get("eventType") or "",
            type=value(entry.get("type") or ""),
            retries=optional(entry.get("retries")) or "3",
            headers={**task_headers, **headers(next(entries(entry, "taskHeaders"), None))},
        )
        for entry in listed
    )


def mappings(element: etree._Element, name: str) -> tuple[VariableMapping, ...]:
    """Input or output mappings (`name` is "input" or "output") in the order of the file."""
    listed = entries(extension(element, "ioMapping"), name)
    return tuple(
        VariableMapping(value(entry.get("source") or ""), (entry.get("target") or "").strip()) for entry in listed
    )


def _binding(setting: etree._Element) -> str:
    kind = setting.get("bindingType") or _LATEST
    return f"versionTag:{setting.get('versionTag') or ''}" if kind == "versionTag" else kind


def called_element(element: etree._Element) -> CalledElement | None:
    """The process of a call activity; None where none is named."""
    setting = extension(element, "calledElement")
    if setting is None:
        plain = (element.get("calledElement") or "").rpartition(":")[2].strip()
        return CalledElement(plain, propagate_all_children=True) if plain else None
    named = setting.get("processId") or setting.get("processIdExpression") or ""
    if not named.strip():
        return None
    process_id = value(named) if setting.get("processId") else feel(named) or ""
    return CalledElement(
        process_id,
        binding=_binding(setting),
        propagate_all_parents=_true(setting.get("propagateAllParentVariables")),
        propagate_all_children=_true(setting.get("propagateAllChildVariables")),
    )


def _true(raw: str | None) -> bool:
    return raw is None or raw.strip() in ("true", "1")


def decision(element: etree._Element) -> Decision | None:
    """The decision of a business rule task; None where none is named."""
    setting = extension(element, "calledDecision")
    if setting is None or not (setting.get("decisionId") or "").strip():
        return None
    return Decision(
        value(setting.get("decisionId") or ""), (setting.get("resultVariable") or "").strip(), _binding(setting)
    )
