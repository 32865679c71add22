"""The business matters, one folder each. Web and command line reach them through `registry` and `publish`.

Workflows import the engine and never the web. They speak to each other through messages, call activities and the
functions of a folder, not through each other's tables.
"""

from workflows.matters import publish, registry
from workflows.workflow import Workflow

__all__ = ["Workflow", "publish", "registry"]
