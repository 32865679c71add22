"""Task without a type (BPMN 2.0.2, 10.3.3): nothing to do, the token passes."""

from engine.execution.elements.element import Element

ELEMENT = Element()
