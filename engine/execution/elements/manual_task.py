"""Manual task (BPMN 2.0.2, 10.3.3): done by people without the engine, which cannot know when; the token passes."""

from engine.execution.elements.element import Element

ELEMENT = Element()
