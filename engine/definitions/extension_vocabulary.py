"""The allow-list of what stands in `extensionElements`: the `zeebe:` vocabulary and our own `bihuan:` properties."""

from collections.abc import Mapping

from engine.definitions.vocabulary import Allowed, words

_TABLE: dict[str, tuple[str, str]] = {
    "assignmentDefinition": ("assignee candidateGroups candidateUsers", ""),
    "formDefinition": ("formId formKey bindingType", ""),
    "userTaskForm": ("id", ""),
    "taskSchedule": ("dueDate followUpDate", ""),
    "priorityDefinition": ("priority", ""),
    "taskDefinition": ("type retries", ""),
    "taskHeaders": ("", "header"),
    "header": ("id key value", ""),
    "ioMapping": ("", "input output"),
    "input": ("source target", ""),
    "output": ("source target", ""),
    "calledElement": (
        "processId processIdExpression bindingType versionTag propagateAllChildVariables propagateAllParentVariables",
        "",
    ),
    "calledDecision": ("decisionId resultVariable bindingType versionTag", ""),
    "loopCharacteristics": ("inputCollection inputElement outputCollection outputElement", ""),
    "subscription": ("correlationKey", ""),
    "script": ("expression resultVariable", ""),
    "executionListeners": ("", "executionListener"),
    "executionListener": ("eventType type retries", "taskHeaders"),
    "taskListeners": ("", "taskListener"),
    "taskListener": ("eventType type retries", "taskHeaders"),
    "properties": ("", "property"),
    "property": ("name value", ""),
    "userTask": ("", ""),
    "versionTag": ("value", ""),
    "adHoc": ("activeElementsCollection", ""),
}
ALLOWED_EXTENSIONS: Mapping[str, Allowed] = {
    name: Allowed(words(attributes), words(children)) for name, (attributes, children) in _TABLE.items()
}
"""Every `zeebe:` element that is compiled, by its name."""

_WORKED = "serviceTask sendTask scriptTask businessRuleTask endEvent intermediateThrowEvent"
_EVENTS = "startEvent intermediateCatchEvent boundaryEvent intermediateThrowEvent endEvent"
_CONTAINERS = "subProcess transaction adHocSubProcess"
_TASKS = f"{_WORKED} userTask manualTask task receiveTask callActivity"
_GLOBAL = "globalUserTask globalScriptTask globalBusinessRuleTask"
_ALL_NODES = (
    f"{_EVENTS} {_CONTAINERS} {_TASKS} exclusiveGateway inclusiveGateway parallelGateway eventBasedGateway"
    " complexGateway"
)
PLACES: Mapping[str, frozenset[str]] = {
    name: words(places)
    for name, places in {
        "assignmentDefinition": "userTask globalUserTask",
        "formDefinition": "userTask startEvent globalUserTask",
        "userTaskForm": "process",
        "taskSchedule": "userTask globalUserTask",
        "priorityDefinition": "userTask globalUserTask",
        "taskDefinition": _WORKED,
        "taskHeaders": _WORKED + " userTask",
        "ioMapping": f"{_EVENTS} {_CONTAINERS} {_TASKS} {_GLOBAL}",
        "calledElement": "callActivity",
        "calledDecision": "businessRuleTask globalBusinessRuleTask",
        "loopCharacteristics": "multiInstanceLoopCharacteristics",
        "subscription": "message",
        "script": "scriptTask globalScriptTask",
        "executionListeners": f"process {_ALL_NODES}",
        "taskListeners": "userTask globalUserTask",
        "properties": f"process {_ALL_NODES} {_GLOBAL} sequenceFlow lane participant collaboration message signal error"
        " escalation dataObject dataObjectReference dataStoreReference",
        "userTask": "userTask globalUserTask",
        "versionTag": "process",
        "adHoc": "adHocSubProcess",
    }.items()
}
"""Where each `zeebe:` element may stand, by the BPMN element around it."""

DESCRIPTIVE_ATTRIBUTES = words(
    "modelerTemplate modelerTemplateVersion modelerTemplateIcon modelerConfigurationTemplate"
    " modelerConfigurationName retryCounter"
)
"""`zeebe:` attributes that only the diagram editor reads."""

OTHER_ENGINES: Mapping[str, str] = {
    "http://camunda.org/schema/1.0/bpmn": "camunda:",
    "http://activiti.org/bpmn": "activiti:",
    "http://flowable.org/bpmn": "flowable:",
    "http://www.jboss.org/drools": "drools:",
    "http://spiffworkflow.org/bpmn/schema/1.0/core": "spiffworkflow:",
    "http://bpmn.sourceforge.net": "yaoqiang:",
    "http://www.omg.org/spec/BPMN/non-normative/extensions": "extensions:",
}
"""Namespaces whose settings change what another engine does; here they would be ignored in silence."""

_PROCESS = words("process")
_THROWING = words("intermediateThrowEvent endEvent sendTask")
OUR_PROPERTIES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("title", "title.en", "customer", "level", "unit", "stage", "due"), _PROCESS),
    **dict.fromkeys(("starterPeople", "starterGroups"), _PROCESS),
    **dict.fromkeys(("excludedPeople", "excludedUnits"), words("process userTask globalUserTask")),
    **dict.fromkeys(("instruction", "instruction.en"), words("userTask globalUserTask")),
    **dict.fromkeys(("correlationKey", "timeToLive"), _THROWING),
    "resultVariable": words("scriptTask globalScriptTask"),
    "name.en": PLACES["properties"],
}
"""Names behind `bihuan:` in `zeebe:properties`, and where each may stand.

Another name or place is a finding, because a misspelt or misplaced property would do nothing.
"""
