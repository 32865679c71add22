"""One task for each of many people: does an item cost more among 1,000 than among 10?"""

import time
from statistics import median

from engine.definitions import Resource
from engine.operations import Runtime, complete_task, deploy, start_instance
from engine.rules.actors import SYSTEM

ASK_EVERYBODY = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
             id="d" targetNamespace="bench">
  <process id="ask_everybody" name="ask everybody" isExecutable="true">
    <startEvent id="start"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="ask"/>
    <userTask id="ask" name="ask">
      <extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="=person"/></extensionElements>
      <multiInstanceLoopCharacteristics>
        <extensionElements>
          <zeebe:loopCharacteristics inputCollection="=people" inputElement="person"
                                     outputCollection="answers" outputElement="=answer"/>
        </extensionElements>
      </multiInstanceLoopCharacteristics>
    </userTask>
    <sequenceFlow id="f2" sourceRef="ask" targetRef="end"/>
    <endEvent id="end"/>
  </process>
</definitions>
"""
FEW, MANY = 10, 1_000


def per_item(runtime: Runtime) -> tuple[float, float]:
    """Milliseconds for each item of a whole instance, of 10 people (median of 30 instances) and of 1,000."""
    deploy(runtime, [Resource("ask.bpmn", ASK_EVERYBODY)], actor=SYSTEM, name="bench many people")
    _whole(runtime, FEW)
    return median(_whole(runtime, FEW) for _ in range(30)), _whole(runtime, MANY)


def _whole(runtime: Runtime, people: int) -> float:
    everybody = [f"clerk-{number:04}" for number in range(people)]
    began = time.perf_counter()
    started = start_instance(runtime, "ask_everybody", variables={"people": everybody}, actor=SYSTEM)
    for number, task in enumerate(started.tasks):
        complete_task(runtime, task, variables={"answer": number}, actor=SYSTEM)
    return (time.perf_counter() - began) * 1000 / people
