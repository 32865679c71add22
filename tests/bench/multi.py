"""One task for each of many people: does an item cost more among 1,000 than among 10?"""

import time

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
    """Milliseconds for each item of a whole instance, from its start to its end: of 10 people, and of 1,000.

    Instances of 10 are run between the answers of the 1,000, so that both have the machine at the same time.
    """
    deploy(runtime, [Resource("ask.bpmn", ASK_EVERYBODY)], actor=SYSTEM, name="bench many people")
    _answer(runtime, _start(runtime, FEW)[0])
    many, few = 0.0, []
    tasks, took = _start(runtime, MANY)
    many += took
    for first in range(0, MANY, 20):
        many += _answer(runtime, tasks[first : first + 20])
        others, began = _start(runtime, FEW)
        few.append((began + _answer(runtime, others)) / FEW)
    return sum(few) / len(few), many / MANY


def _start(runtime: Runtime, people: int) -> tuple[tuple[str, ...], float]:
    everybody = [f"clerk-{number:04}" for number in range(people)]
    began = time.perf_counter()
    started = start_instance(runtime, "ask_everybody", variables={"people": everybody}, actor=SYSTEM)
    return started.tasks, (time.perf_counter() - began) * 1000


def _answer(runtime: Runtime, tasks: tuple[str, ...]) -> float:
    began = time.perf_counter()
    for number, task in enumerate(tasks):
        complete_task(runtime, task, variables={"answer": number}, actor=SYSTEM)
    return (time.perf_counter() - began) * 1000
