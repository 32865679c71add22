"""One instance that goes round and round: does a step cost more at 1,000 or 5,000 finished tasks than at 10?"""

import time
from dataclasses import dataclass
from statistics import median

from sqlalchemy import func, select

from engine.definitions import Resource
from engine.operations import Runtime, complete_task, deploy, start_instance
from engine.rules.actors import SYSTEM
from engine.storage.tables import instance

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
STRETCHES, STEPS = 40, 10
EARLY, LATE, LATEST = 10, 1_000, 5_000


@dataclass(frozen=True, slots=True)
class Growth:
    """Milliseconds of a step at 10, 1,000 and 5,000 finished tasks, and bytes of the saved state at 10 and 5,000."""

    early: float
    late: float
    latest: float
    early_bytes: float
    latest_bytes: float


def steps(runtime: Runtime) -> Growth:
    """Medians of completions in three instances in turn, so that all have the machine at the same time."""
    deploy(runtime, [Resource("loop.bpmn", LOOP)], actor=SYSTEM, name="bench loop")
    times: dict[int, list[float]] = {EARLY: [], LATE: [], LATEST: []}
    sizes: dict[int, list[int]] = {EARLY: [], LATEST: []}
    old = {at: _Round(runtime, at) for at in (LATE, LATEST)}
    for _ in range(STRETCHES):
        for at, going in {EARLY: _Round(runtime, EARLY), **old}.items():
            if at in sizes:
                sizes[at].append(_bytes(runtime, going.instance))
            times[at].extend(going.step() for _ in range(STEPS))
    early, late, latest = (median(times[at]) for at in (EARLY, LATE, LATEST))
    return Growth(early, late, latest, median(sizes[EARLY]), median(sizes[LATEST]))


class _Round:
    """One instance that has so many finished tasks."""

    def __init__(self, runtime: Runtime, finished: int) -> None:
        self.runtime, self.done = runtime, 0
        started = start_instance(runtime, "round_and_round", variables={"enough": False}, actor=SYSTEM)
        self.instance, self.task = started.instance_id, started.tasks[0]
        for _ in range(finished):
            self.step()

    def step(self) -> float:
        """Finish one more; the milliseconds that it took."""
        self.done += 1
        began = time.perf_counter()
        told = {"note": f"round {self.done:05}"}
        self.task = complete_task(self.runtime, self.task, variables=told, actor=SYSTEM).opened[0]
        return (time.perf_counter() - began) * 1000


def _bytes(runtime: Runtime, instance_id: str) -> int:
    query = select(func.length(instance.c.body)).where(instance.c.id == instance_id)
    return int(runtime.database.read(lambda connection: connection.execute(query).scalar_one()))
