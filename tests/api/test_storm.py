"""A storm of made-up calls: whatever is sent, the API never breaks."""

import os
from typing import Any, cast

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings

from tests.api.conftest import Caller
from tests.harness.databases import Databases

CALLS = int(os.environ.get("BIHUAN_STORM", "25"))
"""Made-up calls to each route."""
QUIET = [
    HealthCheck.function_scoped_fixture,
    HealthCheck.filter_too_much,
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
]


@pytest.fixture
def api_databases(databases: Databases) -> Databases:
    """Both kinds of database."""
    return databases


def broken_calls(operation: Any, headers: dict[str, str]) -> list[tuple[str, int]]:
    """Calls of one route that were answered with 500 and above; hypothesis makes them smaller first."""

    @settings(max_examples=CALLS, deadline=None, suppress_health_check=QUIET, database=None, derandomize=True)
    @given(case=operation.as_strategy())
    def storm(case: Any) -> None:
        answer = case.call(headers=headers)
        assert answer.status_code < 500, (case.as_curl_command(), answer.status_code)

    try:
        storm()
    except AssertionError as found:
        return [found.args[0]]
    return []


@pytest.mark.slow
def test_no_call_breaks_the_api(api_app: Flask, chen_jie: Caller) -> None:
    """Generated calls to every route get an answer below 500."""
    api_app.config["TESTING"] = False
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", api_app)

    operations: list[Any] = [cast("Any", found).ok() for found in schema.get_all_operations()]
    assert [call for operation in operations for call in broken_calls(operation, chen_jie.headers)] == []


def test_the_description_is_openapi_3_1(api_app: Flask) -> None:
    """Version 3.1, with every call that the issue asks for."""
    described = api_app.test_client().get("/api/openapi.json").get_json()

    asked = {"/api/instances", "/api/tasks", "/api/messages", "/api/complaints", "/api/definitions", "/api/deployments"}
    assert (described["openapi"], asked - set(described["paths"])) == ("3.1.0", set())


def test_the_description_is_a_page_as_well(api_app: Flask) -> None:
    """/api/docs shows every call without any script."""
    page = api_app.test_client().get("/api/docs")

    assert page.status_code == 200
    assert "/api/tasks/{task_id}/claim" in page.text
