"""What a file declares outside its processes: messages, signals, errors, escalations, shared event definitions."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from engine.definitions.extensions import extension, feel, value
from engine.definitions.findings import FindingList
from engine.definitions.references import Ids, resolve
from engine.graph import Feel, Text


@dataclass(frozen=True, slots=True)
class Message:
    """A declared message: its name, and the expression that finds the waiting instance."""

    name: Text
    correlation_key: Feel | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What every reader of one file needs: its ids, its file-wide declarations, and where to note findings."""

    ids: Ids
    found: FindingList
    lanes: Mapping[str, str]

    def element(self, reference: str | None) -> etree._Element | None:
        """The element that a reference means."""
        return resolve((reference or "").strip(), self.ids)

    def message(self, reference: str | None) -> Message | None:
        """The message that a messageRef means."""
        declared = self.element(reference)
        if declared is None:
            return None
        subscription = extension(declared, "subscription")
        key = None if subscription is None else feel(subscription.get("correlationKey"))
        return Message(value(declared.get("name") or declared.get("id") or ""), key)

    def name(self, reference: str | None) -> Text:
        """The name of a signal, or its id where it has none."""
        declared = self.element(reference)
        return "" if declared is None else value(declared.get("name") or declared.get("id") or "")

    def code(self, reference: str | None, attribute: str) -> Text:
        """The code of an error or escalation; its id where no code is given, so that it still matches itself alone."""
        declared = self.element(reference)
        return "" if declared is None else value(declared.get(attribute) or declared.get("id") or "")
