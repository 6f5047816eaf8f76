"""Every example of the documentation is tried: a command is run, an answer is one that its address can give."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.paths import ROOT
from web.api.openapi import description

PAGES = (*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md")
COMMANDS = [
    (page.name, path)
    for page in PAGES
    for path in re.findall(r"curl [^\n]*'http://127\.0\.0\.1:8000(/[^']*)'", page.read_text(encoding="utf-8"))
]
SECTIONS = re.split(r"^## ", (ROOT / "docs/reference/api.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
ANSWERS = [
    (next(iter(re.findall(r"`(/api/[^`]*)`", section.splitlines()[0])), "an error"), block)
    for section in SECTIONS
    for block in re.findall(r"```json\n(.*?)```", section, re.DOTALL)
]


def strangers(value: Any, schema: dict[str, Any], at: str = "") -> list[str]:
    """Where an example has what its schema doesn't know; an example may leave things out."""
    components = description()["components"]["schemas"]
    if "$ref" in schema:
        return strangers(value, components[schema["$ref"].rpartition("/")[2]], at)
    if "anyOf" in schema:
        tried = [strangers(value, one, at) for one in schema["anyOf"]]
        return min(tried, key=len)
    if isinstance(value, dict):
        if "properties" not in schema and "additionalProperties" not in schema:
            return [at]
        known = schema.get("properties", {})
        rest = schema.get("additionalProperties") or None
        found = [f"{at}.{name}" for name in value if name not in known and rest is None]
        for name, inner in value.items():
            found += strangers(inner, known.get(name, rest or {}), f"{at}.{name}")
        return found
    if isinstance(value, list):
        return [one for inner in value for one in strangers(inner, schema.get("items", {}), f"{at}[]")]
    return []


@pytest.mark.parametrize(("page", "path"), COMMANDS)
def test_a_command_of_the_documentation_is_answered(client: FlaskClient, page: str, path: str) -> None:
    with client.get(path) as answer:
        # The README asks about real readouts, which the sample has not.
        assert answer.status_code == 200 or (page == "README.md" and "no readout has" in answer.text), answer.text


@pytest.mark.parametrize(("address", "block"), ANSWERS, ids=[address for address, _ in ANSWERS])
def test_an_answer_of_the_documentation_is_of_the_shape_that_is_answered(address: str, block: str) -> None:
    schema = {"$ref": "#/components/schemas/ErrorOut"}
    if address != "an error":
        path = description()["paths"][re.sub(r"<(\w+)>", r"{\1}", address)]
        schema = path["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert strangers(json.loads(block), schema) == []


def test_the_documentation_has_examples() -> None:
    assert len(COMMANDS) >= 5
    assert len(ANSWERS) >= 5
