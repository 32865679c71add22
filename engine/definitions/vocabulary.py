"""The allow-list: every BPMN element and attribute that the compiler understands (BPMN 2.0, chapters 8 and 10).

What is not listed is refused, because a compiler that skips what it does not know is wrong in silence.
`DESCRIPTIVE` elements only tell people something; nothing inside them is looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.graph import Kind


def words(listed: str) -> frozenset[str]:
    """The words of a text, as a set: keeps the long lists below readable."""
    return frozenset(listed.split())


@dataclass(frozen=True, slots=True)
class Allowed:
    """What one element may carry, apart from id, name, documentation and extensionElements."""

    attributes: frozenset[str]
    children: frozenset[str]


KINDS: Mapping[str, Kind] = {
    "startEvent": Kind.START_EVENT,
    "endEvent": Kind.END_EVENT,
    "intermediateCatchEvent": Kind.CATCH_EVENT,
    "intermediateThrowEvent": Kind.THROW_EVENT,
    "boundaryEvent": Kind.BOUNDARY_EVENT,
    "task": Kind.TASK,
    "manualTask": Kind.MANUAL_TASK,
    "userTask": Kind.USER_TASK,
    "serviceTask": Kind.SERVICE_TASK,
    "scriptTask": Kind.SCRIPT_TASK,
    "businessRuleTask": Kind.BUSINESS_RULE_TASK,
    "sendTask": Kind.SEND_TASK,
    "receiveTask": Kind.RECEIVE_TASK,
    "callActivity": Kind.CALL_ACTIVITY,
    "subProcess": Kind.SUB_PROCESS,
    "transaction": Kind.TRANSACTION,
    "adHocSubProcess": Kind.AD_HOC_SUB_PROCESS,
    "exclusiveGateway": Kind.EXCLUSIVE_GATEWAY,
    "inclusiveGateway": Kind.INCLUSIVE_GATEWAY,
    "parallelGateway": Kind.PARALLEL_GATEWAY,
    "eventBasedGateway": Kind.EVENT_BASED_GATEWAY,
    "complexGateway": Kind.COMPLEX_GATEWAY,
}
"""Flow nodes by their BPMN name; event sub-processes are `subProcess` with triggeredByEvent."""

GLOBAL_TASKS: Mapping[str, str] = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}
"""Callable tasks, and the task that each of them is."""

DESCRIPTIVE = words(
    "documentation textAnnotation group category auditing monitoring rendering relationship import"
    " itemDefinition interface resource endPoint dataState participantMultiplicity partnerEntity"
    " partnerRole conversation callConversation subConversation conversationLink conversationAssociation"
    " categoryValueRef supports supportedInterfaceRef interfaceRef operationRef extension endPointRef"
    " messageFlowAssociation participantAssociation definitionalCollaborationRef"
)

_EVENT_DEFINITIONS = (
    "messageEventDefinition timerEventDefinition signalEventDefinition errorEventDefinition"
    " escalationEventDefinition conditionalEventDefinition compensateEventDefinition linkEventDefinition"
    " terminateEventDefinition cancelEventDefinition"
)
EVENT_DEFINITIONS = words(_EVENT_DEFINITIONS)
_DATA = "ioSpecification property dataInputAssociation dataOutputAssociation"
_NODE = "incoming outgoing"
_ACTIVITY = f"{_NODE} {_DATA} multiInstanceLoopCharacteristics standardLoopCharacteristics"
_ACTIVITY_ATTRIBUTES = "isForCompensation startQuantity completionQuantity default"
_CATCH = f"{_NODE} property dataOutput dataOutputAssociation outputSet eventDefinitionRef {_EVENT_DEFINITIONS}"
_THROW = f"{_NODE} property dataInput dataInputAssociation inputSet eventDefinitionRef {_EVENT_DEFINITIONS}"
_CONTENT = "laneSet sequenceFlow association dataObject dataObjectReference dataStoreReference property " + " ".join(
    KINDS
)
_GATEWAY = "gatewayDirection"

_TABLE: dict[str, tuple[str, str]] = {
    "definitions": (
        "targetNamespace expressionLanguage typeLanguage exporter exporterVersion",
        "process collaboration message signal error escalation dataStore "
        + _EVENT_DEFINITIONS
        + " "
        + " ".join(GLOBAL_TASKS),
    ),
    "process": ("isExecutable isClosed processType definitionalCollaborationRef", f"{_CONTENT} ioSpecification"),
    "collaboration": ("isClosed", "participant messageFlow association"),
    "participant": ("processRef", ""),
    "messageFlow": ("sourceRef targetRef messageRef", ""),
    "message": ("itemRef", ""),
    "signal": ("structureRef", ""),
    "error": ("errorCode structureRef", ""),
    "escalation": ("escalationCode structureRef", ""),
    "dataStore": ("capacity isUnlimited itemSubjectRef", ""),
    "laneSet": ("", "lane"),
    "lane": ("partitionElementRef", "flowNodeRef childLaneSet"),
    "childLaneSet": ("", "lane"),
    "sequenceFlow": ("sourceRef targetRef isImmediate", "conditionExpression"),
    "association": ("sourceRef targetRef associationDirection", ""),
    "startEvent": ("isInterrupting parallelMultiple", _CATCH),
    "intermediateCatchEvent": ("parallelMultiple", _CATCH),
    "boundaryEvent": ("attachedToRef cancelActivity parallelMultiple", _CATCH),
    "endEvent": ("", _THROW),
    "intermediateThrowEvent": ("", _THROW),
    "implicitThrowEvent": ("", _THROW),
    "event": ("", _THROW),
    "task": (_ACTIVITY_ATTRIBUTES, _ACTIVITY),
    "manualTask": (_ACTIVITY_ATTRIBUTES, _ACTIVITY),
    "userTask": (_ACTIVITY_ATTRIBUTES + " implementation", _ACTIVITY),
    "serviceTask": (_ACTIVITY_ATTRIBUTES + " implementation operationRef", _ACTIVITY),
    "scriptTask": (_ACTIVITY_ATTRIBUTES + " scriptFormat", _ACTIVITY + " script"),
    "businessRuleTask": (_ACTIVITY_ATTRIBUTES + " implementation", _ACTIVITY),
    "sendTask": (_ACTIVITY_ATTRIBUTES + " implementation operationRef messageRef", _ACTIVITY),
    "receiveTask": (_ACTIVITY_ATTRIBUTES + " implementation operationRef messageRef instantiate", _ACTIVITY),
    "callActivity": (_ACTIVITY_ATTRIBUTES + " calledElement", _ACTIVITY),
    "subProcess": (_ACTIVITY_ATTRIBUTES + " triggeredByEvent", f"{_ACTIVITY} {_CONTENT}"),
    "transaction": (_ACTIVITY_ATTRIBUTES + " triggeredByEvent method", f"{_ACTIVITY} {_CONTENT}"),
    "adHocSubProcess": (
        _ACTIVITY_ATTRIBUTES + " triggeredByEvent ordering cancelRemainingInstances",
        f"{_ACTIVITY} {_CONTENT} completionCondition",
    ),
    "exclusiveGateway": (_GATEWAY + " default", _NODE),
    "inclusiveGateway": (_GATEWAY + " default", _NODE),
    "parallelGateway": (_GATEWAY, _NODE),
    "complexGateway": (_GATEWAY + " default", _NODE + " activationCondition"),
    "eventBasedGateway": (_GATEWAY + " instantiate eventGatewayType", _NODE),
    "messageEventDefinition": ("messageRef", ""),
    "signalEventDefinition": ("signalRef", ""),
    "errorEventDefinition": ("errorRef", ""),
    "escalationEventDefinition": ("escalationRef", ""),
    "timerEventDefinition": ("", "timeDate timeDuration timeCycle"),
    "conditionalEventDefinition": ("", "condition"),
    "compensateEventDefinition": ("activityRef waitForCompletion", ""),
    "linkEventDefinition": ("", "source target"),
    "terminateEventDefinition": ("", ""),
    "cancelEventDefinition": ("", ""),
    "multiInstanceLoopCharacteristics": (
        "isSequential behavior noneBehaviorEventRef oneBehaviorEventRef",
        (
            "loopCardinality loopDataInputRef loopDataOutputRef inputDataItem outputDataItem"
            " complexBehaviorDefinition completionCondition"
        ),
    ),
    "complexBehaviorDefinition": ("", "condition event"),
    "standardLoopCharacteristics": ("testBefore loopMaximum", "loopCondition"),
    "inputDataItem": ("itemSubjectRef isCollection", ""),
    "outputDataItem": ("itemSubjectRef isCollection", ""),
    "property": ("itemSubjectRef", ""),
    "dataObject": ("itemSubjectRef isCollection", ""),
    "dataObjectReference": ("dataObjectRef itemSubjectRef", ""),
    "dataStoreReference": ("dataStoreRef itemSubjectRef", ""),
    "ioSpecification": ("", "dataInput dataOutput inputSet outputSet"),
    "dataInput": ("itemSubjectRef isCollection", ""),
    "dataOutput": ("itemSubjectRef isCollection", ""),
    "inputSet": ("", "dataInputRefs optionalInputRefs whileExecutingInputRefs outputSetRefs"),
    "outputSet": ("", "dataOutputRefs optionalOutputRefs whileExecutingOutputRefs inputSetRefs"),
    "dataInputAssociation": ("", "sourceRef targetRef transformation assignment"),
    "dataOutputAssociation": ("", "sourceRef targetRef transformation assignment"),
    "assignment": ("", "from to"),
    "globalTask": ("", "ioSpecification"),
    "globalUserTask": ("implementation", "ioSpecification"),
    "globalManualTask": ("", "ioSpecification"),
    "globalScriptTask": ("scriptLanguage", "ioSpecification script"),
    "globalBusinessRuleTask": ("implementation", "ioSpecification"),
}
_EXPRESSIONS = (
    "conditionExpression condition timeDate timeDuration timeCycle loopCondition loopCardinality completionCondition"
    " activationCondition transformation from to"
)
EXPRESSIONS = words(_EXPRESSIONS)
"""Elements whose text is an expression."""

TEXT_REFERENCES: Mapping[str, frozenset[str]] = {
    "incoming": frozenset({"sequenceFlow"}),
    "outgoing": frozenset({"sequenceFlow"}),
    "flowNodeRef": frozenset(),
    "eventDefinitionRef": EVENT_DEFINITIONS,
    "source": frozenset({"linkEventDefinition"}),
    "target": frozenset({"linkEventDefinition"}),
    "loopDataInputRef": frozenset(),
    "loopDataOutputRef": frozenset(),
    "sourceRef": frozenset(),
    "targetRef": frozenset(),
    "dataInputRefs": frozenset({"dataInput"}),
    "optionalInputRefs": frozenset({"dataInput"}),
    "whileExecutingInputRefs": frozenset({"dataInput"}),
    "outputSetRefs": frozenset({"outputSet"}),
    "dataOutputRefs": frozenset({"dataOutput"}),
    "optionalOutputRefs": frozenset({"dataOutput"}),
    "whileExecutingOutputRefs": frozenset({"dataOutput"}),
    "inputSetRefs": frozenset({"inputSet"}),
}
"""Elements whose text is a reference, with what they may refer to (anything where empty)."""

ALLOWED: Mapping[str, Allowed] = {
    name: Allowed(words(attributes), words(children)) for name, (attributes, children) in _TABLE.items()
} | {
    name: Allowed(frozenset({"language", "evaluatesToTypeRef"}) if name in EXPRESSIONS else frozenset(), frozenset())
    for name in (*EXPRESSIONS, *TEXT_REFERENCES, "script")
}
"""Every BPMN element that is compiled, by its name."""

ACTIVITIES = words(
    "task manualTask userTask serviceTask scriptTask businessRuleTask sendTask receiveTask callActivity"
    " subProcess transaction adHocSubProcess"
)

REFERENCES: Mapping[tuple[str, str], frozenset[str]] = {
    ("sequenceFlow", "sourceRef"): frozenset(KINDS),
    ("sequenceFlow", "targetRef"): frozenset(KINDS),
    ("association", "sourceRef"): frozenset(),
    ("association", "targetRef"): frozenset(),
    ("messageFlow", "sourceRef"): frozenset(),
    ("messageFlow", "targetRef"): frozenset(),
    ("messageFlow", "messageRef"): frozenset({"message"}),
    ("participant", "processRef"): frozenset({"process"}),
    ("boundaryEvent", "attachedToRef"): ACTIVITIES,
    ("messageEventDefinition", "messageRef"): frozenset({"message"}),
    ("sendTask", "messageRef"): frozenset({"message"}),
    ("receiveTask", "messageRef"): frozenset({"message"}),
    ("signalEventDefinition", "signalRef"): frozenset({"signal"}),
    ("errorEventDefinition", "errorRef"): frozenset({"error"}),
    ("escalationEventDefinition", "escalationRef"): frozenset({"escalation"}),
    ("compensateEventDefinition", "activityRef"): ACTIVITIES,
    ("multiInstanceLoopCharacteristics", "noneBehaviorEventRef"): EVENT_DEFINITIONS,
    ("multiInstanceLoopCharacteristics", "oneBehaviorEventRef"): EVENT_DEFINITIONS,
    ("dataObjectReference", "dataObjectRef"): frozenset({"dataObject"}),
    ("dataStoreReference", "dataStoreRef"): frozenset({"dataStore"}),
    **{(owner, "default"): frozenset({"sequenceFlow"}) for owner in (*ACTIVITIES, "exclusiveGateway")},
    ("inclusiveGateway", "default"): frozenset({"sequenceFlow"}),
    ("complexGateway", "default"): frozenset({"sequenceFlow"}),
}
"""Attributes that refer to another element of the file, with what they may refer to (anything where empty)."""

BOOLEANS = words(
    "isExecutable isClosed isInterrupting parallelMultiple cancelActivity isForCompensation instantiate"
    " triggeredByEvent cancelRemainingInstances waitForCompletion isSequential testBefore isCollection"
    " isUnlimited isImmediate"
)
NUMBERS: Mapping[str, int] = {"startQuantity": 1, "completionQuantity": 1, "loopMaximum": 0}
"""Attributes that are whole numbers, with the least value."""
CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("adHocSubProcess", "ordering"): ("Parallel", "Sequential"),
    ("transaction", "method"): ("##Compensate", "Compensate"),
    ("multiInstanceLoopCharacteristics", "behavior"): ("None", "One", "All", "Complex"),
    ("eventBasedGateway", "eventGatewayType"): ("Exclusive",),
}
FEEL_LANGUAGES = ("", "feel", "https://www.omg.org/spec/dmn/")
"""Beginnings (lower case) of the language names that mean FEEL; "" only as the whole value."""
