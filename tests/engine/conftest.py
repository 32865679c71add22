"""The company that tests of queries and permissions look into."""

import pytest

from engine.operations import Runtime
from tests.engine import company as small
from tests.engine.company import Company


@pytest.fixture
def company(runtime: Runtime) -> Company:
    """People of every role and one process, on each kind of database."""
    return small.found(runtime)
