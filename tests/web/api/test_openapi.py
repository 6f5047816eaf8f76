from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient

from search.profiles import FIELDS
from search.request import PARAMETERS
from tests.support.paths import ROOT
from web.api import models, openapi
from web.http.headers import for_programs

DOCS = ROOT / "docs" / "reference" / "api.md"
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
    choices = {"{shape}": ("csv", "jsonl"), "{group}": FIELDS}
    served = {
        path.replace(name, value)
        for path in rules
        for name, values in choices.items()
        for value in (values if name in path else ("",))
        if name in path or not any(other in path for other in choices)
    }
    wanted = {path for path in served if for_programs(path)}
    assert set(described["paths"]) == wanted


def test_the_documentation_names_every_address(described: dict[str, Any]) -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert [path for path in described["paths"] if path.replace("{", "<").replace("}", ">") not in text] == []


def test_every_parameter_of_a_search_is_described(described: dict[str, Any]) -> None:
    parameters = described["paths"]["/api/search"]["get"]["parameters"]
    assert sorted(p["name"] for p in parameters if p["in"] == "query") == sorted(
        parameter.name for parameter in PARAMETERS
    )


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    assert described["openapi"] == "3.1.0"
    found = set(references(described))
    assert found
    assert found <= {f"#/components/{kind}/{name}" for kind, held in described["components"].items() for name in held}
    operations = [path["get"]["operationId"] for path in described["paths"].values()]
    assert len(set(operations)) == len(operations)


def path(operation: openapi.Operation) -> str:
    """An operation's address with the examples of what stands in it."""
    return operation.path.format(**{p["name"]: p["example"] for p in operation.parameters if p["in"] == "path"})


@pytest.mark.parametrize("operation", openapi.OPERATIONS, ids=lambda operation: operation.path)
def test_an_address_answers_as_described(client: FlaskClient, operation: openapi.Operation) -> None:
    with client.get(path(operation)) as answer:
        assert answer.status_code == 200
        assert answer.content_type.partition(";")[0] == operation.type.partition(";")[0]
        assert ("ETag" in answer.headers) == operation.kept
        if operation.model:
            strict = operation.model.model_validate_json(answer.data, extra="forbid")
            assert strict.model_dump(mode="json") == answer.get_json()


@pytest.mark.parametrize("operation", openapi.OPERATIONS, ids=lambda operation: operation.path)
def test_an_address_refuses_as_described(client: FlaskClient, operation: openapi.Operation) -> None:
    if 422 in operation.refuses:
        answer = client.get(path(operation), query_string={"no": "1"})
        assert answer.status_code == 422
        assert models.ErrorOut.model_validate_json(answer.data).error.reasons
    if 404 in operation.refuses:
        answer = client.get(
            operation.path.format(id="nothing", field="nothing", value="nothing", name="nothing", number=2)
        )
        assert answer.status_code == 404
        assert models.ErrorOut.model_validate_json(answer.data).error.code == "not_found"


@pytest.mark.parametrize("operation", openapi.OPERATIONS, ids=lambda operation: operation.path)
def test_every_example_of_a_parameter_is_one_that_is_read(client: FlaskClient, operation: openapi.Operation) -> None:
    given = [p for p in operation.parameters if p["in"] == "query"]
    assert [p["name"] for p in given if "example" not in p] == [p["name"] for p in given if p["name"] == "cursor"]
    every = {p["name"]: p["example"] for p in given if "example" in p}
    for query in ({}, *({name: value} for name, value in every.items()), every):
        with client.get(path(operation), query_string=query) as answer:
            assert answer.status_code == 200, answer.text


def test_every_example_of_a_document_is_valid_by_its_schema(described: dict[str, Any]) -> None:
    """By another reader of JSON Schema than the one that wrote them, and so is each answer to an example."""
    checked = 0
    for place in (*described["paths"].values(), described["components"]):
        responses = place["get"]["responses"] if "get" in place else place["responses"]
        for content in (content for answer in responses.values() for content in answer.get("content", {}).values()):
            if "example" in content:
                schema = {**content["schema"], "components": described["components"]}
                jsonschema_rs.validate(schema, content["example"], validate_formats=True)
                checked += 1
    assert checked > 15


def test_the_document_is_openapi_by_the_standard_s_own_schema(described: dict[str, Any]) -> None:
    schemathesis.openapi.from_dict(described).validate()
