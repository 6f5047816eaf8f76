from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.request import PARAMETERS
from web import models, openapi
from web.headers import for_programs

DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"
PAGES = {"/", "/readouts/{id}"}


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ([value["$ref"]] if "$ref" in value else [])
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


@pytest.fixture
def described(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").get_json()
    return found


def test_every_address_for_programs_is_described_and_none_that_is_not_there(
    app: Flask, described: dict[str, Any]
) -> None:
    rules = {re.sub(r"<(?:any\([^>]*\):|[a-z]+:)?(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}
    exports = {path.replace("{shape}", shape) for path in rules if "{shape}" in path for shape in ("csv", "jsonl")}
    served = {path for path in rules if "{shape}" not in path} | exports
    wanted = {path for path in served if for_programs(path)}
    assert set(described["paths"]) == wanted


def test_the_documentation_names_every_address(described: dict[str, Any]) -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert [path for path in described["paths"] if path.replace("{", "<").replace("}", ">") not in text] == []


def test_every_parameter_of_a_search_is_described(described: dict[str, Any]) -> None:
    named = [parameter["name"] for parameter in described["paths"]["/api/search"]["get"]["parameters"]]
    assert sorted(named) == sorted(PARAMETERS)


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    assert described["openapi"] == "3.1.0"
    found = set(references(described))
    assert found
    assert found <= {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    operations = [path["get"]["operationId"] for path in described["paths"].values()]
    assert len(set(operations)) == len(operations)


@pytest.mark.parametrize("operation", openapi.OPERATIONS, ids=lambda operation: operation.path)
def test_an_address_answers_as_described(client: FlaskClient, operation: openapi.Operation) -> None:
    address = operation.path.format(id="sample-vestrania-64590", field="kind", number=2)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content_type.partition(";")[0] == operation.type.partition(";")[0]
    if operation.model:
        strict = operation.model.model_validate_json(answer.data, extra="forbid")
        assert strict.model_dump(mode="json") == answer.get_json()


@pytest.mark.parametrize("operation", openapi.OPERATIONS, ids=lambda operation: operation.path)
def test_an_address_refuses_as_described(client: FlaskClient, operation: openapi.Operation) -> None:
    if 422 in operation.refuses:
        answer = client.get(
            operation.path.format(id="sample-vestrania-64590", field="kind", number=2), query_string={"no": "1"}
        )
        assert answer.status_code == 422
        assert models.ErrorOut.model_validate_json(answer.data).error.reasons
    if 404 in operation.refuses:
        answer = client.get(operation.path.format(id="nothing", field="nothing", number=2))
        assert answer.status_code == 404
        assert models.ErrorOut.model_validate_json(answer.data).error.code == "not_found"
