"""Reads the repetition of an activity: multi-instance (BPMN 2.0, 13.3.7) and standard loops (13.3.6)."""

from dataclasses import replace

from lxml import etree

from engine.definitions import diagram_findings as f
from engine.definitions.data_flow import fed_from, variable
from engine.definitions.declarations import Reading
from engine.definitions.events import read_definition, read_events
from engine.definitions.extensions import extension, feel
from engine.definitions.xml_reading import first, flag, inside, number, text
from engine.graph import Event, Feel, Loop


def read_loop(element: etree._Element, reading: Reading) -> Loop | None:
    """The repetition of the activity, None where it runs once."""
    standard = first(element, "standardLoopCharacteristics")
    if standard is not None:
        return _standard(standard, element, reading)
    multiple = first(element, "multiInstanceLoopCharacteristics")
    return None if multiple is None else _multiple(multiple, element, reading)


def _standard(characteristics: etree._Element, element: etree._Element, reading: Reading) -> Loop:
    condition = feel(text(first(characteristics, "loopCondition")))
    maximum = number(characteristics, "loopMaximum", default=-1)
    if condition is None and maximum < 0:
        reading.found.error(f.ENDLESS, element)
    return Loop(
        standard=True,
        sequential=True,
        condition=condition,
        test_before=flag(characteristics, "testBefore", default=False),
        maximum=None if maximum < 0 else maximum,
    )


def _multiple(characteristics: etree._Element, element: etree._Element, reading: Reading) -> Loop:
    loop = Loop(
        sequential=flag(characteristics, "isSequential", default=False),
        cardinality=feel(text(first(characteristics, "loopCardinality"))),
        completion_condition=feel(text(first(characteristics, "completionCondition"))),
        behavior=(characteristics.get("behavior") or "All").lower(),
        none_event=_referred(characteristics, "noneBehaviorEventRef", element, reading=reading),
        one_event=_referred(characteristics, "oneBehaviorEventRef", element, reading=reading),
        complex_events=tuple(_complex(characteristics, reading)),
    )
    loop = _with_zeebe(_with_data(loop, characteristics, element, reading=reading), characteristics)
    if loop.collection is None and loop.cardinality is None:
        reading.found.error(
            f.MISSING_SETTING, element, zh="重复的集合或次数", en="the collection or the number of repetitions"
        )
    _check_behavior(loop, element, reading)
    return loop


def _with_zeebe(loop: Loop, characteristics: etree._Element) -> Loop:
    setting = extension(characteristics, "loopCharacteristics")
    if setting is None:
        return loop
    return replace(
        loop,
        collection=feel(setting.get("inputCollection")) or loop.collection,
        element_variable=(setting.get("inputElement") or "").strip() or loop.element_variable,
        output_collection=(setting.get("outputCollection") or "").strip() or loop.output_collection,
        output_element=feel(setting.get("outputElement")) or loop.output_element,
    )


def _with_data(loop: Loop, characteristics: etree._Element, element: etree._Element, *, reading: Reading) -> Loop:
    """The plain BPMN way: data inputs and outputs instead of `zeebe:loopCharacteristics`."""
    source = fed_from(text(first(characteristics, "loopDataInputRef")), element, reading)
    target = fed_from(text(first(characteristics, "loopDataOutputRef")), element, reading)
    item_in = first(characteristics, "inputDataItem")
    item_out = first(characteristics, "outputDataItem")
    return replace(
        loop,
        collection=Feel(source) if source else None,
        element_variable=None if item_in is None else variable(item_in, reading),
        output_collection=target,
        output_element=None if item_out is None else Feel(variable(item_out, reading)),
    )


def _referred(
    characteristics: etree._Element, attribute: str, element: etree._Element, *, reading: Reading
) -> Event | None:
    definition = reading.element(characteristics.get(attribute))
    return None if definition is None else read_definition(definition, element, reading)


def _complex(characteristics: etree._Element, reading: Reading) -> list[tuple[Feel, Event]]:
    pairs = []
    for definition in inside(characteristics, "complexBehaviorDefinition"):
        condition = feel(text(first(definition, "condition")))
        thrown = first(definition, "event")
        for event in () if thrown is None else read_events(thrown, reading):
            if condition is not None:
                pairs.append((condition, event))
    return pairs


def _check_behavior(loop: Loop, element: etree._Element, reading: Reading) -> None:
    needed = {
        "none": (loop.none_event, "noneBehaviorEventRef"),
        "one": (loop.one_event, "oneBehaviorEventRef"),
        "complex": (loop.complex_events or None, "complexBehaviorDefinition"),
    }
    given, setting = needed.get(loop.behavior, (True, ""))
    if given is None:
        reading.found.error(
            f.MISSING_SETTING, element, zh=f"多实例行为对应的 {setting}", en=f"{setting} for the behaviour of the loop"
        )
