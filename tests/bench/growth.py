"""One instance that goes round and round: does a step cost more at 1,000 finished tasks than at 10?"""

import time
from statistics import median

from engine.definitions import Resource
from engine.operations import Runtime, complete_task, deploy, start_instance
from engine.rules.actors import SYSTEM

LOOP = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
             id="d" targetNamespace="bench">
  <process id="round_and_round" name="round and round" isExecutable="true">
    <startEvent id="start"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="again"/>
    <exclusiveGateway id="again"/>
    <sequenceFlow id="f2" sourceRef="again" targetRef="work"/>
    <userTask id="work" name="work">
      <extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="clerks"/></extensionElements>
    </userTask>
    <sequenceFlow id="f3" sourceRef="work" targetRef="enough"/>
    <exclusiveGateway id="enough" default="f4"/>
    <sequenceFlow id="f4" sourceRef="enough" targetRef="again"/>
    <sequenceFlow id="f5" sourceRef="enough" targetRef="end">
      <conditionExpression>=enough = true</conditionExpression>
    </sequenceFlow>
    <endEvent id="end"/>
  </process>
</definitions>
"""
AROUND = 100


def steps(runtime: Runtime, *, instances: int = 3) -> tuple[float, float]:
    """Milliseconds of a completion at 10 finished tasks and at 1,000: medians over several instances."""
    deploy(runtime, [Resource("loop.bpmn", LOOP)], actor=SYSTEM, name="bench loop")
    early, late = [], []
    for _ in range(instances):
        task = start_instance(runtime, "round_and_round", variables={"enough": False}, actor=SYSTEM).tasks[0]
        for number in range(1_000 + AROUND):
            began = time.perf_counter()
            task = complete_task(runtime, task, variables={"note": f"round {number}"}, actor=SYSTEM).opened[0]
            took = (time.perf_counter() - began) * 1000
            if 10 <= number < 10 + AROUND:
                early.append(took)
            elif number >= 1_000:
                late.append(took)
    return median(early), median(late)
