"""A storm of made-up calls: whatever is sent, the API never breaks."""

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error

from tests.api.conftest import Caller


@pytest.fixture
def api_schema(api_app: Flask) -> Any:
    """The API's own description."""
    return schemathesis.openapi.from_wsgi("/api/openapi.json", api_app)


storm = schemathesis.pytest.from_fixture("api_schema")
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow]


@pytest.mark.slow
@storm.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=QUIET)
def test_no_call_breaks_the_api(case: Any, chen_jie: Caller) -> None:
    """Generated calls to every route get an answer below 500."""
    case.call_and_validate(headers=chen_jie.headers, checks=[not_a_server_error])


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
