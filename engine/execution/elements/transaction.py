"""Transaction (BPMN 2.0.2, 10.3.5): a sub-process that a cancel end event undoes; see
`compensation.begin_cancelling`.
"""

from engine.execution.elements.sub_process import SubProcess

ELEMENT = SubProcess()
