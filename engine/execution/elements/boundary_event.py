"""Boundary event (BPMN 2.0.2, 10.5.4): its token appears when the event has happened and goes straight on.

Listening, interrupting and repeating are in `subscriptions` and `happenings`.
"""

from engine.execution.elements.element import Element

ELEMENT = Element()
