"""The endpoint's description, OpenAPI 3.1: made from the models that it answers and the parameters that it reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from index.document import Kind, Mode
from scrapers.change import Change
from search.request import FACET_SIZE, FACETS, FILTERS, MAX_FACET_SIZE, MAX_SIZE, Sort
from search.suggest import SUGGESTED
from web.downloads import OF_PAGES, TYPES
from web.models import DiffOut, ErrorOut, FacetValuesOut, ReadoutOut, SearchOut, SimilarsOut, StatusOut, SuggestionsOut

Json = dict[str, Any]
Answered = Literal["validation", "serialization"]

ABOUT = "Full-text search over official readouts: who said what, to whom, about what, and when."
REFERENCE = "#/components/schemas/{model}"
TEXT: Json = {"type": "string"}
MEANINGS = {
    "speaker": "Readouts that give this person words, quoted or reported.",
    "participant": "Readouts of events this person took part in.",
    "topic": "A topic's slug or label.",
    "country": "ISO 3166-1 alpha-3, or a name.",
    "source": "A publisher's source.",
    "kind": "What kind of event.",
    "language": "ISO 639-1.",
    "year": "A year.",
    "changed": "Readouts whose text was changed so after it was first seen.",
}
VALUES: dict[str, Json] = {
    "kind": {"enum": [kind.value for kind in Kind]},
    "changed": {"enum": [change.value for change in Change]},
    "language": {"pattern": "^[A-Za-z]{2,3}$"},
    "year": {"pattern": "^[0-9]{4}$"},
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One address: what it does, what it reads, and the model it answers, or else a type without a model."""

    path: str
    summary: str
    parameters: Sequence[Json] = ()
    model: type[BaseModel] | None = None
    type: str = "application/json"
    refuses: tuple[int, ...] = (422, 503)


def one(name: str, about: str, schema: Json = TEXT, place: str = "query") -> Json:
    return {"name": name, "in": place, "required": place == "path", "description": about, "schema": schema}


def many(name: str, about: str, values: Json | None = None) -> Json:
    """A parameter that may be repeated."""
    return one(name, about, {"type": "array", "items": {**TEXT, **(values or {})}})


def limit(default: int) -> Json:
    return one("limit", "At most so many.", {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": default})


ID = one("id", "A readout's identifier.", place="path")
DATE = "2019, 2019-04 or 2019-04-24; included."
SEARCH = (
    one("q", "The query, in the query language; empty: every readout.", {**TEXT, "maxLength": 10_000}),
    *(many(name, MEANINGS[name], VALUES.get(name)) for name in FILTERS),
    many("said_by", "The query's words must stand in this person's paragraphs."),
    many("mode", "The query's words must stand in paragraphs of this mode.", {"enum": [mode.value for mode in Mode]}),
    one("from", f"The first day: {DATE}"),
    one("to", f"The last day: {DATE}"),
    one("sort", "The order.", {**TEXT, "enum": [sort.value for sort in Sort], "default": Sort.RELEVANCE.value}),
    one("size", "Results on a page.", {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": 10}),
    one("cursor", "`next` of the page before."),
    many("facets", "Which facets to count; all by default.", {"enum": ["", *FACETS]}),
    one(
        "facet_size",
        "How many values of each facet to list.",
        {"type": "integer", "minimum": 1, "maximum": MAX_FACET_SIZE, "default": FACET_SIZE},
    ),
)
WHOLE = tuple(parameter for parameter in SEARCH if parameter["name"] not in OF_PAGES)

TREND = (
    many("q", "A query; up to five, side by side."),
    *(parameter for parameter in WHOLE if parameter["name"] not in ("q", "sort")),
)

OPERATIONS = (
    Operation("/api/search", "A page of readouts", SEARCH, SearchOut),
    Operation("/api/readouts/{id}", "One readout", (ID,), ReadoutOut, refuses=(404, 422, 503)),
    Operation(
        "/api/readouts/{id}/revisions/{number}",
        "One revision against the one before it, word by word",
        (ID, one("number", "The revision's number, from 2.", {"type": "integer", "minimum": 1}, place="path")),
        DiffOut,
        refuses=(404, 422, 503),
    ),
    Operation("/api/readouts/{id}/similar", "Readouts like one", (ID, limit(5)), SimilarsOut, refuses=(404, 422, 503)),
    Operation(
        "/api/suggest",
        "What completes a query",
        (
            one("q", "What has been typed."),
            one("field", "Complete values of this field alone.", {**TEXT, "enum": ["", *SUGGESTED]}),
            limit(10),
        ),
        SuggestionsOut,
    ),
    Operation(
        "/api/facets/{field}",
        "The values of one facet",
        (
            one("field", "The facet.", {**TEXT, "enum": [*FACETS]}, place="path"),
            one("starts", "The beginning of the values."),
            limit(20),
            *SEARCH,
        ),
        FacetValuesOut,
        refuses=(404, 422, 503),
    ),
    Operation("/api/status", "What is served, and every source", model=StatusOut),
    Operation("/export.csv", "Every hit as CSV", WHOLE, type=TYPES["csv"]),
    Operation("/export.jsonl", "Every hit as JSON Lines", WHOLE, type=TYPES["jsonl"]),
    Operation("/feed.atom", "The newest hits as an Atom feed", SEARCH, type="application/atom+xml"),
    Operation("/trends.csv", "The share of readouts that match, as CSV", TREND, type=TYPES["csv"]),
    Operation("/openapi.json", "This description", refuses=()),
    Operation("/healthz", "Whether the process is up", type="text/plain", refuses=()),
    Operation("/readyz", "Whether the index can be searched", type="text/plain", refuses=(503,)),
    Operation("/metrics", "Figures for Prometheus", type="text/plain", refuses=()),
)
REFUSALS = {
    404: "There is no such readout, revision or facet.",
    422: "Parameters that can't be read: every reason at once.",
    503: "There is no index yet, or the archive can't be read.",
}


@cache
def description() -> Json:
    """The whole document, as plain values."""
    models: list[type[BaseModel]] = [*(operation.model for operation in OPERATIONS if operation.model), ErrorOut]
    answered: list[tuple[type[BaseModel], Answered]] = [(model, "serialization") for model in models]
    _, schemas = models_json_schema(answered, ref_template=REFERENCE)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Readouts", "version": version("readouts"), "description": ABOUT},
        "paths": {operation.path: {"get": _get(operation)} for operation in OPERATIONS},
        "components": {"schemas": schemas["$defs"]},
    }


def _get(operation: Operation) -> Json:
    schema = {"$ref": REFERENCE.format(model=operation.model.__name__)} if operation.model else {}
    answers: Json = {"200": {"description": operation.summary, "content": {operation.type: {"schema": schema}}}}
    if 422 in operation.refuses and operation.path != "/api/status":
        answers["304"] = {"description": "Unchanged since the ETag that was sent in If-None-Match."}
    error = {"application/json": {"schema": {"$ref": REFERENCE.format(model=ErrorOut.__name__)}}}
    answers |= {str(code): {"description": REFUSALS[code], "content": error} for code in operation.refuses}
    return {
        "operationId": operation.path.strip("/").translate(str.maketrans("/.", "__", "{}")),
        "summary": operation.summary,
        "parameters": list(operation.parameters),
        "responses": answers,
    }
