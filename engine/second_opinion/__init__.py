"""Publishes only what two engines agree on: schema, examples and paths, with SpiffWorkflow in a child process.

Operations ask before a version is published; tests play examples with it. No type of SpiffWorkflow leaves this folder.
"""

from engine.second_opinion.examples import Example, Step, read_examples
from engine.second_opinion.expectations import check
from engine.second_opinion.opinion import schema_findings, second_opinion
from engine.second_opinion.play import Played, play

__all__ = ["Example", "Played", "Step", "check", "play", "read_examples", "schema_findings", "second_opinion"]
