"""Reads and checks the decision files of a deployment. Evaluating them is for `engine.dmn`, asked by operations."""

from collections.abc import Sequence
from dataclasses import replace

from engine.definitions.expressions import HOST_FUNCTIONS
from engine.definitions.findings import FindingList
from engine.dmn import Model
from engine.errors import BihuanError, Finding


def read_decisions(content: bytes, others: Sequence[bytes], *, found: FindingList) -> tuple[str, ...]:
    """Ids of the decisions in a DMN file; `others` are the files it may import. What is wrong is noted in `found`."""
    try:
        model = Model.read(content, imports=others, host_names=HOST_FUNCTIONS)
    except BihuanError as error:
        found.found.append(Finding(error.code, "", "error", found.file, error.facts))
        return ()
    found.found.extend(replace(finding, file=found.file) for finding in model.check())
    return tuple(decision.id for decision in model.decisions)
