"""Start event (BPMN 2.0.2, 10.5.2): where a container begins. What it brought is declared in the container."""

from engine.execution.elements.element import Element

ELEMENT = Element()
