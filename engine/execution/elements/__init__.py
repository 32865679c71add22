"""What each BPMN element does, one file an element, all through the one interface in `element.py`."""
